package dev.offload.task;

/**
 * What keeps attempts of a lane from beginning.
 *
 * @param pausedWhy why it is paused until somebody has it go on; null when it is not
 * @param hold for how long its receiver is left alone; null when it is not
 */
public record LaneState(String pausedWhy, Hold hold) {
  public static final LaneState GOES_ON = new LaneState(null, null);

  /** One answer of a receiver does not hold a lane for longer. */
  public static final long HOLD_MAX_MS = 3_600_000;

  /**
   * A receiver asked to be left alone.
   *
   * @param until by the store's clock, in epoch milliseconds
   * @param ms how long that was when it asked: a clock that was set back makes it no longer
   * @param why is shown
   */
  public record Hold(long until, long ms, String why) {}

  /** A lane that is paused, or goes on when there is no reason. */
  public static LaneState paused(String why) {
    return why == null ? GOES_ON : new LaneState(why, null);
  }

  /** A lane that is held from now on. */
  public static LaneState held(long nowMs, long ms, String why) {
    long boundMs = Math.min(HOLD_MAX_MS, ms);
    return new LaneState(null, new Hold(nowMs + boundMs, boundMs, why));
  }

  /**
   * Returns this as it is to be stored where another hold was that is over: by the clock it may
   * last longer, when that was set back, and would then be taken for the longer one.
   */
  public LaneState behind(Hold past) {
    boolean isBefore = past != null && past.until >= hold.until;
    return isBefore ? new LaneState(pausedWhy, new Hold(past.until + 1, hold.ms, hold.why)) : this;
  }

  /**
   * Returns what a lane is when this is wanted of it: a pause and going on end a hold, and a hold
   * ends neither a pause nor one that is longer.
   */
  public LaneState after(LaneState before) {
    if (hold == null) {
      return this;
    }
    boolean isShorter = before.hold != null && before.hold.until >= hold.until;
    return new LaneState(before.pausedWhy, isShorter ? before.hold : hold);
  }

  /** Returns for how many milliseconds more it is held; 0 when it is not. */
  public long heldMs(long nowMs) {
    return hold == null
        ? 0
        : Math.max(0, Math.min(Math.min(HOLD_MAX_MS, hold.ms), hold.until - nowMs));
  }
}
