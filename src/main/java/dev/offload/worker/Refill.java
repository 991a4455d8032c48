package dev.offload.worker;

import dev.offload.task.LiveTask;
import dev.offload.time.Backoff;
import dev.offload.time.SoonestAlarm;
import dev.offload.worker.OwnedReading.Found;
import dev.offload.worker.OwnedReading.Reading;
import dev.offload.worker.OwnedReading.Scope;
import java.util.List;

/**
 * Keeps the near tasks of this node in its due queue: reads what it owns when it gets its lease,
 * and fetches far tasks before they are due. Every unfinished task is held, or it is far and due no
 * sooner than {@link #soonestFar}, or a reading that finds it is to come; the window may move on
 * and back meanwhile.
 */
final class Refill implements NodeLease.Listener {

  /** How far ahead tasks are held in memory. */
  static final long WINDOW_MS = 60_000;

  /** How long before it is due a far task is fetched. */
  private static final long LEAD_MS = WINDOW_MS / 2;

  /**
   * How often a shared store is asked for what is owned, overdue and not held: a takeover whose
   * answer was lost, or that was applied late. The question is cheap, its answer mostly empty.
   */
  private static final long OVERDUE_LOOK_MS = 5_000;

  /**
   * No alarm waits for longer while a task waits: it counts neither by a clock that is set
   * meanwhile nor while a machine is suspended. To look at the clock asks the store nothing.
   */
  static final long CLOCK_LOOK_MS = 10_000;

  private static final long LEAST_REST_MS = 1_000;
  private static final long NEVER = Long.MAX_VALUE;

  private final Node node;
  private final NodeLease lease;
  private final HeldTasks queue;
  private final OwnedReading pages;
  private final Backoff backoff = new Backoff();
  private Runnable nearer = () -> {};
  private final SoonestAlarm alarm;
  private long soonestFar = NEVER;
  private boolean reading;
  private boolean reloadWanted;
  private boolean cutShort;

  /** What a failure of the store interrupted: it goes on, unless all is to be read anew. */
  private Reading brokenOff;

  Refill(Node node, NodeLease lease, HeldTasks queue) {
    this.node = node;
    this.lease = lease;
    this.queue = queue;
    this.pages = new OwnedReading(node, lease, queue);
    alarm = new SoonestAlarm(node.time(), this::look);
    lease.listen(this);
  }

  /** Sets who is told that a task came which may be due sooner than the others. */
  void onNearer(Runnable told) {
    nearer = told;
  }

  /** Tells that tasks came. */
  void changed() {
    counted();
    nearer.run();
  }

  /** Tells how many tasks are held. */
  void counted() {
    node.events().held(queue.size(), queue.isFull());
  }

  HeldTasks queue() {
    return queue;
  }

  /** Moves the window to the clock; returns its end: what is stored now is near if due before. */
  long window() {
    if (!queue.isFull()) {
      queue.endWindow(node.clock().nowMs() + WINDOW_MS);
    }
    return queue.windowEnd();
  }

  /**
   * Holds a task that was stored under the window that ended then, or minds it as far.
   *
   * @param asked the ticket of the question whose answer shows this task
   */
  void stored(LiveTask task, long windowEnd, long asked) {
    if (queue.offer(task, windowEnd, asked) == HeldTasks.Offer.FAR) {
      soonestFar = Math.min(soonestFar, task.dueAt());
    }
    rest();
  }

  /**
   * Holds tasks that were taken over and are near, and minds the others as far, as it does those
   * that memory has no room for. {@code asked} is the ticket of that question.
   */
  void adopted(List<LiveTask> tasks, long asked) {
    window();
    for (LiveTask task : tasks) {
      boolean isNear = task.dueAt() < queue.windowEnd();
      if (isNear && queue.isFull() && !queue.isKnown(task.id(), asked)) {
        hadNoRoomFor(task);
      } else if (queue.offer(task, Long.MIN_VALUE, asked) == HeldTasks.Offer.FAR) {
        soonestFar = Math.min(soonestFar, task.dueAt());
      }
    }
    changed();
    rest();
  }

