package dev.offload.worker;

import dev.offload.bus.QueueAnswer.Outcome;
import dev.offload.bus.QueueAnswer.Result;
import dev.offload.bus.QueueCommand.Act;
import dev.offload.task.Move;
import dev.offload.task.Status;
import dev.offload.task.Task;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Does what a receiver says of a message that is not known here to be in flight: it is looked up,
 * and moved by its version alone, whoever owns it.
 */
final class Unheld {
  private static final int TRIES_MAX = 3;
  private static final long LOOK_AGAIN_MS = 500;

  private final Node node;
  private final NodeLease lease;
  private final HeldTasks held;
  private final Supplier<Commands.Hands> hands;

  Unheld(Node node, NodeLease lease, HeldTasks held, Supplier<Commands.Hands> hands) {
    this.held = held;
    this.node = node;
    this.lease = lease;
    this.hands = hands;
  }

  /** Does it; never fails. */
  Future<Result> settle(Lane lane, Act act) {
    return tryOnce(lane, act, TRIES_MAX)
        .recover(
            cause -> {
              node.events().storeFailed("settling a message", cause);
              return Future.succeededFuture(new Result(Outcome.OUTCOME_UNKNOWN, 0));
            });
  }

  private Future<Result> tryOnce(Lane lane, Act act, int triesLeft) {
    return node.store()
        .read(List.of(act.receipt().id()))
        .compose(
            found -> {
              Outcome outcome =
                  found.isEmpty() ? Outcome.UNKNOWN : outcome(lane, found.get(0), act);
              return outcome == Outcome.DONE
                  ? move(lane, found.get(0), act, triesLeft)
                  : Future.succeededFuture(new Result(outcome, 0));
            });
  }

  /** Says what comes of it before anything is written; {@link Outcome#DONE} when it may be. */
  private Outcome outcome(Lane lane, Task task, Act act) {
    boolean isHere = task.shelf().lane().equals(lane.name());
    boolean isEnded = !task.status().isLive();
    if (isEnded || !isHere) {
      boolean wasHere = isHere || lane.queue().name().equals(Fates.source(task));
      return wasHere ? Outcome.ENDED : Outcome.UNKNOWN;
    }
    boolean isInTime = task.attempts().running() && task.dueAt() > node.clock().nowMs();
    boolean acts = task.attempts().starts() == act.receipt().starts();
    return acts && (isInTime || !lane.queue().ordered()) ? Outcome.DONE : Outcome.EXPIRED;
  }

  private Future<Result> move(Lane lane, Task task, Act act, int triesLeft) {
    if (!lease.mayWrite()) {
      return Future.succeededFuture(new Result(Outcome.OUTCOME_UNKNOWN, 0));
    }
    Move move = Settling.move(lane, task.live(), act, node.clock().nowMs()).asFar();
    return node.store()
        .override(lease.owner(), List.of(move))
        .onComplete(done -> mind(task, move))
        .compose(
            matched -> {
              if (matched == 1) {
                hands.get().moved(task, move);
                return Future.succeededFuture(Settling.done(act, task.live().after(move)));
              }
              return triesLeft > 1
                  ? tryOnce(lane, act, triesLeft - 1)
                  : Future.succeededFuture(new Result(Outcome.OUTCOME_UNKNOWN, 0));
            });
  }

  /**
   * Looks what became of a message whose move was lost, until it is known: it is held again, or
   * gone. In order there may be no room for it, as those after it wait.
   *
   * @param gone run when it has ended or is in another queue
   */
  void lookUp(Lane lane, UUID id, Runnable gone) {
    String owner = lease.owner();
    long asked = held.ask();
    Existing.read(node.store(), owner, List.of(id))
        .onComplete(
            found -> {
              boolean isStill = owner.equals(lease.owner()) && !lane.halt().isElsewhere();
              boolean isKnown = !isStill || found.succeeded() && known(lane, id, found, asked);
              held.answered(asked);
              if (found.failed()) {
                node.events().storeFailed("looking a message up", found.cause());
              }
              if (!isKnown) {
                node.time().after(LOOK_AGAIN_MS, () -> lookUp(lane, id, gone));
              } else if (isStill && !held.holds(id)) {
                gone.run();
              }
            });
  }

  private boolean known(Lane lane, UUID id, AsyncResult<Existing> found, long asked) {
    Task task = found.result().task(id);
    if (task == null || !task.status().isLive()) {
      return true;
    }
    if (!task.shelf().lane().equals(lane.name())) {
      // A reading that showed it there took it for what was held of it here.
      held.mind(task.shelf(), task.dueAt());
      return true;
    }
    found.result().ownedTask(id).ifPresent(mine -> held.hold(mine.live(), asked));
    held.tellCame();
    return held.holds(id) || !lane.queue().ordered();
  }

  private void mind(Task task, Move move) {
    if (move.to() != Status.COMPLETE && move.to().isLive()) {
      hands.get().mind(task.live().after(move).shelf(), move.dueAt());
    }
  }
}
