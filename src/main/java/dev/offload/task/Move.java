package dev.offload.task;

import java.util.UUID;

/**
 * A move of one task, guarded by the version that it finds. Its values are absolute, so writing it
 * again is the same write.
 *
 * @param version the version the task must still have
 * @param from the status that the task has with that version
 * @param attempts as they are after it
 * @param keepsAttempts they are as they were before it, and need not be written
 * @param at when, in epoch milliseconds by the store's clock
 * @param dueAt when its owner is to act next; {@link Task#NOT_YET} when the task ends
 * @param far the owner does not hold the task after it: {@code due} finds it
 * @param place where the task waits after it; null leaves it where it is
 */
public record Move(
    UUID id,
    int version,
    Status from,
    Status to,
    Attempts attempts,
    boolean keepsAttempts,
    long at,
    long dueAt,
    boolean far,
    Bodies bodies,
    Shelf place) {

  /**
   * What it writes anew beside the row.
   *
   * @param state JSON; null leaves it as it is
   * @param history null leaves it as it is
   */
  public record Bodies(String state, History history) {
    public static final Bodies NONE = new Bodies(null, null);
  }

  /** A move that may change the attempts, and leaves state and history as they are. */
  public Move(
      UUID id,
      int version,
      Status from,
      Status to,
      Attempts attempts,
      long at,
      long dueAt,
      boolean far) {
    this(id, version, from, to, attempts, false, at, dueAt, far, Bodies.NONE, null);
  }

  /** Returns the version that the task has once this move is written. */
  public int nextVersion() {
    return version + 1;
  }

  /** Returns this move, after which the task is far. */
  public Move asFar() {
    return new Move(id, version, from, to, attempts, keepsAttempts, at, dueAt, true, bodies, place);
  }

  /** Returns this move, after which what was tried is this. */
  public Move with(Attempts after) {
    boolean keeps = keepsAttempts && after.equals(attempts);
    return new Move(id, version, from, to, after, keeps, at, dueAt, far, bodies, place);
  }

  /** Returns this move, which also writes these. */
  public Move with(Bodies written) {
    return new Move(id, version, from, to, attempts, keepsAttempts, at, dueAt, far, written, place);
  }

  /** Returns this move, after which the task waits elsewhere. */
  public Move to(Shelf other) {
    return new Move(id, version, from, to, attempts, keepsAttempts, at, dueAt, far, bodies, other);
  }

  /**
   * Says whether the work, or another attempt at it, begins by it. Of a message that is its first
   * receive: what is received again is due later than at once.
   */
  public boolean isStart() {
    boolean isReceive = attempts.running() && dueAt != at;
    boolean isFirst = from != to && (!isReceive || attempts.starts() == 1);
    return to == Status.PROCESSING && (isFirst || attempts.running() && dueAt == at);
  }
}
