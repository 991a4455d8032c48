package dev.offload.worker;

import dev.offload.store.Leases;
import dev.offload.task.LiveTask;
import dev.offload.time.Backoff;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;

/**
 * Has a node that becomes the home of a queue own what is in it, whoever stored it. From an ordered
 * queue it hands out nothing before it knows what was handed out and has not ended.
 */
final class Takeover {
  private static final int PAGE = 2_000;

  private final Node node;
  private final NodeLease lease;
  private final HeldTasks held;
  private final Lanes lanes;
  private final Refill refill;
  private final Leases leases;

  Takeover(Node node, NodeLease lease, HeldTasks held, Lanes lanes, Refill refill) {
    this.node = node;
    this.refill = refill;
    this.lease = lease;
    this.held = held;
    this.lanes = lanes;
    leases = node.store().leases().orElseThrow();
  }

  /** This node is the home of a queue from now on. */
  void begin(Lane lane) {
    if (lane.queue().ordered()) {
      lane.halt().setWhole(false);
      forget(lane);
    }
    mind(lane);
    step(new Walk(lane, lease.owner(), new Backoff()));
  }

  /** One way through a queue. */
  private record Walk(Lane lane, String owner, Backoff backoff) {}

  /** What is held may not be what comes first: it is read in order. */
  private void forget(Lane lane) {
    held.forgetLane(lane.name());
    lane.ready().clear();
  }

  private void mind(Lane lane) {
    for (int priority = 0; priority < Lane.PRIORITIES; priority++) {
      held.mind(lane.shelf(priority), 0);
    }
  }

  private boolean isStill(Walk walk) {
    return walk.owner.equals(lease.owner()) && lanes.named(walk.lane.name()) == walk.lane;
  }

  private void step(Walk walk) {
    if (!isStill(walk)) {
      return;
    }
    // What is being given to the home before is its, or comes back, only when that is known.
    if (!lease.mayWrite() || walk.lane.halt().isGiving()) {
      again(walk);
      return;
    }
    leases
        .takeLane(walk.lane.name(), walk.owner)
        .onSuccess(
            taken -> {
              if (taken > 0) {
                node.events().lease().adopting(walk.lane.name(), taken);
                step(walk);
              } else if (isStill(walk)) {
                ended(walk);
              }
            })
        .onFailure(cause -> failed(walk, cause));
  }

  private void failed(Walk walk, Throwable cause) {
    node.events().storeFailed("taking a queue over", cause);
    again(walk);
  }

  private void again(Walk walk) {
    node.time().after(walk.backoff.nextMs(), () -> step(walk));
  }

  private void ended(Walk walk) {
    if (!walk.lane.queue().ordered()) {
      mind(walk.lane);
      return;
    }
    // A reading under way may not show yet what was taken, and what it shows takes the places.
    refill.whenRead(
        () -> {
          if (isStill(walk)) {
            readInOrder(walk);
          }
        });
    refill.reload();
  }

  private void readInOrder(Walk walk) {
    forget(walk.lane);
    mind(walk.lane);
    begun(walk, null)
        .onSuccess(
            known -> {
              refill.whenRead(
                  () -> {
                    if (isStill(walk)) {
                      walk.lane.halt().setWhole(true);
                      lanes.look();
                    }
                  });
              refill.reload();
            })
        .onFailure(cause -> failed(walk, cause));
  }

  private Future<Void> begun(Walk walk, UUID after) {
    long asked = held.ask();
    return leases
        .begun(walk.owner, walk.lane.name(), after, PAGE)
        .onComplete(
            found -> {
              if (found.succeeded() && isStill(walk)) {
                found.result().forEach(task -> held.hold(task, asked));
              }
              held.answered(asked);
            })
        .compose(
            found ->
                found.size() < PAGE || !isStill(walk)
                    ? Future.succeededFuture()
                    : begun(walk, last(found)));
  }

  private static UUID last(List<LiveTask> found) {
    return found.get(found.size() - 1).id();
  }
}
