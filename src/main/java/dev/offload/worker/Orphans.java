package dev.offload.worker;

import dev.offload.observe.LaneMeters;
import dev.offload.task.LiveTask;
import dev.offload.task.Task;
import dev.offload.task.TraceContext;
import dev.offload.task.Unpublished;

/** Attempts that are stored as begun and run nowhere: their node ended, or lost its lease. */
record Orphans(Node node, Runner runner, Publications publications) {

  /**
   * Ends one: it crashed, or had ended, and what it published is stored now.
   *
   * @param stored null when it is gone
   */
  void end(Lane lane, LiveTask task, Task stored) {
    if (stored == null) {
      runner.letGo(task);
      return;
    }
    Unpublished left = stored.history().unpublished();
    if (left == null) {
      lane.meters().ended(LaneMeters.CRASH);
      Ending ending = new Ending(task, stored.history(), task.dueAt(), null);
      runner.write(new Change(task, ending.crashed(node.clock().nowMs())));
      return;
    }
    TraceContext trace = stored.payload().traceContext();
    publications.store(
        left,
        trace == null ? null : trace.ofAttempt(task.id(), task.attempts().starts()),
        () -> runner.write(new Change(task, left.move(task, stored.history()))));
  }
}