  private void hadNoRoomFor(LiveTask task) {
    queue.endWindow(Math.min(queue.windowEnd(), task.dueAt()));
    soonestFar = Math.min(soonestFar, task.dueAt());
    cutShort = true;
  }

  /** Puts a moved task back, or minds it as far. */
  void putBack(LiveTask task, long windowEnd) {
    if (!queue.putBack(task, windowEnd)) {
      soonestFar = Math.min(soonestFar, task.dueAt());
      rest();
    }
  }

  /** Reads all that is owned and near: after a lease was gained, or an unknown takeover. */
  void reload() {
    reloadWanted = true;
    if (!reading) {
      look();
    }
  }

  @Override
  public void leaseHeld() {
    reload();
    // What is held waited for the lease, and a reload waits while memory is full.
    nearer.run();
  }

  @Override
  public void leaseLost() {
    queue.clear();
    counted();
    soonestFar = NEVER;
    cutShort = false;
    brokenOff = null;
  }

  private void look() {
    alarm.cancel();
    cutShort = cutShort && !queue.hasMuchRoom();
    if (reloadWanted) {
      brokenOff = null;
    }
    if (cutShort || brokenOff == null && scope() == Scope.OVERDUE && !isShared()) {
      // There is no room yet; or nobody else writes there, so all that is near is held.
      rest();
    } else if (lease.mayWrite()) {
      Reading next = brokenOff == null ? begin(scope()) : brokenOff;
      brokenOff = null;
      reading = true;
      next.goOn().onSuccess(found -> ended(next, found)).onFailure(cause -> failed(next, cause));
    }
  }

  private Scope scope() {
    if (reloadWanted) {
      return Scope.OWNED;
    }
    return soonestFar != NEVER && soonestFar - LEAD_MS <= node.clock().nowMs()
        ? Scope.FAR
        : Scope.OVERDUE;
  }

  private Reading begin(Scope scope) {
    if (scope == Scope.OVERDUE) {
      return pages.reading(scope, node.clock().nowMs(), this::changed);
    }
    reloadWanted = false;
    soonestFar = NEVER;
    return pages.reading(scope, window(), this::changed);
  }

  private void ended(Reading ended, Found found) {
    reading = false;
    backoff.reset();
    node.events().storeAnswered();
    if (ended.owner().equals(lease.owner())) {
      note(ended.scope(), found);
      changed();
      rest();
    } else {
      reload();
    }
  }

  /** What memory has no room for is read again when it has. */
  private void note(Scope scope, Found found) {
    if (found.noRoomFor() != null) {
      hadNoRoomFor(found.noRoomFor());
      reloadWanted |= scope == Scope.OWNED;
    }
    found.nextFar().ifPresent(dueAt -> soonestFar = Math.min(soonestFar, dueAt));
    if (scope == Scope.OWNED) {
      node.events().reloaded(found.held());
    }
  }

  private void failed(Reading failed, Throwable cause) {
    reading = false;
    brokenOff = failed;
    node.events().storeFailed("reading waiting tasks", cause);
    alarm.in(backoff.nextMs());
  }

  private void rest() {
    if (reading || brokenOff != null) {
      return;
    }
    long restMs = NEVER;
    if (cutShort) {
      restMs = LEAST_REST_MS;
    } else if (reloadWanted) {
      restMs = 1;
    } else if (soonestFar != NEVER) {
      restMs = Math.max(LEAST_REST_MS, soonestFar - LEAD_MS - node.clock().nowMs());
    }
    if (isShared()) {
      restMs = Math.min(restMs, OVERDUE_LOOK_MS);
    }
    if (restMs != NEVER) {
      alarm.in(Math.min(restMs, CLOCK_LOOK_MS));
    }
  }

  private boolean isShared() {
    return node.store().leases().isPresent();
  }
}
