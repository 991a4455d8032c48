package dev.offload.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.task.History;
import dev.offload.task.Task;
import java.util.List;

/** How many attempts that ended the history of a task has. */
final class Records {
  private static final int MAX = 20;

  private Records() {}

  static int of(Task task) {
    return task.history().attempts().size();
  }

  /** Of very many the middle is not kept. */
  static int withMore(Task before, int more) {
    return Math.min(MAX, of(before) + more);
  }

  static void numbersAreUnique(Task task) {
    List<Integer> numbers =
        task.history().attempts().stream().map(History.Attempt::number).toList();
    assertThat(numbers).as("the attempts of %s", task).doesNotHaveDuplicates();
  }
}
