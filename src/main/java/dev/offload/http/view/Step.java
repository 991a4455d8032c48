package dev.offload.http.view;

import dev.offload.task.Status;
import dev.offload.task.Task;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * One step in the life of a task.
 *
 * @param atMs when it was reached, or else when it is due; epoch milliseconds
 * @param isReached whether it was
 * @param tookMs how long after the step before, or null when it was not reached or is the first
 */
public record Step(Status status, long atMs, boolean isReached, Long tookMs) {
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** Returns the steps of a task, in the order in which they are reached. */
  public static List<Step> of(Task task) {
    return List.of(
        new Step(Status.RECEIVED, task.receivedAt(), true, null),
        step(Status.PROCESSING, task.processingAt(), task.receivedAt(), task.dueAt()),
        step(Status.COMPLETE, task.completeAt(), task.processingAt(), completeDueAt(task)));
  }

  /** Returns the time in words, in UTC: {@code 2026-05-04 13:02:01 UTC}. */
  public String at() {
    return UTC.format(Instant.ofEpochMilli(atMs));
  }

  private static Step step(Status status, long reachedAt, long beforeAt, long dueAt) {
    return reachedAt == Task.NOT_YET
        ? new Step(status, dueAt, false, null)
        : new Step(status, reachedAt, true, reachedAt - beforeAt);
  }

  private static long completeDueAt(Task task) {
    return task.status() == Status.RECEIVED ? task.dueAt() + task.completeAfterMs() : task.dueAt();
  }
}
