package dev.offload.handler;

import dev.offload.settings.Settings;
import dev.offload.settings.Settings.Range;
import dev.offload.task.LiveTask;
import dev.offload.task.Move;
import dev.offload.task.Status;
import dev.offload.task.Task;
import java.util.random.RandomGenerator;

/**
 * The demo's work, for which two waits stand: until processing, and from then until complete. Each
 * is drawn evenly from its range, the second one with the move that begins it.
 */
public final class Demo {
  private final Settings.Demo ranges;
  private final RandomGenerator random;

  public Demo(Settings.Demo ranges, RandomGenerator random) {
    this.ranges = ranges;
    this.random = random;
  }

  /** Draws how long after it was received a task is due, in milliseconds. */
  public long firstWaitMs() {
    return draw(ranges.processingAfterMs());
  }

  /**
   * Returns the move that is due. The next due time counts from this one's, so neither a crash nor
   * a busy store stretches a wait.
   *
   * @param nowMs the store's time, which the move records
   */
  public Move next(LiveTask task, long nowMs) {
    if (task.status() == Status.PROCESSING) {
      return task.to(Status.COMPLETE, nowMs, Task.NOT_YET);
    }
    return task.to(Status.PROCESSING, nowMs, task.dueAt() + draw(ranges.completeAfterMs()));
  }

  private long draw(Range range) {
    return random.nextLong(range.min(), range.max() + 1);
  }
}
