package dev.offload.worker;

import dev.offload.bus.Pause;
import dev.offload.task.Answer;
import dev.offload.task.Refusal;
import dev.offload.time.Time.Alarm;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which subscriptions are paused: what the store says. It is read before anything begins, when
 * somebody says that it changed, and, as that may get lost, again and again where nodes share the
 * store. A pause that a handler asked for holds here at once, and is stored until it is.
 */
final class Pauses {

  /** How often a shared store is asked: an answer is there within a second of the pause. */
  static final long LOOK_MS = 800;

  private final Node node;
  private final NodeLease lease;
  private final Lanes lanes;
  private final Outside outside;

  /** What handlers asked for and is not stored. */
  private final Map<String, String> unstored = new HashMap<>();

  private Alarm alarm = () -> {};
  private boolean asking;
  private boolean again;
  private boolean stopped;

  Pauses(Node node, NodeLease lease, Lanes lanes, Outside outside) {
    this.node = node;
    this.lease = lease;
    this.lanes = lanes;
    this.outside = outside;
  }

  /** Reads them for the first time; fails when the store does not answer. */
  Future<Void> start() {
    asking = true;
    return node.store()
        .paused()
        .onComplete(asked -> asking = false)
        .compose(
            paused -> {
              if (again) {
                again = false;
                return start();
              }
              apply(paused);
              rest(node.store().leases().isPresent());
              return Future.succeededFuture();
            });
  }

  void stop() {
    stopped = true;
    alarm.cancel();
  }

  /** Pauses, or has go on, by hand; never fails, and whoever is told that it is done may rely. */
  Future<Answer> set(Pause wanted) {
    return node.store()
        .pause(wanted.lane(), wanted.why())
        .map(
            done -> {
              unstored.remove(wanted.lane());
              changed(wanted.lane(), wanted.why());
              return (Answer) new Answer.Stored(List.of(), true);
            })
        .recover(
            cause -> {
              node.events().storeFailed("pausing a subscription", cause);
              look();
              return Future.succeededFuture(
                  new Refusal(
                      Refusal.UNAVAILABLE,
                      "It is not known whether this was done: the store did not answer",
                      true));
            });
  }

  /** Pauses a lane whose receiver wants nothing more. */
  void gone(Lane lane, String why) {
    lane.pause(why);
    node.events().attempts().paused(lane.name(), why);
    unstored.put(lane.name(), why);
    store(lane.name(), why);
  }

  private void store(String lane, String why) {
    node.store()
        .pause(lane, why)
        .onSuccess(
            done -> {
              if (unstored.remove(lane, why)) {
                changed(lane, why);
              }
            })
        .onFailure(
            cause -> {
              node.events().storeFailed("pausing a subscription", cause);
              if (!stopped) {
                node.time().after(LOOK_MS, () -> storeAgain(lane, why));
              }
            });
  }

  /** Unless somebody had it go on meanwhile. */
  private void storeAgain(String lane, String why) {
    if (!stopped && why.equals(unstored.get(lane))) {
      store(lane, why);
    }
  }

  private void changed(String lane, String why) {
    lanes.pause(lane, why);
    outside.lanesChanged();
    // What is being asked may be older than this.
    again = asking;
  }

  /** Reads them now: somebody says that they changed. */
  void look() {
    alarm.cancel();
    again = asking;
    if (asking || stopped) {
      return;
    }
    asking = true;
    node.store()
        .paused()
        .onComplete(
            paused -> {
              asking = false;
              if (again) {
                look();
              } else if (paused.succeeded()) {
                apply(paused.result());
                rest(node.store().leases().isPresent());
              } else {
                node.events().storeFailed("reading what is paused", paused.cause());
                rest(true);
              }
            });
  }

  /** Without a lease nothing begins: it comes first, as with it the time of the store is known. */
  private void lookAgain() {
    if (lease.mayWrite()) {
      look();
    } else {
      rest(true);
    }
  }

  private void apply(Map<String, String> paused) {
    Map<String, String> all = new HashMap<>(paused);
    all.putAll(unstored);
    lanes.pause(all);
  }

  private void rest(boolean asksAgain) {
    if (asksAgain && !stopped) {
      alarm = node.time().after(LOOK_MS, this::lookAgain);
    }
  }
}
