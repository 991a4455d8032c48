package dev.offload;

/**
 * The store's clock as this node knows it. Due times, leases and task ids are counted by it, so
 * nodes whose own clocks differ agree. Safe for use from any thread.
 *
 * <p>A shared store's clock is sampled: the store's answer is set against the midpoint of the round
 * trip, and half the round trip bounds the error (Cristian, "Probabilistic clock synchronization",
 * 1989). A new sample does not turn it back: it stands still until the store's clock has caught up,
 * so what happens later here is never written down as earlier. An embedded store's clock is this
 * machine's.
 */
public final class StoreClock {
  private static final long LONGEST_ROUND_TRIP_MS = 500;

  private final Time time;
  private final boolean sampled;
  private volatile Sample sample;

  /**
   * @param offsetMs from this machine's monotonic clock to the store's
   * @param floorMs what was read before and is not gone behind
   */
  private record Sample(long offsetMs, long errorMs, long floorMs) {
    long at(long monotonicMs) {
      return Math.max(floorMs, monotonicMs + offsetMs);
    }

    long errorAt(long monotonicMs) {
      return errorMs + at(monotonicMs) - (monotonicMs + offsetMs);
    }
  }

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
    return known.at(time.monotonicMs());
  }

  /** Returns by how many milliseconds {@link #nowMs()} may be wrong, at the most. */
  public long errorMs() {
    Sample known = sample;
    return known == null ? 0 : known.errorAt(time.monotonicMs());
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
    long offsetMs = storeMs - (sentMs + roundTripMs / 2);
    sample = new Sample(offsetMs, (roundTripMs + 1) / 2, floorMs(offsetMs));
    return true;
  }

  /**
   * Where the readings differ by more than their errors, the store's clock was set, and is
   * followed.
   */
  private long floorMs(long offsetMs) {
    if (sample == null) {
      return Long.MIN_VALUE;
    }
    long monotonicMs = time.monotonicMs();
    long beforeMs = sample.at(monotonicMs);
    boolean wasSet = beforeMs - (monotonicMs + offsetMs) > LONGEST_ROUND_TRIP_MS;
    return wasSet ? Long.MIN_VALUE : beforeMs;
  }
}
