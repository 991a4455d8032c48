package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.it.OffloadProcess.Launch;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Posts taken in a second while many more clients send long bodies than there is room for, beside
 * those of a few, in turn; {@code -Dgoodput.seconds} says how long each turn takes.
 */
class GoodputIT {
  private static final int TEXT_BYTES = 250_000;
  private static final int ROUNDS = 3;
  private static final Map<String, String> NOT_RUN =
      Map.of("DEMO_PROCESSING_AFTER_MS", "3600000-3600000");

  @TempDir Path dataDir;

  @Test
  void clients_that_heed_no_refusal_leave_others_and_each_other_what_a_few_would_have() {
    double[] ratios = new double[ROUNDS];
    try (OffloadProcess node = OffloadProcess.start(Launch.WARM, dataDir, NOT_RUN)) {
      int seconds = Integer.getInteger("goodput.seconds", 3);
      taken(node, 12, seconds);
      taken(node, 1_000, seconds);
      double before = taken(node, 12, seconds);
      for (int round = 0; round < ROUNDS; round++) {
        double many = taken(node, 1_000, seconds);
        double after = taken(node, 12, seconds);
        ratios[round] = 2 * many / (before + after);
        before = after;
      }
      assertThat(node.errors()).isEmpty();
    }
    Arrays.sort(ratios);
    assertThat(ratios[ROUNDS / 2]).isGreaterThanOrEqualTo(0.8);
  }

  /** Returns how many posts are taken in a second, after one that is not counted. */
  private static double taken(OffloadProcess node, int clients, int seconds) {
    try (Flood flood = new Flood(node.baseUrl(), clients, TEXT_BYTES)) {
      Eventually.pass(1_000);
      int before = flood.acknowledgedCount();
      long refusedBefore = flood.refused();
      long startNs = System.nanoTime();
      Eventually.pass(seconds * 1_000L);
      double aSecond = (flood.acknowledgedCount() - before) * 1e9 / (System.nanoTime() - startNs);
      long refused = flood.refused() - refusedBefore;
      System.out.printf("%d clients: %.0f taken/s, %d refused%n", clients, aSecond, refused);
      assertThat(flood.wrong()).isEmpty();
      return aSecond;
    }
  }
}
