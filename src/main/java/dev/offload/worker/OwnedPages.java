package dev.offload.worker;

import dev.offload.task.LiveTask;
import io.vertx.core.Future;
import java.util.List;

/** Reads what this node owns, page after page, into its due queue. */
final class OwnedPages {
  private static final int PAGE = 5_000;

  private final Node node;
  private final NodeLease lease;
  private final DueQueue queue;

  /** What is read: everything near, what was far, or only what should have been held. */
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
   */
  record Found(int held, LiveTask noRoomFor) {}

  OwnedPages(Node node, NodeLease lease, DueQueue queue) {
    this.node = node;
    this.lease = lease;
    this.queue = queue;
  }

  /**
   * Reads until there is no more, no more room, or the lease went to another incarnation.
   *
   * @param untilMs only tasks due before this time
   * @param pageHeld run after each page
   */
  Future<Found> read(Scope scope, long untilMs, Runnable pageHeld) {
    return new Reading(scope, untilMs, pageHeld).after(null);
  }

  private final class Reading {
    private final String owner = lease.owner();
    private final Scope scope;
    private final long untilMs;
    private final Runnable pageHeld;
    private int held;
    private LiveTask noRoomFor;

    Reading(Scope scope, long untilMs, Runnable pageHeld) {
      this.scope = scope;
      this.untilMs = untilMs;
      this.pageHeld = pageHeld;
    }

    Future<Found> after(LiveTask last) {
      long asked = queue.departures().begin();
      return page(last)
          .map(tasks -> hold(tasks, asked))
          .onComplete(held -> queue.departures().end(asked))
          .compose(
              next ->
                  next == null ? Future.succeededFuture(new Found(held, noRoomFor)) : after(next));
    }

    private Future<List<LiveTask>> page(LiveTask last) {
      return scope == Scope.FAR
          ? node.store().due(owner, untilMs, last, PAGE)
          : node.store().live(owner, untilMs, last, PAGE);
    }

    /** Returns the task after which the next page begins; null when this was the last. */
    private LiveTask hold(List<LiveTask> page, long asked) {
      if (!owner.equals(lease.owner())) {
        return null;
      }
      for (LiveTask task : page) {
        if (queue.isFull() && !queue.holds(task.id())) {
          noRoomFor = task;
          return null;
        }
        if (queue.offer(task, 0, asked) == DueQueue.Offer.HELD) {
          held++;
        }
      }
      pageHeld.run();
      return page.size() == PAGE ? page.get(PAGE - 1) : null;
    }
  }
}
