package dev.offload.worker;

import dev.offload.handler.Outcome;
import dev.offload.observe.LaneMeters;
import dev.offload.task.Move;
import java.util.random.RandomGenerator;

/** What becomes of tasks, and of their lanes, as their attempts end here. */
final class Endings {
  private final Node node;
  private final RandomGenerator random;
  private final Pauses pauses;
  private final Publications publications;

  Endings(Node node, RandomGenerator random, Pauses pauses, Publications publications) {
    this.node = node;
    this.random = random;
    this.pauses = pauses;
    this.publications = publications;
  }

  /** Returns who stores what attempts published. */
  Publications publications() {
    return publications;
  }

  /** Counts the end of an attempt, and returns the move that it means. */
  Move of(Running attempt, Outcome outcome) {
    long nowMs = node.clock().nowMs();
    Lane lane = attempt.lane();
    Ending ending = attempt.ending();
    if (outcome instanceof Outcome.NotTried notTried) {
      if (lane.untried().isFirst()) {
        node.events().attempts().notTried(lane.name(), notTried.why());
      }
      long ownMs = lane.untried().nextMs();
      lane.meters().ended(LaneMeters.UNTRIED);
      return ending.notTried(notTried.afterMs() > 0 ? notTried.afterMs() : ownMs, nowMs);
    }
    if (outcome instanceof Outcome.Gone gone) {
      lane.meters().ended(LaneMeters.UNTRIED);
      pauses.gone(lane, gone.why());
      return ending.notTried(1, nowMs);
    }
    if (outcome instanceof Outcome.Held held) {
      pauses.hold(lane, held);
      return of(attempt, held.failed());
    }
    lane.untried().reset();
    Move move = ending.of(outcome, lane.work().retry(), random, nowMs);
    lane.meters().ended(move.bodies().history().lastOutcome(), attempt.ranMs());
    return move;
  }
}
