package dev.offload.task;

import java.util.Objects;
import java.util.UUID;

/**
 * A stored task, whole. Times are epoch milliseconds by the store's clock.
 *
 * @param id UUIDv7
 * @param background the text as it was given
 * @param version 1 when received, one more with every move
 * @param startedAt when it was processing for the last time; {@link #NOT_YET} until reached
 * @param endedAt when it was live no more; {@link #NOT_YET} until reached
 * @param dueAt when its owner is to act; {@link #NOT_YET} once ended
 */
public record Task(
    UUID id,
    Shelf shelf,
    String background,
    Status status,
    int version,
    Attempts attempts,
    long receivedAt,
    long startedAt,
    long endedAt,
    long dueAt) {

  /** Stands for a time that was not reached. */
  public static final long NOT_YET = 0;

  public Task {
    Objects.requireNonNull(id);
    Objects.requireNonNull(shelf);
    Objects.requireNonNull(background);
    Objects.requireNonNull(status);
    Objects.requireNonNull(attempts);
  }

  /**
   * Returns a task of {@code POST /background} as it is first stored.
   *
   * @param nowMs the store's time
   * @param waitMs how long from then it is due
   */
  public static Task received(UUID id, String background, long nowMs, long waitMs) {
    return new Task(
        id,
        Shelf.BACKGROUND,
        background,
        Status.RECEIVED,
        1,
        Attempts.NONE,
        nowMs,
        NOT_YET,
        NOT_YET,
        nowMs + waitMs);
  }

  /** Returns this task once a move of it was written. */
  public Task after(Move move) {
    return new Task(
        id,
        shelf,
        background,
        move.to(),
        move.nextVersion(),
        move.attempts(),
        receivedAt,
        move.to() == Status.PROCESSING ? move.at() : startedAt,
        move.to().isLive() ? NOT_YET : move.at(),
        move.dueAt());
  }

  /** Returns what its owner keeps of this task in memory. */
  public LiveTask live() {
    return new LiveTask(id, shelf, status, version, attempts, dueAt);
  }
}
