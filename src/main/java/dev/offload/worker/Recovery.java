package dev.offload.worker;

import dev.offload.Time.Alarm;
import dev.offload.store.Leases;
import dev.offload.store.Leases.Lease;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Takes over the tasks of nodes that are gone. An orphan is an unfinished task whose owner has a
 * dead lease or none. Owners are listed again and again, so a late insert of a dead node is found.
 *
 * <p>A lease counts as lapsed only past the error of our own idea of the store's clock, and only a
 * node that renewed its own without a gap for a whole lease marks another dead: after an outage of
 * the store nobody takes over from everybody.
 */
final class Recovery implements NodeLease.Listener {

  /** How many tasks are taken at once, so that several survivors share them. */
  private static final int CHUNK = 500;

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
  private final NearTasks near;
  private final Leases leases;
  private final Backoff backoff = new Backoff();
  private Alarm alarm = () -> {};
  private long ownersListedMs = Long.MIN_VALUE / 2;
  private long deadSeen = -1;
  private boolean stopped;

  Recovery(Node node, NodeLease lease, NearTasks near, Leases leases) {
    this.node = node;
    this.lease = lease;
    this.near = near;
    this.leases = leases;
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
    if (!lease.mayWrite()) {
      return;
    }
    leases
        .all()
        .compose(this::markLapsed)
        .compose(this::adoptOrphans)
        .onSuccess(
            delayMs -> {
              backoff.reset();
              lookIn(delayMs);
            })
        .onFailure(
            cause -> {
              node.events().storeFailed("looking for lost tasks", cause);
              lookIn(backoff.nextMs());
            });
  }

  /** Marks the lapsed ones dead; returns the leases as they are then. */
  private Future<List<Lease>> markLapsed(List<Lease> all) {
    boolean mayJudge = lease.unbrokenMs() >= NodeLease.LAPSE_MS;
    List<Lease> lapsed = all.stream().filter(one -> isOther(one) && lapsesInMs(one) <= 0).toList();
    if (!mayJudge || lapsed.isEmpty()) {
      return Future.succeededFuture(all);
    }
    return Future.join(lapsed.stream().map(leases::markDead).toList()).compose(v -> leases.all());
  }

  /** Returns how long to wait for the next round. */
  private Future<Long> adoptOrphans(List<Lease> all) {
    long dead = all.stream().filter(one -> !one.live()).count();
    long nowMs = node.time().monotonicMs();
    if (dead == deadSeen && nowMs - ownersListedMs < ownersEveryMs(all)) {
      return Future.succeededFuture(untilNextLapse(all));
    }
    Map<String, Lease> byId =
        all.stream().collect(Collectors.toMap(Lease::incarnation, Function.identity()));
    return leases
        .owners()
        .compose(
            owners -> {
              List<String> gone = owners.stream().filter(owner -> isGone(byId, owner)).toList();
              forgetOld(all, owners);
              return gone.isEmpty() ? settled(dead, nowMs, all) : adoptFrom(gone.get(0));
            });
  }

  private long ownersEveryMs(List<Lease> all) {
    long sinceMs = node.clock().nowMs() - NOT_LONG_MS;
    return all.stream().anyMatch(one -> !one.live() && one.renewedAt() > sinceMs)
        ? OWNERS_AFTER_DEATH_MS
        : OWNERS_MS;
  }

  private Future<Long> settled(long dead, long nowMs, List<Lease> all) {
    deadSeen = dead;
    ownersListedMs = nowMs;
    return Future.succeededFuture(untilNextLapse(all));
  }

  private Future<Long> adoptFrom(String gone) {
    String me = lease.owner();
    return leases
        .adopt(gone, me, CHUNK)
        .map(
            found -> {
              if (found > 0) {
                node.events().adopting(gone, found);
              }
              near.reload();
              return 1L;
            });
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
    long patience = NodeLease.LAPSE_MS - lease.unbrokenMs();
    boolean othersLive = all.stream().anyMatch(this::isOther);
    if (!othersLive) {
      return LOOK_MS;
    }
    return Math.min(LOOK_MS, Math.max(SOONEST_MS, Math.max(soonest, patience)));
  }

  private boolean isOther(Lease one) {
    return one.live() && !one.incarnation().equals(lease.owner());
  }

  private boolean isGone(Map<String, Lease> leasesById, String owner) {
    Lease of = leasesById.get(owner);
    return !owner.equals(lease.owner()) && (of == null || !of.live());
  }

  private long lapsesInMs(Lease one) {
    return one.renewedAt() + NodeLease.LAPSE_MS + node.clock().errorMs() - node.clock().nowMs();
  }
}
