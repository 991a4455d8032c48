package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes killed with SIGKILL at random moments under load and started again. The rounds are set by
 * {@code -Drounds.sqlite} and {@code -Drounds.mongo}.
 */
class KillIT {
  private static final Map<String, String> SHORT_WAITS =
      Map.of("DEMO_PROCESSING_AFTER_MS", "100-1000", "DEMO_COMPLETE_AFTER_MS", "100-1500");
  private static final Load.Shape LOAD = Load.Shape.unending(16, 5);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path dataDir;
  private final Random random = new Random();
  private final Ledger ledger = new Ledger();

  @Test
  void the_embedded_store_keeps_what_was_acknowledged_through_kills() {
    int rounds = Integer.getInteger("rounds.sqlite", 5);
    OffloadProcess node = OffloadProcess.start(dataDir, SHORT_WAITS);
    try (Load load = Load.start(ledger, LOAD, List.of(node.baseUrl()))) {
      for (int round = 0; round < rounds; round++) {
        StatusWatch.open(ledger, node.baseUrl());
        Eventually.pass(100 + random.nextInt(1_100));
        node.kill();
        node = OffloadProcess.start(dataDir, SHORT_WAITS);
        load.target(List.of(node.baseUrl()));
      }
      load.stop();
      finish(node.baseUrl(), rounds + " kills on SQLite");
    } finally {
      node.close();
    }
  }

  private void finish(String baseUrl, String what) {
    Api api = new Api(baseUrl);
    Eventually.within(PATIENCE, "everything to be complete", () -> isAllDone(api));
    System.out.println(what + ": " + ledger.verify(api.tasks(null)));
    assertThat(ledger.acknowledgedCount()).isGreaterThan(100);
  }

  private static boolean isAllDone(Api api) {
    return api.tasks("received").isEmpty() && api.tasks("processing").isEmpty();
  }
}
