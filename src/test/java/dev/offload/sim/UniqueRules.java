package dev.offload.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.task.Attempts;
import dev.offload.task.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What must hold of tasks with unique keys, checked as they are stored. */
final class UniqueRules {
  private final Map<String, Map<UUID, Task>> live = new HashMap<>();

  /** A task is stored as this now. */
  void stored(Task task) {
    String key = task.payload().limits().unique();
    if (key == null) {
      return;
    }
    Map<UUID, Task> its = its(task);
    if (task.status().isLive()) {
      its.put(task.id(), task);
    } else {
      its.remove(task.id());
    }
    assertThat(its.values()).as("unfinished tasks of the key").hasSizeLessThanOrEqualTo(2);
    if (its.size() == 2) {
      List<Task> both = new ArrayList<>(its.values());
      assertThat(isBehind(both.get(0), both.get(1)) != isBehind(both.get(1), both.get(0)))
          .as("one waits for the other: %s", both)
          .isTrue();
    }
  }

  private Map<UUID, Task> its(Task task) {
    String key = task.shelf().lane() + " " + task.payload().limits().unique();
    return live.computeIfAbsent(key, none -> new HashMap<>());
  }

  private static boolean isBehind(Task waiting, Task other) {
    return other.id().equals(waiting.payload().limits().behind());
  }

  /** Says whether a task waits for another that is unfinished. */
  boolean mustWait(UUID id) {
    return live.values().stream()
        .filter(its -> its.containsKey(id))
        .anyMatch(its -> its.containsKey(its.get(id).payload().limits().behind()));
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
