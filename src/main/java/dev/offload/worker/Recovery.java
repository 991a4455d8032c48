package dev.offload.worker;

import dev.offload.store.Leases;
import dev.offload.store.Leases.Lease;
import dev.offload.time.Backoff;
import dev.offload.time.Time.Alarm;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Takes over the tasks of nodes that are gone. An orphan is an unfinished task whose owner has a
 * dead lease, which is for ever; an owner without any gets a dead one first, so nobody is robbed
 * who opens a lease meanwhile. A lease that died since the last look is enough to begin; owners are
 * listed again and again, so a late insert of a dead node is found.
 *
 * <p>A lease counts as lapsed only past the error of our own idea of the store's clock, and only a
 * node that renewed its own without a gap for a whole lease marks another dead: after an outage of
 * the store nobody takes over from everybody.
 */
final class Recovery implements NodeLease.Listener {

  private static final long SOONEST_MS = 100;
  private static final long LOOK_MS = 2_000;

  /** How often owners are listed though no lease changed. */
  private static final long OWNERS_MS = 30_000;

  /** The same while a node died not long ago: what it sent may still arrive. */
  private static final long OWNERS_AFTER_DEATH_MS = 5_000;

  private static final long NOT_LONG_MS = 120_000;

  /** A dead lease with no task left is removed this long after its last renewal. */
  private static final long FORGET_MS = 3_600_000;

  private final Node node;
  private final NodeLease lease;
  private final Refill refill;
  private final Adoption adoption;
  private final Leases leases;
  private final Backoff backoff = new Backoff();
  private Alarm alarm = () -> {};
  private long ownersListedMs = Long.MIN_VALUE / 2;

  /** The dead that had no task left when that was last looked at. */
  private final Set<String> emptied = new HashSet<>();

  private boolean looking;
  private boolean lookAgain;
  private boolean stopped;

  Recovery(Node node, NodeLease lease, Refill refill, Adoption adoption) {
    this.node = node;
    this.lease = lease;
    this.refill = refill;
    this.adoption = adoption;
    this.leases = node.store().leases().orElseThrow();
    lease.listen(this);
  }

  @Override
  public void leaseHeld() {
    look();
  }

  @Override
  public void leaseLost() {
    alarm.cancel();
  }

  /** Looks now: somebody said that a node is gone. */
  void look() {
    lookIn(1);
  }

  void stop() {
    stopped = true;
    alarm.cancel();
  }

  private void lookIn(long delayMs) {
    alarm.cancel();
    if (!stopped) {
      alarm = node.time().after(delayMs, () -> round());
    }
  }

  private void round() {
    if (looking || !lease.mayWrite()) {
      lookAgain = looking;
      return;
    }
    looking = true;
    long untilMs = node.time().monotonicMs() + LOOK_MS;
    leases
        .all()
        .compose(this::markLapsed)
        .compose(all -> gone(all).compose(gone -> adopt(all, gone, untilMs)))
        .onComplete(any -> looking = false)
        .onSuccess(
            delayMs -> {
              backoff.reset();
              lookIn(lookAgain ? 1 : delayMs);
              lookAgain = false;
            })
        .onFailure(
            cause -> {
              node.events().storeFailed("looking for lost tasks", cause);
              lookIn(backoff.nextMs());
            });
  }

  /** Marks the lapsed ones dead; returns the leases as they are then. */
  private Future<List<Lease>> markLapsed(List<Lease> all) {
    boolean mayJudge = lease.unbrokenMs() >= Leases.LAPSE_MS;
    List<Lease> lapsed = all.stream().filter(one -> isOther(one) && lapsesInMs(one) <= 0).toList();
    if (!mayJudge || lapsed.isEmpty()) {
      return Future.succeededFuture(all);
    }
    return Future.join(lapsed.stream().map(leases::markDead).toList()).compose(v -> leases.all());
  }

