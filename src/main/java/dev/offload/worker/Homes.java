package dev.offload.worker;

import dev.offload.store.Leases;
import dev.offload.store.Leases.Lease;
import dev.offload.time.Time.Alarm;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which node begins the attempts of the lanes that have a home. A home is an incarnation, and stays
 * the home until its lease is dead: so it may begin what its lease allows, and who was the home
 * before begins nothing any more. Homes spread by a number that is drawn from the names of lane and
 * node; who comes first there claims a free home at once, the others later.
 */
final class Homes implements NodeLease.Listener {

  /** How often the store is asked, where there are such lanes. */
  static final long LOOK_MS = 1_000;

  /** How long each node gives way to the one before it. */
  static final long GIVE_WAY_MS = 2_000;

  private final Node node;
  private final NodeLease lease;
  private final Lanes lanes;
  private final Leases leases;
  private final Takeover takeover;

  /** Live homes of lanes at other nodes. */
  private final Map<String, String> others = new HashMap<>();

  private final Map<String, Long> freeSinceMs = new HashMap<>();
  private Alarm alarm = () -> {};
  private boolean looking;
  private boolean stopped;

  Homes(Node node, NodeLease lease, Lanes lanes, Takeover takeover) {
    this.node = node;
    this.lease = lease;
    this.lanes = lanes;
    leases = node.store().leases().orElseThrow();
    this.takeover = takeover;
    leaseLost();
    lease.listen(this);
  }

  /**
   * Returns the node at which attempts of a lane begin, if it is another; null when none is known.
   */
  String of(Lane lane) {
    return others.get(lane.name());
  }

  /** Returns the lanes from which something may be sent home. */
  Set<Lane> away() {
    return lanes.away();
  }

  @Override
  public void leaseHeld() {
    look();
  }

  @Override
  public void leaseLost() {
    others.clear();
    freeSinceMs.clear();
    lanes.homed().forEach(lane -> lane.settle(false));
  }

  /** Looks now: there may be lanes that there were not. */
  void look() {
    alarm.cancel();
    if (looking || stopped) {
      return;
    }
    if (!lease.mayWrite() || lanes.homed().isEmpty()) {
      rest();
      return;
    }
    looking = true;
    String me = lease.owner();
    leases
        .homes()
        .compose(homes -> leases.all().compose(all -> found(me, homes, all)))
        .onFailure(cause -> node.events().storeFailed("looking for homes", cause))
        .onComplete(
            done -> {
              looking = false;
              rest();
              if (!lanes.away().isEmpty()) {
                // Its home may be known only now, or it could not be given before.
                lanes.look();
              }
            });
  }

  private void rest() {
    if (!stopped) {
      alarm.cancel();
      alarm = node.time().after(LOOK_MS, this::look);
    }
  }

  private Future<?> found(String me, Map<String, String> homes, List<Lease> all) {
    if (!isStill(me)) {
      return Future.succeededFuture();
    }
    Map<String, Boolean> isLive =
        all.stream().collect(Collectors.toMap(Lease::incarnation, Lease::live));
    others.clear();
    Future<?> claimed = Future.succeededFuture();
    for (Lane lane : lanes.homed()) {
      String home = homes.get(lane.name());
      if (me.equals(home)) {
        settle(lane);
      } else if (isLive.getOrDefault(home, false)) {
        others.put(lane.name(), home);
        freeSinceMs.remove(lane.name());
      } else if (isMyTurn(lane, me, isLive)) {
        boolean isDead = home == null || isLive.containsKey(home);
        claimed = claimed.compose(before -> claim(lane, home, isDead, me));
      }
    }
    return claimed;
  }

  private boolean isMyTurn(Lane lane, String me, Map<String, Boolean> isLive) {
    long nowMs = node.time().monotonicMs();
    long sinceMs = nowMs - freeSinceMs.computeIfAbsent(lane.name(), none -> nowMs);
    Set<String> live = isLive.keySet().stream().filter(isLive::get).collect(Collectors.toSet());
    long before = live.stream().filter(it -> number(lane, it) > number(lane, me)).count();
    return sinceMs >= before * GIVE_WAY_MS;
  }

  /** Evenly drawn; the same at every node. */
  private static int number(Lane lane, String incarnation) {
    int mixed = (lane.name() + ' ' + incarnation).hashCode();
    mixed = (mixed ^ mixed >>> 16) * 0x85ebca6b;
    mixed = (mixed ^ mixed >>> 13) * 0xc2b2ae35;
    return mixed ^ mixed >>> 16;
  }

  /** An owner without a lease may be one that opened it since: it gets a dead one first. */
  private Future<?> claim(Lane lane, String seen, boolean isDead, String me) {
    if (!isStill(me) || !lease.mayWrite()) {
      return Future.succeededFuture();
    }
    return (isDead ? Future.succeededFuture(true) : leases.bury(seen))
        .compose(dead -> dead ? leases.home(lane.name(), seen, me) : Future.succeededFuture(false))
        .onSuccess(
            isMine -> {
              if (isMine && isStill(me)) {
                node.events().lease().home(lane.name(), me);
                settle(lane);
              }
            });
  }

  private void settle(Lane lane) {
    freeSinceMs.remove(lane.name());
    if (lanes.settle(lane, true) && lane.isQueue()) {
      takeover.begin(lane);
    }
  }

  private boolean isStill(String me) {
    return me.equals(lease.owner()) && !stopped;
  }

  /** Claims no more; what is home here stays it until the lease is given up. */
  void stop() {
    stopped = true;
    alarm.cancel();
  }
}
