package dev.offload.worker;

import dev.offload.store.UniqueKeys;
import dev.offload.store.UniqueKeys.Holder;
import dev.offload.task.Submission;
import dev.offload.task.Task;
import dev.offload.task.Unique;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The unique key of an event in one lane. Who holds the key there is a guarded fact, and whether
 * that still counts is told by the task itself: once it ended the key is free.
 *
 * <p>A holder that is not there may be on its way to the store, so it is not passed over: whoever
 * finds it stores its own payload as that task. Of two the store keeps one, by the id.
 */
record UniqueLane(Node node, Turn turn, Replacement replacement, Lane lane, Submission event) {
  private static final long TOO_EARLY_MS = 100;

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
    // Once it was stored it may have been removed, and the key be another's in a moment.
    if (there.task().equals(taker.task()) && !there.stored()) {
      return Future.succeededFuture(new Found(there, null));
    }
    List<UUID> ids =
        Stream.of(there.task(), there.before(), taker.task())
            .filter(Objects::nonNull)
            .distinct()
            .toList();
    return node.store()
        .read(ids)
        .compose(
            tasks -> {
              Task own = with(taker.task(), tasks);
              return own == null
                  ? found(there, with(there.task(), tasks), with(there.before(), tasks), taker)
                  : Future.succeededFuture(new Found(there, own));
            });
  }

  private static Task with(UUID id, List<Task> tasks) {
    return tasks.stream().filter(task -> task.id().equals(id)).findFirst().orElse(null);
  }

  /**
   * @param task that holds the key; null when it is not there
   * @param before the one before it; null when there is none, or not any more
   */
  private Future<Found> found(Holder there, Task task, Task before, Holder taker) {
    boolean isLive = task != null && task.status().isLive();
    boolean isBeforeLive = before != null && before.status().isLive();
    if (isLive) {
      boolean hasBegun = task.attempts().starts() > 0 && Turn.isOver(before);
      return hasBegun ? begun(there, task, taker) : waiting(there, task);
    }
    if (isBeforeLive && !event.unique().mayWaitBehind()) {
      return Future.succeededFuture(new Found(there, before));
    }
    boolean isInDoubt = !there.stored() && taker.at() - there.at() <= UniqueKeys.IN_DOUBT_MS;
    if (task == null && isInDoubt) {
      return Future.succeededFuture(new Found(there, null));
    }
    Future<Boolean> ended = turn.endForGood(task, taker.task());
    if (isBeforeLive) {
      return ended.compose(isOver -> take(isOver, there, taker.behind(before.id())));
    }
    return ended
        .compose(
            isOver ->
                isOver ? turn.endForGood(before, taker.task()) : Future.succeededFuture(false))
        .compose(isOver -> take(isOver, there, taker));
  }

  private Future<Found> begun(Holder there, Task task, Holder taker) {
    return event.unique().mayWaitBehind()
        ? take(true, there, taker.behind(task.id()))
        : Future.succeededFuture(new Found(there, task));
  }

  private Future<Found> waiting(Holder there, Task task) {
    if (!event.unique().replaces()) {
      return Future.succeededFuture(new Found(there, task));
    }
    if (!task.hasNotStarted()) {
      // It is just found to be too early for it.
      Promise<Found> later = Promise.promise();
      node.time().after(TOO_EARLY_MS, () -> later.complete(null));
      return later.future();
    }
    return replacement
        .replace(task, lane, event)
        .map(replaced -> replaced == null ? null : new Found(there, replaced));
  }

  private Future<Found> take(boolean isFree, Holder there, Holder taker) {
    if (!isFree) {
      return Future.succeededFuture(null);
    }
    return node.store()
        .hold(there, taker)
        .map(now -> now.equals(taker) ? new Found(taker, null) : null);
  }
}
