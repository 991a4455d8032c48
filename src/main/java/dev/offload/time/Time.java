package dev.offload.time;

import io.vertx.core.Vertx;

/**
 * The only reader of the clock and the only setter of timers. Everything that depends on time takes
 * a {@code Time}, so a test can move it by hand.
 */
public interface Time {

  /** Milliseconds since the Unix epoch by this machine's clock; may jump when it is set. */
  long nowMs();

  /** Milliseconds from an arbitrary origin that never jump; only differences mean anything. */
  long monotonicMs();

  /** Returns what both clocks say now, to be given to {@link #sinceMs} later. */
  default Moment moment() {
    return new Moment(nowMs(), monotonicMs());
  }

  /**
   * Returns how long ago a moment may have been, in milliseconds: by whichever clock says more. The
   * monotonic one stands still while the machine sleeps (Linux, clock_gettime(2), CLOCK_MONOTONIC);
   * this machine's clock may be set, and one that was set back by much says as little of what
   * passed as one that was set on.
   */
  default long sinceMs(Moment then) {
    long byClockMs = Math.abs(nowMs() - then.nowMs);
    return Math.max(monotonicMs() - then.monotonicMs, byClockMs);
  }

  /**
   * Runs an action once, on the caller's context.
   *
   * @param delayMs how long from now; anything below 1 counts as 1
   * @param action what to run; it must not block
   * @return the alarm, to cancel it before it fires
   */
  Alarm after(long delayMs, Runnable action);

  /** What both clocks said at once. */
  record Moment(long nowMs, long monotonicMs) {}

  /** A pending action. */
  @FunctionalInterface
  interface Alarm {

    /** Keeps the action from running; does nothing when it ran already. */
    void cancel();
  }

  /** Returns the real clock, with alarms set by {@code vertx.setTimer}. */
  static Time of(Vertx vertx) {
    return new Time() {
      @Override
      public long nowMs() {
        return System.currentTimeMillis();
      }

      @Override
      public long monotonicMs() {
        return System.nanoTime() / 1_000_000;
      }

      @Override
      public Alarm after(long delayMs, Runnable action) {
        long timer = vertx.setTimer(Math.max(1, delayMs), id -> action.run());
        return () -> vertx.cancelTimer(timer);
      }
    };
  }
}
