package dev.offload.worker;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The code of attempts on this node that has not returned, though some of the attempts ended; and
 * what waits until it has.
 */
final class Code {
  private final Map<UUID, Running> underWay = new HashMap<>();
  private final Map<UUID, Runnable> behind = new HashMap<>();

  void begins(Running attempt) {
    underWay.put(attempt.id(), attempt);
  }

  boolean isUnderWay(UUID task) {
    return underWay.containsKey(task);
  }

  /** Runs an action when the code of the attempt at a task has returned. */
  void waitBehind(UUID task, Runnable next) {
    behind.put(task, next);
  }

  /** It returned, or was given up; runs what waited for it. */
  void returned(Running attempt) {
    // One that was given up may return while another runs.
    if (underWay.remove(attempt.id(), attempt) && behind.containsKey(attempt.id())) {
      behind.remove(attempt.id()).run();
    }
  }

  /** Forgets what waits for a task. */
  void forgetBehind(UUID task) {
    behind.remove(task);
  }

  /** Nothing waits any more; returns what did. */
  List<Runnable> takeBehind() {
    List<Runnable> taken = List.copyOf(behind.values());
    behind.clear();
    return taken;
  }
}
