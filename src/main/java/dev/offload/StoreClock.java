package dev.offload;

/**
 * The store's clock as this node knows it. Due times, leases and task ids are counted by it, so
 * nodes whose own clocks differ agree. Safe for use from any thread.
 *
 * <p>A shared store's clock is sampled: the store's answer is set against the midpoint of the round
 * trip, and half the round trip bounds the error (Cristian, "Probabilistic clock synchronization",
 * 1989). An embedded store's clock is this machine's.
 */
public final class StoreClock {
  private static final long LONGEST_ROUND_TRIP_MS = 500;

  private final Time time;
  private final boolean sampled;
  private volatile Sample sample;

  private record Sample(long offsetMs, long errorMs) {}

  private StoreClock(Time time, boolean sampled) {
    this.time = time;
    this.sampled = sampled;
  }

  /** Returns a clock that is this machine's own: the store is embedded. */
  public static StoreClock local(Time time) {
    return new StoreClock(time, false);
  }

  /** Returns a clock that is unknown until the first good {@link #sample}. */
  public static StoreClock sampled(Time time) {
    return new StoreClock(time, true);
  }

  /** Says whether {@link #nowMs()} can be asked. */
  public boolean isKnown() {
    return !sampled || sample != null;
  }

  /**
   * Returns milliseconds since the Unix epoch by the store's clock.
   *
   * @throws IllegalStateException before the first good sample
   */
  public long nowMs() {
    if (!sampled) {
      return time.nowMs();
    }
    Sample known = sample;
    if (known == null) {
      throw new IllegalStateException("the store's clock is not known yet");
    }
    return time.monotonicMs() + known.offsetMs;
  }

  /** Returns by how many milliseconds {@link #nowMs()} may be wrong, at the most. */
  public long errorMs() {
    Sample known = sample;
    return known == null ? 0 : known.errorMs;
  }

  /**
   * Takes one reading of the store's clock.
   *
   * @param storeMs what the store's clock said, in epoch milliseconds
   * @param sentMs {@link Time#monotonicMs()} when the question left
   * @param answeredMs {@link Time#monotonicMs()} when the answer came
   * @return false when the round trip took over 500 ms: such a reading is discarded
   */
  public boolean sample(long storeMs, long sentMs, long answeredMs) {
    long roundTripMs = answeredMs - sentMs;
    if (!sampled || roundTripMs > LONGEST_ROUND_TRIP_MS) {
      return false;
    }
    sample = new Sample(storeMs - (sentMs + roundTripMs / 2), (roundTripMs + 1) / 2);
    return true;
  }
}
