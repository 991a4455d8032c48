package dev.offload.time;

import dev.offload.time.Time.Moment;

/**
 * The store's clock as this node knows it. Due times, leases and task ids are counted by it, so
 * nodes whose own clocks differ agree. Safe for use from any thread.
 *
 * <p>A shared store's clock is sampled: the store's answer is set against the midpoint of the round
 * trip, and half the round trip bounds the error (Cristian, "Probabilistic clock synchronization",
 * 1989). A new sample does not turn it back: it stands still until the store's clock has caught up,
 * so what happens later here is never written down as earlier. An embedded store's clock is this
 * machine's.
 *
 * <p>Between samples it is counted on by the monotonic clock, which stands still while the machine
 * sleeps. So by how much this machine's two clocks went apart since the sample is part of the
 * error, and by more than half a second the store's clock is unknown until the next sample.
 */
public final class StoreClock {
  private static final long LONGEST_ROUND_TRIP_MS = 500;
  private static final long APART_MAX_MS = 500;

  private final Time time;
  private final boolean sampled;
  private volatile Sample sample;

  /**
   * @param offsetMs from this machine's monotonic clock to the store's
   * @param floorMs what was read before and is not gone behind
   * @param taken when, by this machine's clocks
   */
  private record Sample(long offsetMs, long errorMs, long floorMs, Moment taken) {
    long at(long monotonicMs) {
      return Math.max(floorMs, monotonicMs + offsetMs);
    }

    long errorAt(Moment now) {
      return errorMs + at(now.monotonicMs()) - (now.monotonicMs() + offsetMs) + apartMs(now);
    }

    long apartMs(Moment now) {
      return Math.abs(now.nowMs() - taken.nowMs() - (now.monotonicMs() - taken.monotonicMs()));
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

  /** Returns a clock that is unknown until a good {@link #sample}, and again after a sleep. */
  public static StoreClock sampled(Time time) {
    return new StoreClock(time, true);
  }

  /** Says whether {@link #nowMs()} can be believed. */
  public boolean isKnown() {
    Sample known = sample;
    return !sampled || known != null && known.apartMs(time.moment()) <= APART_MAX_MS;
  }

  /**
   * Returns milliseconds since the Unix epoch by the store's clock; after a sleep of this machine
   * it is behind until the next sample.
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

  /**
   * Returns the store's time in epoch milliseconds; where that is not known, as far as this
   * machine's clock tells it.
   */
  public long likelyMs() {
    return isKnown() ? nowMs() : time.nowMs();
  }

  /** Returns this machine's clocks, by which the store's is counted on, and its alarms. */
  public Time time() {
    return time;
  }

  /** Returns by how many milliseconds {@link #nowMs()} may be wrong, at the most. */
  public long errorMs() {
    Sample known = sample;
    return known == null ? 0 : known.errorAt(time.moment());
  }

  /**
   * Takes one reading of the store's clock.
   *
   * @param storeMs what the store's clock said, in epoch milliseconds
   * @param sent when the question left; the answer came just now
   * @return false when the round trip took over 500 ms by either clock: such a reading is discarded
   */
  public boolean sample(long storeMs, Moment sent) {
    if (!sampled || time.sinceMs(sent) > LONGEST_ROUND_TRIP_MS) {
      return false;
    }
    Moment answered = time.moment();
    long roundTripMs = answered.monotonicMs() - sent.monotonicMs();
    long offsetMs = storeMs - (sent.monotonicMs() + roundTripMs / 2);
    sample = new Sample(offsetMs, (roundTripMs + 1) / 2, floorMs(offsetMs), answered);
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
