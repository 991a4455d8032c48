package dev.offload.worker;

import dev.offload.task.Attempts;
import dev.offload.task.LiveTask;
import dev.offload.task.Move;
import dev.offload.task.Redrive;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** Ends messages of a queue, whoever has them. */
record Purge(Node node, NodeLease lease, Announcer announcer, Consumer<LiveTask> byHand) {

  /** Ends some of those that were sent before it was asked for; returns how many were found. */
  Future<Integer> step(Redrive wanted, int max) {
    if (!lease.mayWrite()) {
      return Future.failedFuture("this node cannot write at the moment");
    }
    UUID below = TaskIds.lowestAt(wanted.until());
    return node.store()
        .live(wanted.lane(), below, Long.MAX_VALUE, max)
        .compose(found -> found.isEmpty() ? Future.succeededFuture(0) : end(found));
  }

  private Future<Integer> end(List<LiveTask> found) {
    long nowMs = node.clock().nowMs();
    Map<UUID, LiveTask> before = new HashMap<>();
    found.forEach(task -> before.put(task.id(), task));
    List<Move> moves = found.stream().map(task -> end(task, nowMs)).toList();
    return node.store()
        .override(lease.owner(), moves)
        .map(
            matched -> {
              found.forEach(byHand);
              if (matched == moves.size()) {
                announcer.moved(moves, move -> before.get(move.id()));
              }
              return found.size();
            });
  }

  private static Move end(LiveTask task, long nowMs) {
    Attempts its = task.attempts();
    return task.to(Status.CANCELLED, nowMs, Task.NOT_YET)
        .with(new Attempts(false, its.starts(), its.errors(), its.crashes()));
  }
}
