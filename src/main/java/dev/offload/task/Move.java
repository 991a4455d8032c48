package dev.offload.task;

import java.util.UUID;

/**
 * A move of one task, guarded by the version that it finds. Its values are absolute, so writing it
 * again is the same write.
 *
 * @param version the version the task must still have
 * @param from the status that the task has with that version
 * @param attempts as they are after it
 * @param at when, in epoch milliseconds by the store's clock
 * @param dueAt when its owner is to act next; {@link Task#NOT_YET} when the task ends
 * @param far the owner does not hold the task after it: {@code due} finds it
 */
public record Move(
    UUID id,
    int version,
    Status from,
    Status to,
    Attempts attempts,
    long at,
    long dueAt,
    boolean far) {

  /** Returns the version that the task has once this move is written. */
  public int nextVersion() {
    return version + 1;
  }

  /** Returns this move, after which the task is far. */
  public Move asFar() {
    return new Move(id, version, from, to, attempts, at, dueAt, true);
  }
}
