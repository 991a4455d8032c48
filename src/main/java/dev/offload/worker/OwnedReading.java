package dev.offload.worker;

import dev.offload.task.LiveTask;
import dev.offload.task.Shelf;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * One way through what this node owns, page after page, into what it holds; a failure interrupts it
 * and does not end it. What is near is found by {@code near}, whenever it is due, and only by a
 * reading of everything: between two of them what is near is held as it is stored or moved. What is
 * far is found by {@code due}, shelf after shelf.
 */
final class OwnedReading {
  private static final int PAGE = 5_000;

  private final Node node;
  private final NodeLease lease;
  private final HeldTasks held;
  private final String owner;
  private final Scope scope;
  private final long untilMs;
  private final Deque<Map.Entry<Shelf, Long>> shelves = new ArrayDeque<>();
  private LiveTask after;
  private boolean nearRead;
  private boolean shelvesKnown;
  private boolean ended;
  private int found;
  private long noRoomFrom = HeldTasks.NEVER;

  /** What is read: everything near and due, what was far, or only what should have been held. */
  enum Scope {
    OWNED,
    FAR,
    OVERDUE
  }

  /**
   * What came of it.
   *
   * @param held how many tasks are held now that were not
   * @param nearRead all that was stored as near was read
   * @param noRoomFrom when the soonest task is due that there was no room for, where it ended; or
   *     {@link HeldTasks#NEVER}
   * @param nextFar when the soonest far task is due beyond what was read, or {@link
   *     HeldTasks#NEVER}
   */
  record Found(int held, boolean nearRead, long noRoomFrom, long nextFar) {}

  /**
   * @param untilMs of far tasks only those due before this time are read
   */
  OwnedReading(Node node, NodeLease lease, HeldTasks held, Scope scope, long untilMs) {
    this.node = node;
    this.lease = lease;
    this.held = held;
    this.owner = lease.owner();
    this.scope = scope;
    this.untilMs = untilMs;
    nearRead = scope != Scope.OWNED;
  }

  Scope scope() {
    return scope;
  }

  /** Says whether the incarnation for which it reads is still that of this node. */
  boolean isOwner() {
    return owner.equals(lease.owner());
  }

  /**
   * Reads until there is no more, no more room, or the lease went to another incarnation. Fails
   * when the store does; called again, it goes on after the last page that was read.
   */
  Future<Found> goOn() {
    Promise<Found> promise = Promise.promise();
    step(promise);
    return promise.future();
  }

  /** Not one Future upon the other: there may be thousands of pages. */
  private void step(Promise<Found> promise) {
    if (ended) {
      nextFar().map(next -> new Found(found, nearRead, noRoomFrom, next)).onComplete(promise);
    } else if (nearRead && !shelvesKnown) {
      node.store()
          .shelves(owner, Long.MIN_VALUE, untilMs)
          .onSuccess(
              soonest -> {
                plan(soonest);
                step(promise);
              })
          .onFailure(promise::fail);
    } else {
      long asked = held.ask();
      page()
          .onComplete(
              read -> {
                if (read.succeeded()) {
                  hold(read.result(), asked);
                }
                held.answered(asked);
              })
          .onSuccess(read -> step(promise))
          .onFailure(promise::fail);
    }
  }

  /** The shelf with the soonest due task comes first. */
  private void plan(Map<Shelf, Long> soonest) {
    soonest.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.naturalOrder()))
        .forEach(shelves::add);
    shelvesKnown = true;
    ended = shelves.isEmpty() || !isOwner();
  }

  private Future<List<LiveTask>> page() {
    return nearRead
        ? node.store().due(owner, shelves.peek().getKey(), untilMs, after, PAGE)
        : node.store().near(owner, after, PAGE);
  }

  private void hold(List<LiveTask> page, long asked) {
    ended = !isOwner() || !hasHeldAll(page, asked);
    if (!ended) {
      turn(page);
    }
    node.events().held(held.size());
    held.tellCame();
  }

  private void turn(List<LiveTask> page) {
    boolean isLast = page.size() < PAGE;
    after = isLast ? null : page.get(page.size() - 1);
    if (nearRead && !isLast && shelves.size() == 1) {
      held.read(after.dueAt());
    }
    if (isLast && nearRead) {
      shelves.poll();
      ended = shelves.isEmpty();
    }
    nearRead |= isLast;
  }

  private boolean hasHeldAll(List<LiveTask> page, long asked) {
    for (LiveTask task : page) {
      if (held.room() == 0 && !held.isKnown(task.id(), asked)) {
        noRoomFrom = Math.min(task.dueAt(), soonestOfOtherShelves());
        return false;
      }
      found += held.hold(task, asked) ? 1 : 0;
    }
    return true;
  }

  private long soonestOfOtherShelves() {
    return shelves.stream().skip(1).mapToLong(Map.Entry::getValue).min().orElse(HeldTasks.NEVER);
  }

  private Future<Long> nextFar() {
    if (scope == Scope.OVERDUE) {
      return Future.succeededFuture(HeldTasks.NEVER);
    }
    return node.store()
        .shelves(owner, untilMs, HeldTasks.NEVER)
        .map(next -> next.values().stream().min(Long::compare).orElse(HeldTasks.NEVER));
  }
}
