package dev.offload.worker;

import dev.offload.time.Backoff;
import dev.offload.time.SoonestAlarm;
import dev.offload.worker.OwnedReading.Found;
import dev.offload.worker.OwnedReading.Scope;

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

  private static final long LEAST_REST_MS = 1_000;
  private static final long NEVER = HeldTasks.NEVER;

  private final Node node;
  private final NodeLease lease;
  private final HeldTasks held;
  private final Backoff backoff = new Backoff();
  private final SoonestAlarm alarm;
  private boolean reading;
  private boolean reloadWanted;

  /** What a failure of the store interrupted: it goes on, unless all is to be read anew. */
  private OwnedReading brokenOff;

  Refill(Node node, NodeLease lease, HeldTasks held) {
    this.node = node;
    this.lease = lease;
    this.held = held;
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

  /** Reads what found no room before, if anything did. */
  void look() {
    alarm.cancel();
    if (reading) {
      return;
    }
    if (reloadWanted) {
      brokenOff = null;
    }
    boolean isIdle = brokenOff == null && scope() == Scope.OVERDUE && !isShared();
    if (held.waitsForRoom() || isIdle) {
      // There is no room yet; or nobody else writes there, so all that is near is held.
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
    if (reloadWanted) {
      return Scope.OWNED;
    }
    long soonestFar = held.soonestFar();
    return soonestFar != NEVER && soonestFar - LEAD_MS <= node.clock().nowMs()
        ? Scope.FAR
        : Scope.OVERDUE;
  }

  private OwnedReading begin(Scope scope) {
    long nowMs = node.clock().nowMs();
    if (scope == Scope.OVERDUE) {
      return new OwnedReading(node, lease, held, scope, nowMs);
    }
    reloadWanted = false;
    held.readingBegins(scope == Scope.OWNED);
    return new OwnedReading(node, lease, held, scope, nowMs + HeldTasks.WINDOW_MS);
  }

  private void ended(OwnedReading ended, Found found) {
    reading = false;
    backoff.reset();
    node.events().storeAnswered();
    if (ended.isOwner()) {
      note(ended.scope(), found);
      rest();
    } else {
      reload();
    }
  }

  /** What there was no room for is read again when there is. */
  private void note(Scope scope, Found found) {
    if (scope != Scope.OVERDUE) {
      held.readingEnds(found.noRoomFrom() == NEVER);
    }
    if (found.noRoomFrom() != NEVER) {
      held.mindForLackOfRoom(found.noRoomFrom());
      reloadWanted |= !found.nearRead();
    }
    held.mind(found.nextFar());
    if (scope == Scope.OWNED) {
      node.events().reloaded(found.held());
    }
  }

  private void failed(OwnedReading failed, Throwable cause) {
    reading = false;
    brokenOff = failed;
    node.events().storeFailed("reading waiting tasks", cause);
    alarm.in(backoff.nextMs());
  }

  /** Sets the alarm for the next look. */
  void rest() {
    if (reading || brokenOff != null && !held.waitsForRoom()) {
      return;
    }
    long restMs = NEVER;
    if (held.waitsForRoom()) {
      restMs = LEAST_REST_MS;
    } else if (reloadWanted) {
      restMs = 1;
    } else if (held.soonestFar() != NEVER) {
      restMs = Math.max(1, held.soonestFar() - LEAD_MS - node.clock().nowMs());
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
