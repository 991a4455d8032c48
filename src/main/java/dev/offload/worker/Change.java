package dev.offload.worker;

import dev.offload.observe.TaskEvents;
import dev.offload.task.LiveTask;
import dev.offload.task.Move;
import dev.offload.task.Shelf;
import java.util.function.Consumer;

/**
 * A move that is to be written, and who hears of it.
 *
 * @param task as it is before; this node holds it
 * @param won is told the task as it is then; one that an attempt holds stays out of what waits
 * @param lost is told that the task is somebody else's, or has moved on; not told when the lease is
 *     lost, with which all that is held goes
 */
record Change(LiveTask task, Move move, Consumer<LiveTask> won, Runnable lost) {

  /** A move of which nobody hears. */
  Change(LiveTask task, Move move) {
    this(task, move, after -> {}, () -> {});
  }

  /** Says whether it ends an attempt: then it holds what came of work that was done. */
  boolean endsAttempt() {
    return task.attempts().running();
  }

  /** Returns how long after its due time it comes, unless it did not wait for one. */
  long lateMs(long nowMs) {
    boolean isTimed = !endsAttempt() && !task.shelf().equals(Shelf.SCHEDULES);
    return isTimed ? nowMs - task.dueAt() : TaskEvents.NOT_DUE;
  }

  Change with(Move decided) {
    return decided == move ? this : new Change(task, decided, won, lost);
  }
}
