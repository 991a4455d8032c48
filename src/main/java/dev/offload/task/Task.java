package dev.offload.task;

import java.util.Objects;
import java.util.UUID;

/**
 * A stored task, whole. Times are epoch milliseconds by the store's clock.
 *
 * @param id UUIDv7
 * @param version 1 when received, one more with every move, and when its owner gave it away
 * @param startedAt when it was processing for the last time; {@link #NOT_YET} until reached
 * @param endedAt when it was live no more; {@link #NOT_YET} until reached
 * @param dueAt when its owner is to act; {@link #NOT_YET} once ended
 * @param state what a part of the work left for the next, as JSON; null when none did
 */
public record Task(
    UUID id,
    Shelf shelf,
    Payload payload,
    Status status,
    int version,
    Attempts attempts,
    long receivedAt,
    long startedAt,
    long endedAt,
    long dueAt,
    String state,
    History history) {

  /** Stands for a time that was not reached. */
  public static final long NOT_YET = 0;

  public Task {
    Objects.requireNonNull(id);
    Objects.requireNonNull(shelf);
    Objects.requireNonNull(payload);
    Objects.requireNonNull(status);
    Objects.requireNonNull(attempts);
    Objects.requireNonNull(history);
  }

  /** A task of {@code POST /background}, of which nothing more is known. */
  public Task(
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
    this(
        id,
        shelf,
        Payload.background(background),
        status,
        version,
        attempts,
        receivedAt,
        startedAt,
        endedAt,
        dueAt,
        null,
        History.NONE);
  }

  /**
   * Returns a task as it is first stored.
   *
   * @param nowMs the store's time
   * @param dueAt when it is due
   */
  public static Task received(UUID id, Shelf shelf, Payload payload, long nowMs, long dueAt) {
    return new Task(
        id,
        shelf,
        payload,
        Status.RECEIVED,
        1,
        Attempts.NONE,
        nowMs,
        NOT_YET,
        NOT_YET,
        dueAt,
        null,
        History.NONE);
  }

  /**
   * The same of {@code POST /background}.
   *
   * @param waitMs how long from then it is due
   */
  public static Task received(UUID id, String background, long nowMs, long waitMs) {
    return received(id, Shelf.BACKGROUND, Payload.background(background), nowMs, nowMs + waitMs);
  }

  /** Returns the text of {@code POST /background}, or null when it is of another kind. */
  public String background() {
    return payload.background();
  }

  /**
   * Returns the group of a message, within which messages are in order; null when it is in none.
   */
  public String group() {
    return payload.limits().group();
  }

  /** Returns the id of the event that it is of. */
  public UUID eventID() {
    return shelf.eventOf(id);
  }

  /** Returns this task once a move of it was written. */
  public Task after(Move move) {
    return new Task(
        id,
        move.place() == null ? shelf : move.place(),
        payload,
        move.to(),
        move.nextVersion(),
        move.attempts(),
        receivedAt,
        move.isStart() ? move.at() : startedAt,
        move.to().isLive() ? NOT_YET : move.at(),
        move.dueAt(),
        move.bodies().state() == null ? state : move.bodies().state(),
        move.bodies().history() == null ? history : move.bodies().history());
  }

  /** Returns this task once an attempt at it began. */
  public Task as(LiveTask started) {
    return new Task(
        id,
        shelf,
        payload,
        started.status(),
        started.version(),
        started.attempts(),
        receivedAt,
        started.dueAt(),
        NOT_YET,
        started.dueAt(),
        state,
        history);
  }

  /** Returns this task, which waits, as it is written anew. */
  public Task replaced(Shelf place, Payload by, long due) {
    return new Task(
        id,
        place,
        by,
        status,
        version + 1,
        attempts,
        receivedAt,
        startedAt,
        endedAt,
        due,
        state,
        history);
  }

  /** Says whether it is live and no attempt at it has begun. */
  public boolean hasNotStarted() {
    return status == Status.RECEIVED && attempts.starts() == 0;
  }

  /** Returns what its owner keeps of this task in memory. */
  public LiveTask live() {
    return new LiveTask(id, shelf, status, version, attempts, dueAt, group());
  }
}
