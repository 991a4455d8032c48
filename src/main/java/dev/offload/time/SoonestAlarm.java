package dev.offload.time;

import dev.offload.time.Time.Alarm;

/** One alarm for one action: of all the times asked for, the soonest counts. */
public final class SoonestAlarm {
  private final Time time;
  private final Runnable action;
  private Alarm alarm = () -> {};
  private long atMs = Long.MAX_VALUE;

  public SoonestAlarm(Time time, Runnable action) {
    this.time = time;
    this.action = action;
  }

  /** Rings after that many milliseconds, unless it rings sooner anyway. */
  public void in(long delayMs) {
    long wantedMs = time.monotonicMs() + delayMs;
    if (wantedMs < atMs) {
      cancel();
      atMs = wantedMs;
      alarm = time.after(delayMs, this::ring);
    }
  }

  public void cancel() {
    alarm.cancel();
    atMs = Long.MAX_VALUE;
  }

  private void ring() {
    atMs = Long.MAX_VALUE;
    action.run();
  }
}
