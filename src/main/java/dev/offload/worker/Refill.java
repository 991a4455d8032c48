package dev.offload.worker;

import dev.offload.task.Shelf;
import dev.offload.time.Backoff;
import dev.offload.time.SoonestAlarm;
import dev.offload.worker.OwnedReading.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Fills what is held from the store: reads what this node owns when it gets its lease, and fetches
 * far tasks before they are due, or when there is room again.
 */
final class Refill implements NodeLease.Listener {

  /** How long before it is due a far task is fetched. */
  private static final long LEAD_MS = HeldTasks.WINDOW_MS / 2;

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

  private static final long NEVER = Backlogs.NEVER;

  private final Node node;
  private final NodeLease lease;
  private final HeldTasks held;
  private final Backlogs backlogs;
  private final Backoff backoff = new Backoff();
  private final SoonestAlarm alarm;
  private boolean reading;
  private boolean reloadWanted;

  /** What is done when a reading of everything ended that is to come; and when this one did. */
  private final List<Runnable> afterNext = new ArrayList<>();

  private final List<Runnable> afterThis = new ArrayList<>();

  /** What a failure of the store interrupted: it goes on, unless all is to be read anew. */
  private OwnedReading brokenOff;

  Refill(Node node, NodeLease lease, HeldTasks held, Backlogs backlogs) {
    this.node = node;
    this.lease = lease;
    this.held = held;
    this.backlogs = backlogs;
    alarm = new SoonestAlarm(node.time(), this::look);
    lease.listen(this);
  }

  /** Reads all that is owned and near: after a lease was gained, or an unknown takeover. */
  void reload() {
    reloadWanted = true;
    if (!reading) {
      look();
    }
  }

  /** Has something done when all was read, from now on, that is owned. */
  void whenRead(Runnable action) {
    afterNext.add(action);
  }

  /** Reads what found no room before, if anything did. */
  void look() {
    alarm.cancel();
    if (reading) {
      return;
    }
    if (reloadWanted) {
      brokenOff = null;
    }
    if (brokenOff == null && scope() == Scope.OVERDUE && !isShared()) {
      // Nobody else writes there, so all is held that is near and finds room.
      rest();
    } else if (lease.mayWrite()) {
      OwnedReading next = brokenOff == null ? begin(scope()) : brokenOff;
      brokenOff = null;
      reading = true;
      next.goOn().onSuccess(found -> ended(next, found)).onFailure(cause -> failed(next, cause));
    }
  }

  @Override
  public void leaseHeld() {
    reload();
  }

  @Override
  public void leaseLost() {
    held.clear();
    node.events().held(held.size());
    brokenOff = null;
  }

  private Scope scope() {
    if (reloadWanted || backlogs.isNearToRead()) {
      return Scope.OWNED;
    }
    return backlogs.readAt(LEAD_MS) <= node.clock().nowMs() ? Scope.FAR : Scope.OVERDUE;
  }

  private OwnedReading begin(Scope scope) {
    long nowMs = node.clock().nowMs();
    long untilMs = scope == Scope.OVERDUE ? nowMs : nowMs + HeldTasks.WINDOW_MS;
    Set<Shelf> leftOut = scope == Scope.OWNED ? Set.of() : backlogs.full();
    if (scope == Scope.OWNED) {
      reloadWanted = false;
      afterThis.addAll(afterNext);
      afterNext.clear();
      backlogs.readingOfAllBegins();
    } else if (scope == Scope.FAR) {
      backlogs.readingBegins(leftOut);
    }
    return new OwnedReading(node, lease, held, scope, untilMs, leftOut);
  }

  private void ended(OwnedReading ended, int found) {
    reading = false;
    backoff.reset();
    node.events().storeAnswered();
    if (!ended.isOwner()) {
      reload();
      return;
    }
    if (ended.scope() != Scope.OVERDUE) {
      backlogs.readingEnds(ended.leftOut());
    }
    if (ended.scope() == Scope.OWNED) {
      node.events().reloaded(found);
      List<Runnable> actions = List.copyOf(afterThis);
      afterThis.clear();
      actions.forEach(Runnable::run);
    }
    rest();
  }

  private void failed(OwnedReading failed, Throwable cause) {
    reading = false;
    brokenOff = failed;
    node.events().storeFailed("reading waiting tasks", cause);
    alarm.in(backoff.nextMs());
  }

  /** Sets the alarm for the next look. */
  void rest() {
    if (reading || brokenOff != null) {
      return;
    }
    long restMs = NEVER;
    long readAt = backlogs.readAt(LEAD_MS);
    if (reloadWanted || backlogs.isNearToRead()) {
      restMs = 1;
    } else if (readAt != NEVER) {
      restMs = Math.max(1, readAt - node.clock().nowMs());
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
