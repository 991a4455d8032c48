package dev.offload.worker;

import dev.offload.task.LiveTask;
import dev.offload.task.Move;
import dev.offload.task.Task;

/** An attempt whose start is stored, and that has not begun. */
record Starting(Lane lane, LiveTask task) {

  /** It is too late for it, or its lane stands since it was chosen; null when it may begin. */
  Move notToBegin(Task stored, String node, long nowMs) {
    if (Ending.isExpired(stored, nowMs)) {
      return ending(stored, node).expired(nowMs);
    }
    return lane.halt().isOn() ? ending(stored, node).notTried(1, nowMs) : null;
  }

  /** It waits for another task of its unique key. */
  Move tooEarly(Task stored, String node, long nowMs) {
    return ending(stored, node).notTried(Turn.lookAgainMs(stored, nowMs), nowMs);
  }

  private Ending ending(Task stored, String node) {
    return new Ending(task, stored.history(), task.dueAt(), node);
  }
}
