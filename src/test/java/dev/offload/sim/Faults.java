package dev.offload.sim;

import dev.offload.time.ManualTime;
import java.util.SplittableRandom;

/** What goes wrong on the way to the store, drawn from the seed. */
final class Faults {
  private final ManualTime world;
  private final SplittableRandom random;
  private final OfCall worst;
  private final double perCall;
  private long awayUntilMs;
  private boolean calm;

  /** What happens to one call. */
  enum OfCall {
    NONE,
    NOT_SENT,
    NEVER_ARRIVES,
    ANSWER_LOST,
    APPLIED_LATE
  }

  /**
   * @param worst the last in their order of those that may happen
   */
  Faults(ManualTime world, SplittableRandom random, OfCall worst) {
    this.world = world;
    this.random = random;
    this.worst = worst;
    perCall = random.nextInt(3) == 0 ? 0 : random.nextDouble(0.15);
  }

  /** From now on nothing goes wrong. */
  void stop() {
    calm = true;
  }

  boolean isAway() {
    return !calm && world.monotonicMs() < awayUntilMs;
  }

  /** The store answers nobody for a while. */
  void goAwayFor(long ms) {
    awayUntilMs = Math.max(awayUntilMs, world.monotonicMs() + ms);
  }

  OfCall ofCall() {
    if (isAway()) {
      return random.nextInt(3) == 0 ? OfCall.NEVER_ARRIVES : OfCall.NOT_SENT;
    }
    if (calm || random.nextDouble() >= perCall) {
      return OfCall.NONE;
    }
    return OfCall.values()[1 + random.nextInt(worst.ordinal())];
  }

  /** Returns how long a message is on its way: mostly short, at times slow. */
  long delayMs() {
    return !calm && random.nextInt(50) == 0 ? random.nextLong(1, 1_500) : random.nextLong(1, 8);
  }

  /** Returns how long after its caller gave up a late call arrives. */
  long lateMs() {
    return random.nextLong(1, 20_000);
  }
}
