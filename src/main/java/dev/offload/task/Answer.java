package dev.offload.task;

import java.util.List;

/** What the worker says of one submission. */
public sealed interface Answer permits Answer.Stored, Refusal {

  /**
   * The tasks of an event are in the store.
   *
   * @param tasks as they are stored, one of each subscription
   * @param inserted false when all were there before, with the same payload
   * @param deduplicated no task is new: there were others of the unique key
   */
  record Stored(List<Task> tasks, boolean inserted, boolean deduplicated) implements Answer {
    public Stored {
      tasks = List.copyOf(tasks);
    }

    public Stored(List<Task> tasks, boolean inserted) {
      this(tasks, inserted, false);
    }

    public Stored(Task task, boolean inserted) {
      this(List.of(task), inserted);
    }

    /** Returns the first of the tasks. */
    public Task task() {
      return tasks.get(0);
    }
  }
}
