package dev.offload.task;

import java.util.UUID;

/**
 * What is kept in memory of a task that is not finished.
 *
 * @param dueAt when its next move is due, in epoch milliseconds by the store's clock
 * @param completeAfterMs how long after its due time of processing the task is complete
 */
public record LiveTask(UUID id, Status status, int version, long dueAt, long completeAfterMs) {

  /**
   * Returns the move that is due next. The next due time counts from this one's due time, so a
   * crash or a busy store stretches no wait.
   *
   * @param nowMs the store's time, which the move records
   * @throws IllegalStateException when the task is finished
   */
  public Move next(long nowMs) {
    return switch (status) {
      case RECEIVED -> new Move(id, version, Status.PROCESSING, nowMs, dueAt + completeAfterMs);
      case PROCESSING -> new Move(id, version, Status.COMPLETE, nowMs, Task.NOT_YET);
      default -> throw new IllegalStateException(status.word() + " is final");
    };
  }

  /** Returns this task once the move was won. */
  public LiveTask after(Move won) {
    return new LiveTask(id, won.to(), won.nextVersion(), won.dueAt(), completeAfterMs);
  }
}
