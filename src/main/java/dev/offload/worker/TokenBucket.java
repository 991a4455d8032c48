package dev.offload.worker;

import dev.offload.task.StartLimits.Rate;
import dev.offload.time.Time;

/**
 * Keeps the rate of a lane: GCRA, the generic cell rate algorithm. It begins empty, as what began
 * before is not known: so the rate is kept over a restart, too. It counts by the monotonic clock: a
 * clock that is set stops nothing.
 */
final class TokenBucket {
  static final long NEVER = Long.MAX_VALUE;

  private final Rate rate;
  private final Time time;
  private final long beganMs;

  // In ticks, so that all is exact: a millisecond has as many as the limit, a token costs per.
  private long fullAt;

  TokenBucket(Rate rate, Time time) {
    this.rate = rate;
    this.time = time;
    beganMs = time.monotonicMs();
    empty();
  }

  /** Takes all tokens. */
  void empty() {
    fullAt = now() + rate.burst() * rate.perMs();
  }

  /**
   * Returns in how many milliseconds there is a token; 0 when there is one.
   *
   * @param reserved so many are promised and not taken
   * @return {@link #NEVER} when some of these must be taken or given back first
   */
  long waitMs(int reserved) {
    if (reserved >= rate.burst()) {
      return NEVER;
    }
    long now = now();
    long taken = Math.max(now, fullAt) + (reserved + 1L) * rate.perMs();
    long missing = taken - now - rate.burst() * rate.perMs();
    return missing <= 0 ? 0 : (missing + rate.limit() - 1) / rate.limit();
  }

  void take() {
    fullAt = Math.max(now(), fullAt) + rate.perMs();
  }

  private long now() {
    return (time.monotonicMs() - beganMs) * rate.limit();
  }
}
