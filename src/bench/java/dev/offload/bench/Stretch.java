package dev.offload.bench;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What became of posts at a steady pace, for a while. */
final class Stretch {
  private static final double LEAST_KEPT = 0.99;
  private static final long LATE_MAX_NS = TimeUnit.MILLISECONDS.toNanos(50);

  private final double asked;
  private final long startNs = System.nanoTime();
  private final Latencies latencies = new Latencies();
  private long endNs;
  private long failed;
  private long latestNs;
  private long longestStopNs;
  private int inFlight;

  /**
   * @param asked the pace, in posts per second
   */
  Stretch(double asked) {
    this.asked = asked;
  }

  /** The generator looks what to send, so long after it looked last. */
  void looked(long sinceNs) {
    longestStopNs = Math.max(longestStopNs, sinceNs);
  }

  /** One is sent so long after its turn, and is one of so many under way. */
  void sent(long lateNs, int underWay) {
    latestNs = Math.max(latestNs, lateNs);
    inFlight = Math.max(inFlight, underWay);
  }

  /** One was answered, or not well, so long after its turn. */
  void answered(boolean well, long tookNs) {
    if (well) {
      latencies.add(tookNs);
    } else {
      failed++;
    }
  }

  /** It ends while the next has been waiting for its turn so long. */
  void end(long lateNs) {
    endNs = System.nanoTime();
    latestNs = Math.max(latestNs, lateNs);
  }

  double perSecond() {
    return latencies.count() * 1e9 / (endNs - startNs);
  }

  double p99Ms() {
    return latencies.percentileMs(99);
  }

  /**
   * Says so when the pace was not kept, or a post failed. When the generator stood still about as
   * long as it was late, the fault is the machine's or its own, and the round says little.
   */
  void warn() {
    if (failed > 0 || latestNs > LATE_MAX_NS || perSecond() < LEAST_KEPT * asked) {
      System.out.printf(
          Locale.ROOT,
          "  pace not kept: %,.0f of %,.0f POST/s, %d failed, sent up to %d ms late,"
              + " up to %d under way; the generator itself stood still for up to %d ms%n",
          perSecond(),
          asked,
          failed,
          TimeUnit.NANOSECONDS.toMillis(latestNs),
          inFlight,
          TimeUnit.NANOSECONDS.toMillis(longestStopNs));
    }
  }
}
