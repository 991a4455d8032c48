package dev.offload.worker;

import dev.offload.bus.Pause;
import dev.offload.handler.Outcome;
import dev.offload.task.Answer;
import dev.offload.task.LaneState;
import dev.offload.task.Refusal;
import dev.offload.time.Time.Alarm;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which subscriptions are paused or held: what the store says. It is read before anything begins,
 * when somebody says that it changed, and, as that may get lost, again and again where nodes share
 * the store. What a handler asked for acts here at once, and is stored until it is.
 */
final class Pauses {

  /** How often a shared store is asked: an answer is there within a second of the pause. */
  static final long LOOK_MS = 800;

  private final Node node;
  private final NodeLease lease;
  private final Lanes lanes;
  private final Outside outside;

  /** What handlers asked for and is not stored. */
  private final Map<String, LaneState> unstored = new HashMap<>();

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
        .laneStates()
        .onComplete(asked -> asking = false)
        .compose(
            states -> {
              if (again) {
                again = false;
                return start();
              }
              apply(states);
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
    LaneState state = LaneState.paused(wanted.why());
    return node.store()
        .setLaneState(wanted.lane(), state)
        .map(
            done -> {
              unstored.remove(wanted.lane());
              changed(wanted.lane(), state);
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
    node.events().attempts().paused(lane.name(), why);
    ask(lane, LaneState.paused(why));
  }

  /** Holds a lane whose receiver is to be left alone; one that is paused begins nothing anyway. */
  void hold(Lane lane, Outcome.Held held) {
    if (!lane.isPaused()) {
      node.events().attempts().held(lane.name(), held.ms(), held.why());
      LaneState wanted = LaneState.held(node.clock().nowMs(), held.ms(), held.why());
      ask(lane, lane.isHeld() ? wanted : wanted.behind(lane.halt().state().hold()));
    }
  }

  private void ask(Lane lane, LaneState wanted) {
    lane.set(wanted.after(lane.halt().state()));
    unstored.put(lane.name(), wanted);
    store(lane.name(), wanted);
  }

  private void store(String lane, LaneState wanted) {
    node.store()
        .setLaneState(lane, wanted)
        .onSuccess(
            done -> {
              if (unstored.remove(lane, wanted)) {
                outside.lanesChanged();
                again = asking;
              }
            })
        .onFailure(
            cause -> {
              node.events().storeFailed("pausing a subscription", cause);
              if (!stopped) {
                node.time().after(LOOK_MS, () -> storeAgain(lane, wanted));
              }
            });
  }

  /** Unless somebody had it go on meanwhile, or it is over. */
  private void storeAgain(String lane, LaneState wanted) {
    boolean isOver = wanted.hold() != null && wanted.heldMs(node.clock().nowMs()) == 0;
    if (isOver) {
      unstored.remove(lane, wanted);
    } else if (!stopped && wanted.equals(unstored.get(lane))) {
      store(lane, wanted);
    }
  }

  private void changed(String lane, LaneState state) {
    lanes.set(lane, state);
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
        .laneStates()
        .onComplete(
            states -> {
              asking = false;
              if (again) {
                look();
              } else if (states.succeeded()) {
                apply(states.result());
                rest(node.store().leases().isPresent());
              } else {
                node.events().storeFailed("reading what is paused", states.cause());
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

  private void apply(Map<String, LaneState> stored) {
    Map<String, LaneState> all = new HashMap<>(stored);
    unstored.forEach(
        (lane, wanted) ->
            all.put(lane, wanted.after(stored.getOrDefault(lane, LaneState.GOES_ON))));
    lanes.set(all);
  }

  private void rest(boolean asksAgain) {
    if (asksAgain && !stopped) {
      alarm = node.time().after(LOOK_MS, this::lookAgain);
    }
  }
}
