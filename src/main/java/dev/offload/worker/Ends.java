package dev.offload.worker;

import dev.offload.handler.Outcome;
import dev.offload.observe.LaneMeters;
import dev.offload.task.Move;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;

/** Says what becomes of attempts whose code ended, and counts it. */
final class Ends {
  private final Node node;
  private final RandomGenerator random;
  private BiConsumer<Lane, String> whenGone = Lane::pause;

  /**
   * @param random where retries get their jitter from
   */
  Ends(Node node, RandomGenerator random) {
    this.node = node;
    this.random = random;
  }

  /** Sets who pauses a lane whose receiver wants nothing more, and says why. */
  void whenGone(BiConsumer<Lane, String> pause) {
    whenGone = pause;
  }

  /** Returns the move by which an attempt ends. */
  Move of(Running attempt, Outcome outcome, long nowMs) {
    Lane lane = attempt.lane();
    Ending ending = attempt.ending();
    if (outcome instanceof Outcome.NotTried notTried) {
      if (lane.isFirstNotTried()) {
        node.events().attempts().notTried(lane.name(), notTried.why());
      }
      long ownMs = lane.notTriedMs();
      lane.meters().ended(LaneMeters.UNTRIED);
      return ending.notTried(notTried.afterMs() > 0 ? notTried.afterMs() : ownMs, nowMs);
    }
    if (outcome instanceof Outcome.Gone gone) {
      lane.meters().ended(LaneMeters.UNTRIED);
      whenGone.accept(lane, gone.why());
      return ending.notTried(1, nowMs);
    }
    lane.tried();
    Move move = ending.of(outcome, lane.work().retry(), random, nowMs);
    lane.meters().ended(move.bodies().history().lastOutcome(), attempt.ranMs());
    return move;
  }
}
