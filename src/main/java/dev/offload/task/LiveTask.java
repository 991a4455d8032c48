package dev.offload.task;

import java.util.UUID;

/**
 * What is kept in memory of a task that is live.
 *
 * @param dueAt when its owner is to act, in epoch milliseconds by the store's clock
 * @param group of a message, within which messages are in order; null for none
 */
public record LiveTask(
    UUID id, Shelf shelf, Status status, int version, Attempts attempts, long dueAt, String group) {

  /** A task in no group. */
  public LiveTask(UUID id, Shelf shelf, Status status, int version, Attempts attempts, long dueAt) {
    this(id, shelf, status, version, attempts, dueAt, null);
  }

  /**
   * Returns a move of this task to a status, with its attempts as they are.
   *
   * @param at the store's time, in epoch milliseconds
   * @param dueAt when its owner is to act next; {@link Task#NOT_YET} when the task ends
   */
  public Move to(Status next, long at, long dueAt) {
    return new Move(
        id, version, status, next, attempts, true, at, dueAt, false, Move.Bodies.NONE, null);
  }

  /** Returns this task once the move was won. */
  public LiveTask after(Move won) {
    Shelf place = won.place() == null ? shelf : won.place();
    return new LiveTask(id, place, won.to(), won.nextVersion(), won.attempts(), won.dueAt(), group);
  }

  /** Returns this task as if its owner were to act at another time. */
  public LiveTask due(long at) {
    return new LiveTask(id, shelf, status, version, attempts, at, group);
  }

  /** Returns this task once its owner gave it away. */
  public LiveTask given() {
    return new LiveTask(id, shelf, status, version + 1, attempts, dueAt, group);
  }
}
