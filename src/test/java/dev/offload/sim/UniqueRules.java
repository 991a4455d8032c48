package dev.offload.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.task.Attempts;
import dev.offload.task.Task;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What must hold of tasks with unique keys, checked as they are stored. */
final class UniqueRules {
  private final Map<String, Set<UUID>> live = new HashMap<>();

  /** A task is stored as this now. */
  void stored(Task task) {
    String key = task.payload().limits().unique();
    if (key == null) {
      return;
    }
    Set<UUID> its = live.computeIfAbsent(task.shelf().lane() + " " + key, none -> new HashSet<>());
    if (task.status().isLive()) {
      its.add(task.id());
    } else {
      its.remove(task.id());
    }
    assertThat(its).as("unfinished tasks of the key of %s", task).hasSizeLessThanOrEqualTo(1);
  }

  /** It ended, and lost its key: nothing else of it changes. */
  void superseded(Task before, Task after) {
    assertThat(before.payload().limits().unique()).as("the key of %s", before).isNotNull();
    assertThat(before.history().supersededBy()).isNull();
    assertThat(after.history().supersededBy()).isNotNull().isNotEqualTo(after.id());
    assertThat(after.endedAt()).isEqualTo(before.endedAt());
    assertThat(after.attempts()).isEqualTo(before.attempts());
    assertThat(after.history().withSuccessor(null)).isEqualTo(before.history());
    assertThat(after.payload()).isEqualTo(before.payload());
  }

  /** It has what another event brought. */
  static void replaced(Task before, Task after) {
    assertThat(before.attempts()).as("what was replaced: %s", before).isEqualTo(Attempts.NONE);
    assertThat(after.attempts()).isEqualTo(before.attempts());
    assertThat(after.shelf().lane()).isEqualTo(before.shelf().lane());
    assertThat(after.payload().limits().unique()).isEqualTo(before.payload().limits().unique());
    assertThat(after.receivedAt()).isEqualTo(before.receivedAt());
  }

  /** It is begun anew by hand. */
  void begunAnew(Task before) {
    assertThat(before.history().supersededBy()).as("the successor of %s", before).isNull();
  }
}
