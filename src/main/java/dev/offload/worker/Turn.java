package dev.offload.worker;

import dev.offload.task.History;
import dev.offload.task.Move;
import dev.offload.task.Status;
import dev.offload.task.Task;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** Tasks of one unique key go one after the other. */
record Turn(Node node, NodeLease lease) {
  private static final long LOOK_MIN_MS = 1_000;
  private static final long LOOK_MAX_MS = 10_000;
  private static final int LOOKS_IN_AGE = 4;

  /**
   * Looks whether a task may begin, which may wait for another.
   *
   * @param looked is told; not so, too, when it could not be found out
   */
  void look(Whole whole, Task waiting, Consumer<Boolean> looked) {
    UUID behind = waiting.payload().limits().behind();
    if (behind == null) {
      looked.accept(true);
      return;
    }
    whole.read(
        behind,
        before ->
            isCome(waiting, before)
                .onComplete(come -> looked.accept(come.succeeded() && come.result())));
  }

  private Future<Boolean> isCome(Task waiting, Task before) {
    return before != null && before.status().isLive()
        ? Future.succeededFuture(false)
        : endForGood(before, waiting.id());
  }

  /** Returns how long it waits until that is looked at again: longer the longer it waited. */
  static long lookAgainMs(Task waiting, long nowMs) {
    long waitedMs = nowMs - waiting.receivedAt();
    return Math.max(LOOK_MIN_MS, Math.min(LOOK_MAX_MS, waitedMs / LOOKS_IN_AGE));
  }

  /** Says whether a task is never begun anew: it is gone, done, or lost its key. */
  static boolean isOver(Task task) {
    return task == null
        || task.status() == Status.COMPLETE
        || !task.status().isLive() && task.history().supersededBy() != null;
  }

  /**
   * Sees to it that a task which ended is never begun anew by hand, as another takes its key.
   *
   * @param ended null when it is gone
   * @return whether that is so; not when it was begun anew meanwhile
   */
  Future<Boolean> endForGood(Task ended, UUID by) {
    if (isOver(ended)) {
      return Future.succeededFuture(true);
    }
    History history = ended.history().withSuccessor(by);
    Move move =
        ended
            .live()
            .to(ended.status(), ended.endedAt(), Task.NOT_YET)
            .with(new Move.Bodies(null, history));
    return node.store().override(lease.owner(), List.of(move)).map(matched -> matched == 1);
  }
}
