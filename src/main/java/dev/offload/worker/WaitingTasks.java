package dev.offload.worker;

import dev.offload.task.LiveTask;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.UUID;
import java.util.function.Predicate;

/** Held tasks that wait until they are due, soonest first. */
final class WaitingTasks {
  private final PriorityQueue<LiveTask> tasks =
      new PriorityQueue<>(Comparator.comparingLong(LiveTask::dueAt));

  void add(LiveTask task) {
    tasks.add(task);
  }

  /** Takes out a task as it was added; says whether it was there. */
  boolean remove(LiveTask task) {
    return tasks.remove(task);
  }

  /** Takes out whatever waits under an id; says whether anything did. Looks through all. */
  boolean remove(UUID id) {
    return removeIf(task -> task.id().equals(id));
  }

  boolean removeIf(Predicate<LiveTask> which) {
    return tasks.removeIf(which);
  }

  /** Takes out the tasks that are due, soonest first. */
  List<LiveTask> takeDue(long nowMs, int limit) {
    List<LiveTask> due = new ArrayList<>();
    while (due.size() < limit && !tasks.isEmpty() && tasks.peek().dueAt() <= nowMs) {
      due.add(tasks.poll());
    }
    return due;
  }

  OptionalLong nextDueAt() {
    return tasks.isEmpty() ? OptionalLong.empty() : OptionalLong.of(tasks.peek().dueAt());
  }

  void clear() {
    tasks.clear();
  }
}
