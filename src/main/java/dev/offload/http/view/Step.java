package dev.offload.http.view;

import dev.offload.task.History.Attempt;
import dev.offload.task.Status;
import dev.offload.task.Task;
import java.util.ArrayList;
import java.util.List;

/**
 * One step in the life of a task.
 *
 * @param atMs when it was reached, or else when it is due; epoch milliseconds
 * @param isReached whether it was
 * @param tookMs how long after the step before, or null when it was not reached or is the first
 */
public record Step(Status status, long atMs, boolean isReached, Long tookMs) {

  /**
   * Returns the steps of a task, in the order in which they are reached; known due times, too. Of
   * its attempts it has the last.
   */
  public static List<Step> of(Task task) {
    List<Step> steps = new ArrayList<>();
    steps.add(new Step(Status.RECEIVED, task.receivedAt(), true, null));
    if (isStarted(task)) {
      steps.add(reached(Status.PROCESSING, task.startedAt(), task.receivedAt()));
    }
    switch (task.status()) {
      case RECEIVED -> steps.add(due(Status.PROCESSING, task));
      case PROCESSING -> addEndOfPart(steps, task);
      case RETRYING -> {
        addEndOfAttempt(steps, task);
        steps.add(due(Status.PROCESSING, task));
      }
      default -> {
        long before = isStarted(task) ? task.startedAt() : task.receivedAt();
        steps.add(reached(task.status(), task.endedAt(), before));
      }
    }
    return steps;
  }

  /** What began and could not be tried, as nobody took it, counts as not begun. */
  private static boolean isStarted(Task task) {
    boolean isUntried = task.status() == Status.RECEIVED && task.attempts().starts() == 0;
    return task.startedAt() != Task.NOT_YET && !isUntried;
  }

  /** While an attempt runs nobody knows its end. Where none ever began a timer stands for it. */
  private static void addEndOfPart(List<Step> steps, Task task) {
    if (!task.attempts().running()) {
      boolean isTimed = task.attempts().starts() == 0;
      steps.add(due(isTimed ? Status.COMPLETE : Status.PROCESSING, task));
    }
  }

  private static void addEndOfAttempt(List<Step> steps, Task task) {
    List<Attempt> ended = task.history().attempts();
    if (!ended.isEmpty()) {
      long endedAt = ended.get(ended.size() - 1).endedAt();
      steps.add(reached(Status.RETRYING, endedAt, task.startedAt()));
    }
  }

  private static Step due(Status status, Task task) {
    return new Step(status, task.dueAt(), false, null);
  }

  private static Step reached(Status status, long atMs, long beforeMs) {
    return new Step(status, atMs, true, atMs - beforeMs);
  }
}