  /** Returns the dead that may have tasks. */
  private Future<Deque<String>> gone(List<Lease> all) {
    List<String> dead = all.stream().filter(one -> !one.live()).map(Lease::incarnation).toList();
    emptied.retainAll(dead);
    long nowMs = node.time().monotonicMs();
    if (nowMs - ownersListedMs < ownersEveryMs(all)) {
      Deque<String> fresh = new ArrayDeque<>(dead);
      fresh.removeAll(emptied);
      return Future.succeededFuture(fresh);
    }
    return leases
        .owners()
        .compose(
            owners -> {
              forgetOld(all, owners);
              return dead(all, owners);
            })
        .onSuccess(
            gone -> {
              ownersListedMs = nowMs;
              emptied.addAll(dead);
              emptied.removeAll(gone);
            });
  }

  /** Returns those of the owners whose lease is dead, and makes sure of those that had none. */
  private Future<Deque<String>> dead(List<Lease> all, List<String> owners) {
    Map<String, Boolean> isLive =
        all.stream().collect(Collectors.toMap(Lease::incarnation, Lease::live));
    Deque<String> gone = new ArrayDeque<>();
    List<Future<Boolean>> unsure = new ArrayList<>();
    for (String owner : owners) {
      if (owner.equals(lease.owner()) || isLive.getOrDefault(owner, false)) {
        continue;
      }
      if (isLive.containsKey(owner)) {
        gone.add(owner);
      } else {
        unsure.add(leases.bury(owner).onSuccess(isDead -> addIf(isDead, owner, gone)));
      }
    }
    return unsure.isEmpty() ? Future.succeededFuture(gone) : Future.join(unsure).map(gone);
  }

  private static void addIf(boolean isDead, String owner, Deque<String> gone) {
    if (isDead) {
      gone.add(owner);
    }
  }

  /** Takes over from one after the other; returns how long to wait for the next round. */
  private Future<Long> adopt(List<Lease> all, Deque<String> gone, long untilMs) {
    String first = gone.poll();
    if (first == null) {
      return Future.succeededFuture(untilNextLapse(all));
    }
    return adoption
        .from(first, place(all), untilMs)
        // It may have taken tasks: what is owned is read, and looked for again when overdue.
        .onFailure(cause -> refill.reload())
        .compose(
            end -> {
              if (end == Adoption.End.INTERRUPTED) {
                return Future.succeededFuture(1L);
              }
              if (end == Adoption.End.DONE) {
                emptied.add(first);
              }
              // Where there is no room for what is due later, others may have what is due now.
              return adopt(all, gone, untilMs);
            });
  }

  private Adoption.Place place(List<Lease> all) {
    List<String> live = all.stream().filter(Lease::live).map(Lease::incarnation).sorted().toList();
    int rank = live.indexOf(lease.owner());
    return rank < 0 ? new Adoption.Place(0, 1) : new Adoption.Place(rank, live.size());
  }

  private long ownersEveryMs(List<Lease> all) {
    long sinceMs = node.clock().nowMs() - NOT_LONG_MS;
    return all.stream().anyMatch(one -> !one.live() && one.renewedAt() > sinceMs)
        ? OWNERS_AFTER_DEATH_MS
        : OWNERS_MS;
  }

  private void forgetOld(List<Lease> all, List<String> owners) {
    for (Lease one : all) {
      boolean old = node.clock().nowMs() - one.renewedAt() > FORGET_MS;
      if (!one.live() && old && !owners.contains(one.incarnation())) {
        leases
            .forget(one.incarnation())
            .onFailure(cause -> node.events().storeFailed("removing a dead lease", cause));
      }
    }
  }

  private long untilNextLapse(List<Lease> all) {
    long soonest = all.stream().filter(this::isOther).mapToLong(this::lapsesInMs).min().orElse(0);
    long patience = Leases.LAPSE_MS - lease.unbrokenMs();
    boolean othersLive = all.stream().anyMatch(this::isOther);
    if (!othersLive) {
      return LOOK_MS;
    }
    return Math.min(LOOK_MS, Math.max(SOONEST_MS, Math.max(soonest, patience)));
  }

  private boolean isOther(Lease one) {
    return one.live() && !one.incarnation().equals(lease.owner());
  }

  private long lapsesInMs(Lease one) {
    return one.renewedAt() + Leases.LAPSE_MS + node.clock().errorMs() - node.clock().nowMs();
  }
}
