package dev.offload.worker;

import dev.offload.worker.InsertQueue.Waiting;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** Stores events that have a unique key, some at once. */
final class Uniques {
  private static final int AT_ONCE = 16;

  private final Node node;
  private final NodeLease lease;
  private final InsertBatch.Work work;

  Uniques(Node node, NodeLease lease, InsertBatch.Work work) {
    this.node = node;
    this.lease = lease;
    this.work = work;
  }

  /** Stores them; each is answered once. The Future never fails. */
  Future<Void> store(List<Waiting> events) {
    int some = Math.min(AT_ONCE, events.size());
    List<Future<Void>> each = new ArrayList<>(some);
    for (Waiting event : events.subList(0, some)) {
      if (!InsertQueue.refusedAsLate(event, node.clock().nowMs())) {
        each.add(new UniqueEvent(node, lease, work, event).store());
      }
    }
    Future<Void> stored = each.isEmpty() ? Future.succeededFuture() : Future.join(each).mapEmpty();
    List<Waiting> others = events.subList(some, events.size());
    return others.isEmpty() ? stored : stored.transform(done -> store(others));
  }
}
