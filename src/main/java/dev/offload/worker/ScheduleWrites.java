package dev.offload.worker;

import dev.offload.schedule.Firing;
import dev.offload.schedule.Past;
import dev.offload.schedule.Wanted;
import dev.offload.store.TaskStore.NewTask;
import dev.offload.task.Answer;
import dev.offload.task.Attempts;
import dev.offload.task.Move;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Task;
import io.vertx.core.Future;
import java.util.List;

/**
 * Writes what people want of schedules, guarded by the version of the task alone. What is written
 * is this node's then. Each completes with null when somebody else was faster.
 */
record ScheduleWrites(Node node, NodeLease lease, HeldTasks held) {

  /** Stores one that is new. */
  Future<Answer> insert(Wanted wanted) {
    long nowMs = node.clock().nowMs();
    long dueAt = new Firing(wanted, Past.NONE).dueAt(nowMs);
    Task task =
        Task.received(wanted.schedule().id(), Shelf.SCHEDULES, wanted.payload(), nowMs, dueAt);
    return node.store()
        .insert(List.of(new NewTask(task, lease.owner(), true)))
        .onComplete(done -> mind(dueAt))
        .map(stored -> stored.get(0) ? new Answer.Stored(task, true) : null);
  }

  /** Writes it anew. Slots that its owner may have fired are in doubt. */
  Future<Answer> write(StoredSchedule now, Wanted after) {
    long nowMs = node.clock().nowMs();
    Wanted doubting = after.doubting(now.firing().inDoubt(nowMs));
    long dueAt = new Firing(doubting, now.past()).dueAt(nowMs);
    Task task = now.task().replaced(Shelf.SCHEDULES, doubting.payload(), dueAt);
    return node.store()
        .replace(new NewTask(task, lease.owner(), true))
        .onComplete(done -> mind(dueAt))
        .map(
            matched -> {
              if (!matched) {
                return null;
              }
              letGo(now.task());
              return new Answer.Stored(task, false);
            });
  }

  /** Removes it: a task must have ended before. */
  Future<Answer> remove(Task now) {
    Move end =
        now.live().to(Status.CANCELLED, node.clock().nowMs(), Task.NOT_YET).with(Attempts.NONE);
    return node.store()
        .override(lease.owner(), List.of(end))
        .compose(
            matched -> {
              if (matched == 0) {
                return Future.succeededFuture(null);
              }
              letGo(now);
              return node.store()
                  .remove(List.of(now.id()))
                  .map(removed -> new Answer.Stored(now, false));
            });
  }

  private void letGo(Task before) {
    if (held.take(before.id(), before.version())) {
      held.release(before.id(), before.version());
    }
  }

  private void mind(long dueAt) {
    if (dueAt < Firing.NEVER_DUE) {
      held.mind(Shelf.SCHEDULES, dueAt);
    }
  }
}
