package dev.offload.worker;

import dev.offload.Time;
import dev.offload.Time.Alarm;

/** One alarm for one action: of all the times asked for, the soonest counts. */
final class SoonestAlarm {
  private final Time time;
  private final Runnable action;
  private Alarm alarm = () -> {};
  private long atMs = Long.MAX_VALUE;

  SoonestAlarm(Time time, Runnable action) {
    this.time = time;
    this.action = action;
  }

  /** Rings after that many milliseconds, unless it rings sooner anyway. */
  void in(long delayMs) {
    long wantedMs = time.monotonicMs() + delayMs;
    if (wantedMs < atMs) {
      cancel();
      atMs = wantedMs;
      alarm = time.after(delayMs, this::ring);
    }
  }

  void cancel() {
    alarm.cancel();
    atMs = Long.MAX_VALUE;
  }

  private void ring() {
    atMs = Long.MAX_VALUE;
    action.run();
  }
}
