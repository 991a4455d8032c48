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
import java.util.Set;

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
  private final Set<Shelf> leftOut;
  private final Deque<Shelf> shelves = new ArrayDeque<>();
  private LiveTask after;
  private int pageMax;
  private boolean nearRead;
  private boolean shelvesKnown;
  private boolean ended;
  private int found;

  /** What is read: everything near and due, what was far, or only what should have been held. */
  enum Scope {
    OWNED,
    FAR,
    OVERDUE
  }

  /**
   * @param untilMs of far tasks only those due before this time are read
   * @param leftOut shelves that are not read
   */
  OwnedReading(
      Node node, NodeLease lease, HeldTasks held, Scope scope, long untilMs, Set<Shelf> leftOut) {
    this.node = node;
    this.lease = lease;
    this.held = held;
    this.owner = lease.owner();
    this.scope = scope;
    this.untilMs = untilMs;
    this.leftOut = leftOut;
    nearRead = scope != Scope.OWNED;
  }

  Scope scope() {
    return scope;
  }

  Set<Shelf> leftOut() {
    return leftOut;
  }

  /** Says whether the incarnation for which it reads is still that of this node. */
  boolean isOwner() {
    return owner.equals(lease.owner());
  }

  /**
   * Reads until there is no more, on each shelf until it has no more room, or until the lease went
   * to another incarnation. Returns how many tasks are held now that were not. Fails when the store
   * does; called again, it goes on after the last page that was read.
   */
  Future<Integer> goOn() {
    Promise<Integer> promise = Promise.promise();
    step(promise);
    return promise.future();
  }

  /** Not one Future upon the other: there may be thousands of pages. */
  private void step(Promise<Integer> promise) {
    if (ended) {
      mindNext().map(found).onComplete(promise);
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
        .filter(it -> !leftOut.contains(it.getKey()))
        .sorted(Map.Entry.comparingByValue(Comparator.naturalOrder()))
        .forEach(it -> shelves.add(it.getKey()));
    shelvesKnown = true;
    ended = shelves.isEmpty() || !isOwner();
  }

  private Future<List<LiveTask>> page() {
    if (!nearRead) {
      pageMax = PAGE;
      return node.store().near(owner, after, pageMax);
    }
    Shelf shelf = shelves.peek();
    Backlog backlog = held.backlog(shelf);
    LiveTask from = after == null ? first(backlog) : after;
    pageMax = Math.min(PAGE, backlog.worthReading(from != null));
    return node.store().due(owner, shelf, untilMs, from, pageMax);
  }

  /** What should be held and is not may be anywhere. */
  private LiveTask first(Backlog backlog) {
    LiveTask heldUpTo = backlog.readFrom();
    return scope == Scope.FAR ? heldUpTo : null;
  }

  private void hold(List<LiveTask> page, long asked) {
    ended = !isOwner();
    if (!ended) {
      turn(page, hasHeldAll(page, asked));
    }
    node.events().held(held.size());
    held.tellCame();
  }

  private void turn(List<LiveTask> page, boolean heldAll) {
    boolean isLast = page.size() < pageMax;
    after = isLast ? null : page.get(page.size() - 1);
    if (!nearRead) {
      nearRead = isLast;
    } else if (isLast || !heldAll) {
      after = null;
      shelves.poll();
      ended = shelves.isEmpty();
    } else if (scope != Scope.OVERDUE) {
      held.backlog(shelves.peek()).read(after.dueAt());
    }
  }

  private boolean hasHeldAll(List<LiveTask> page, long asked) {
    if (nearRead) {
      return hasHeldFar(page, asked);
    }
    boolean heldAll = true;
    for (LiveTask task : page) {
      held.seen(task);
      if (held.hasRoom(task, Long.MAX_VALUE)) {
        found += held.hold(task, asked) ? 1 : 0;
      } else if (!held.isKnown(task.id(), asked)) {
        heldAll = false;
        held.mindForLackOfRoom(task, true);
      }
    }
    return heldAll;
  }

  /** What there is no room for is minded: what is behind it on its shelf is due later. */
  private boolean hasHeldFar(List<LiveTask> page, long asked) {
    Backlog backlog = held.backlog(shelves.peek());
    long nowMs = node.clock().nowMs();
    LiveTask last = null;
    for (LiveTask task : page) {
      held.seen(task);
      if (held.hasRoom(task, nowMs)) {
        found += held.hold(task, asked) ? 1 : 0;
      } else if (!held.isKnown(task.id(), asked)) {
        backlog.hasHeldUpTo(last);
        backlog.hasNoPlaceFor(task, nowMs);
        return false;
      }
      last = task;
    }
    backlog.hasHeldUpTo(last);
    return true;
  }

  /** Minds the soonest task of each shelf that is due beyond what was read. */
  private Future<Void> mindNext() {
    if (scope == Scope.OVERDUE) {
      return Future.succeededFuture();
    }
    return node.store()
        .shelves(owner, untilMs, Backlogs.NEVER)
        .map(
            next -> {
              if (isOwner()) {
                next.forEach(held::mind);
              }
              return null;
            });
  }
}
