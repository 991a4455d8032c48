package dev.offload.worker;

import dev.offload.task.History;
import dev.offload.task.History.Progress;
import dev.offload.time.Time;
import dev.offload.time.Time.Alarm;

/** Says when the progress of an attempt is stored: once in a second, the newest. */
final class ProgressPace {
  private static final long EVERY_MS = 1_000;
  private static final int TEXT_MAX = 200;

  private final Time time;
  private final Runnable due;
  private Alarm alarm = () -> {};
  private long lastMs;
  private boolean isNews;

  /**
   * @param due run when it is time for what is new
   */
  ProgressPace(Time time, Runnable due) {
    this.time = time;
    this.due = due;
    lastMs = time.monotonicMs() - EVERY_MS;
  }

  /** Returns what is to be stored, of which no more than a line is. */
  Progress newest(int percent, String text, long nowMs) {
    isNews = true;
    return new Progress(percent, History.cut(text == null ? "" : text, TEXT_MAX), nowMs);
  }

  /** Says whether what is new is to be stored now, and takes it for stored; else rings when. */
  boolean take() {
    alarm.cancel();
    if (!isNews) {
      return false;
    }
    long restMs = lastMs + EVERY_MS - time.monotonicMs();
    if (restMs > 0) {
      alarm = time.after(restMs, due);
      return false;
    }
    isNews = false;
    lastMs = time.monotonicMs();
    return true;
  }

  void stop() {
    alarm.cancel();
  }
}
