package dev.offload.bench;

/** Counts durations in classes that are one per cent wide, up to many minutes. */
final class Latencies {
  private static final double CLASS = Math.log(1.01);
  private static final double LEAST_NS = 1_000;

  private final long[] classes = new long[2_200];
  private long count;

  void add(long ns) {
    int at = (int) (Math.log(Math.max(LEAST_NS, ns) / LEAST_NS) / CLASS);
    classes[Math.min(at, classes.length - 1)]++;
    count++;
  }

  long count() {
    return count;
  }

  /** Returns the duration that so many per cent do not exceed; 100 is the longest. */
  double percentileMs(double percent) {
    long wanted = (long) Math.ceil(count * percent / 100);
    long seen = 0;
    for (int i = 0; i < classes.length; i++) {
      seen += classes[i];
      if (seen >= wanted) {
        return LEAST_NS * Math.exp((i + 1) * CLASS) / 1e6;
      }
    }
    return Double.NaN;
  }
}
