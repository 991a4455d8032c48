package dev.offload.http.view;

import dev.offload.task.Status;
import dev.offload.task.Task;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
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

  /** Returns the steps of a task, in the order in which they are reached; known due times, too. */
  public static List<Step> of(Task task) {
    List<Step> steps = new ArrayList<>();
    steps.add(new Step(Status.RECEIVED, task.receivedAt(), true, null));
    if (task.startedAt() != Task.NOT_YET) {
      steps.add(reached(Status.PROCESSING, task.startedAt(), task.receivedAt()));
    }
    if (task.status() == Status.RECEIVED) {
      steps.add(new Step(Status.PROCESSING, task.dueAt(), false, null));
    } else if (task.status() == Status.PROCESSING) {
      steps.add(new Step(Status.COMPLETE, task.dueAt(), false, null));
    } else if (!task.status().isLive()) {
      boolean isStarted = task.startedAt() != Task.NOT_YET;
      long before = isStarted ? task.startedAt() : task.receivedAt();
      steps.add(reached(task.status(), task.endedAt(), before));
    }
    return steps;
  }

  /** Returns the time in words, in UTC: {@code 2026-05-04 13:02:01 UTC}. */
  public String at() {
    return UTC.format(Instant.ofEpochMilli(atMs));
  }

  private static Step reached(Status status, long atMs, long beforeMs) {
    return new Step(status, atMs, true, atMs - beforeMs);
  }
}
