package dev.offload.worker;

import dev.offload.task.LiveTask;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.OptionalLong;

/**
 * Reads what this node owns, page after page, into its due queue. What is near is found by {@code
 * near}, whenever it is due, and only by a reading of everything: between two of them what is near
 * enters memory as it is stored or moved. What is far is found by {@code due}.
 */
final class OwnedReading {
  private static final int PAGE = 5_000;

  /** What is found is near now, or was stored as near by a process whose clock was ahead. */
  private static final long WHATEVER_DUE = Long.MAX_VALUE;

  private final Node node;
  private final NodeLease lease;
  private final HeldTasks queue;

  /** What is read: everything near and due, what was far, or only what should have been held. */
  enum Scope {
    OWNED,
    FAR,
    OVERDUE
  }

  /**
   * What came of a reading.
   *
   * @param held how many tasks are held now that were not
   * @param noRoomFor the first task that memory had no room for, where the reading ended; or null
   * @param nextFar a time to look for far tasks again, if there are any beyond what was read
   */
  record Found(int held, LiveTask noRoomFor, OptionalLong nextFar) {}

  OwnedReading(Node node, NodeLease lease, HeldTasks queue) {
    this.node = node;
    this.lease = lease;
    this.queue = queue;
  }

  /**
   * Returns a reading that has not begun.
   *
   * @param untilMs of far tasks only those due before this time
   * @param pageHeld run after each page
   */
  Reading reading(Scope scope, long untilMs, Runnable pageHeld) {
    return new Reading(scope, untilMs, pageHeld);
  }

  /** One way through the pages, which a failure interrupts but does not end. */
  final class Reading {
    private final String owner = lease.owner();
    private final Scope scope;
    private final long untilMs;
    private final Runnable pageHeld;
    private LiveTask after;
    private boolean nearRead;
    private boolean pagesRead;
    private int held;
    private LiveTask noRoomFor;

    private Reading(Scope scope, long untilMs, Runnable pageHeld) {
      this.scope = scope;
      this.untilMs = untilMs;
      this.pageHeld = pageHeld;
      nearRead = scope != Scope.OWNED;
    }

    Scope scope() {
      return scope;
    }

    String owner() {
      return owner;
    }

    /**
     * Reads until there is no more, no more room, or the lease went to another incarnation. Fails
     * when the store does; called again, it goes on after the last page that was read.
     */
    Future<Found> goOn() {
      Promise<Found> found = Promise.promise();
      step(found);
      return found.future();
    }

    /** Not one Future upon the other: there may be thousands of pages. */
    private void step(Promise<Found> found) {
      if (pagesRead) {
        nextFar().map(next -> new Found(held, noRoomFor, next)).onComplete(found);
        return;
      }
      long asked = queue.departures().begin();
      page()
          .<Void>map(page -> hold(page, asked))
          .onComplete(read -> queue.departures().end(asked))
          .onSuccess(read -> step(found))
          .onFailure(found::fail);
    }

    private Future<List<LiveTask>> page() {
      return nearRead
          ? node.store().due(owner, untilMs, after, PAGE)
          : node.store().near(owner, after, PAGE);
    }

    private Void hold(List<LiveTask> page, long asked) {
      pagesRead = !owner.equals(lease.owner()) || !hasHeldAll(page, asked);
      if (!pagesRead) {
        boolean isLast = page.size() < PAGE;
        after = isLast ? null : page.get(page.size() - 1);
        pagesRead = isLast && nearRead;
        nearRead |= isLast;
        pageHeld.run();
      }
      return null;
    }

    private boolean hasHeldAll(List<LiveTask> tasks, long asked) {
      for (LiveTask task : tasks) {
        if (queue.isFull() && !queue.holds(task.id())) {
          noRoomFor = task;
          return false;
        }
        if (queue.offer(task, WHATEVER_DUE, asked) == HeldTasks.Offer.HELD) {
          held++;
        }
      }
      return true;
    }

    private Future<OptionalLong> nextFar() {
      return scope == Scope.OVERDUE
          ? Future.succeededFuture(OptionalLong.empty())
          : node.store().nextDue(owner, untilMs);
    }
  }
}
