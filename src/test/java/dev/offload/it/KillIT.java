package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
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
  private static final Traffic.Shape TRAFFIC = Traffic.Shape.unending(16, 5);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path dataDir;
  private final Random random = new Random();
  private final Ledger ledger = new Ledger();

  @Test
  void the_embedded_store_keeps_what_was_acknowledged_through_kills() {
    int rounds = Integer.getInteger("rounds.sqlite", 5);
    OffloadProcess node = OffloadProcess.start(dataDir, SHORT_WAITS);
    try (Traffic traffic = Traffic.start(ledger, TRAFFIC, List.of(node.baseUrl()))) {
      for (int round = 0; round < rounds; round++) {
        StatusWatch.open(ledger, node.baseUrl());
        Eventually.pass(100 + random.nextInt(1_100));
        node.kill();
        node = OffloadProcess.start(dataDir, SHORT_WAITS);
        traffic.target(List.of(node.baseUrl()));
      }
      traffic.stop();
      finish(node.baseUrl(), rounds + " kills on SQLite");
    } finally {
      node.close();
    }
  }

  @Test
  @OnSharedStore
  void a_shared_store_keeps_what_was_acknowledged_through_kills() {
    int rounds = Integer.getInteger("rounds.mongo", 2);
    try (Documents documents = new Documents("kill")) {
      Map<String, String> environment = new HashMap<>(SHORT_WAITS);
      environment.put("MONGODB_URI", documents.uri());
      try (Cluster cluster = new Cluster(environment, 2)) {
        killOneOfTwo(cluster, rounds);
        assertThat(documents.unfinished()).isEmpty();
      }
    }
  }

  private void killOneOfTwo(Cluster cluster, int rounds) {
    List<OffloadProcess> nodes = new ArrayList<>(cluster.startAll(2));
    try (Traffic traffic = Traffic.start(ledger, TRAFFIC, urls(nodes))) {
      for (int round = 0; round < rounds; round++) {
        StatusWatch.open(ledger, nodes.get(0).baseUrl());
        StatusWatch.open(ledger, nodes.get(1).baseUrl());
        Eventually.pass(100 + random.nextInt(1_400));
        int victim = random.nextInt(2);
        nodes.get(victim).kill();
        nodes.set(victim, cluster.start(victim, Map.of()));
        traffic.target(urls(nodes));
      }
      traffic.stop();
      finish(nodes.get(0).baseUrl(), rounds + " kills of one of 2 nodes on MongoDB");
    }
  }

  private static List<String> urls(List<OffloadProcess> nodes) {
    return nodes.stream().map(OffloadProcess::baseUrl).toList();
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
