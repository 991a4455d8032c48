package dev.offload.worker;

import dev.offload.store.UniqueKeys;
import dev.offload.store.UniqueKeys.Holder;
import dev.offload.task.History;
import dev.offload.task.Move;
import dev.offload.task.Status;
import dev.offload.task.Submission;
import dev.offload.task.Task;
import dev.offload.task.Unique;
import dev.offload.task.Unique.OnConflict;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The unique key of an event in one lane. Who holds the key there is a guarded fact, and whether
 * that still counts is told by the task itself: once it ended the key is free.
 *
 * <p>A holder that is not there may be on its way to the store, so it is not passed over: whoever
 * finds it stores its own payload as that task. Of two the store keeps one, by the id.
 */
record UniqueLane(
    Node node, NodeLease lease, Replacement replacement, Lane lane, Submission event) {

  /**
   * Who has the key.
   *
   * @param task null when this event is to store it
   */
  record Found(Holder holder, Task task) {}

  /** Looks, and takes the key when it is free; null when it is to be looked at again. */
  Future<Found> look() {
    UUID own = lane.shelf(event.priority()).taskOf(event.id());
    String key = Unique.hash(lane.name(), event.unique().key());
    Holder taker = new Holder(key, own, node.clock().nowMs());
    return node.store().hold(null, taker).compose(there -> found(there, taker));
  }

  private Future<Found> found(Holder there, Holder taker) {
    if (there.task().equals(taker.task())) {
      return Future.succeededFuture(new Found(there, null));
    }
    return node.store()
        .read(List.of(there.task(), taker.task()))
        .compose(
            tasks -> {
              Optional<Task> own = with(taker.task(), tasks);
              Optional<Task> holder = with(there.task(), tasks);
              if (own.isPresent()) {
                return Future.succeededFuture(new Found(there, own.get()));
              }
              if (holder.isPresent() && holder.get().status().isLive()) {
                return unfinished(there, holder.get());
              }
              boolean isInDoubt =
                  !there.stored() && taker.at() - there.at() <= UniqueKeys.IN_DOUBT_MS;
              if (holder.isEmpty() && isInDoubt) {
                return Future.succeededFuture(new Found(there, null));
              }
              return takeFrom(there, holder, taker);
            });
  }

  private static Optional<Task> with(UUID id, List<Task> tasks) {
    return tasks.stream().filter(task -> task.id().equals(id)).findFirst();
  }

  private Future<Found> unfinished(Holder there, Task task) {
    if (event.unique().onConflict() != OnConflict.REPLACE || !task.hasNotStarted()) {
      return Future.succeededFuture(new Found(there, task));
    }
    return replacement
        .replace(task, lane, event)
        .map(replaced -> replaced == null ? null : new Found(there, replaced));
  }

  private Future<Found> takeFrom(Holder there, Optional<Task> holder, Holder taker) {
    Future<Boolean> ended =
        holder.isEmpty()
            ? Future.succeededFuture(true)
            : endForGood(node, lease, holder.get(), taker.task());
    return ended
        .compose(isOver -> isOver ? node.store().hold(there, taker) : Future.succeededFuture(there))
        .map(now -> now.equals(taker) ? new Found(taker, null) : null);
  }

  /**
   * Sees to it that a task which ended is never begun anew by hand, as another takes its key.
   *
   * @return whether that is so; not when it was begun anew meanwhile
   */
  private static Future<Boolean> endForGood(Node node, NodeLease lease, Task ended, UUID by) {
    History history = ended.history();
    if (ended.status() == Status.COMPLETE || history.supersededBy() != null) {
      return Future.succeededFuture(true);
    }
    Move.Bodies bodies = new Move.Bodies(null, history.withSuccessor(by));
    Move move = ended.live().to(ended.status(), ended.endedAt(), Task.NOT_YET).with(bodies);
    return node.store().override(lease.owner(), List.of(move)).map(matched -> matched == 1);
  }
}
