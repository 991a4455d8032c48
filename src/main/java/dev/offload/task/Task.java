package dev.offload.task;

import java.util.Objects;
import java.util.UUID;

/**
 * A stored task, whole. Times are epoch milliseconds by the store's clock.
 *
 * @param id UUIDv7
 * @param background the text as it was given
 * @param version 1 when received, one more with every move
 * @param processingAt {@link #NOT_YET} until reached
 * @param completeAt {@link #NOT_YET} until reached
 * @param dueAt when the next move is due; {@link #NOT_YET} once finished
 * @param completeAfterMs how long after its due time of processing the task is complete
 */
public record Task(
    UUID id,
    String background,
    Status status,
    int version,
    long receivedAt,
    long processingAt,
    long completeAt,
    long dueAt,
    long completeAfterMs) {

  /** Stands for a time that was not reached. */
  public static final long NOT_YET = 0;

  public Task {
    Objects.requireNonNull(id);
    Objects.requireNonNull(background);
    Objects.requireNonNull(status);
  }

  /**
   * Returns a task as it is first stored.
   *
   * @param nowMs the store's time
   * @param delays the waits of its work
   */
  public static Task received(UUID id, String background, long nowMs, Delays delays) {
    return new Task(
        id,
        background,
        Status.RECEIVED,
        1,
        nowMs,
        NOT_YET,
        NOT_YET,
        nowMs + delays.processingAfterMs(),
        delays.completeAfterMs());
  }

  /** Returns what the due queue needs of this task. */
  public LiveTask live() {
    return new LiveTask(id, status, version, dueAt, completeAfterMs);
  }

  /**
   * The waits drawn for one task.
   *
   * @param processingAfterMs from received until processing is due
   * @param completeAfterMs from then until complete is due
   */
  public record Delays(long processingAfterMs, long completeAfterMs) {}
}
