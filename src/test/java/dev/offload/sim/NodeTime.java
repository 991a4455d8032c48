package dev.offload.sim;

import dev.offload.ManualTime;
import dev.offload.Time;

/**
 * Time as one node sees it: its clock may be wrong, it may be frozen for a while, as by SIGSTOP or
 * a long collection of garbage, and once it is dead nothing of it runs any more.
 */
final class NodeTime implements Time {
  private final ManualTime world;
  private final long clockErrorMs;
  private long frozenUntilMs;
  private boolean dead;

  NodeTime(ManualTime world, long clockErrorMs) {
    this.world = world;
    this.clockErrorMs = clockErrorMs;
  }

  @Override
  public long nowMs() {
    return world.nowMs() + clockErrorMs;
  }

  @Override
  public long monotonicMs() {
    return world.monotonicMs();
  }

  @Override
  public Alarm after(long delayMs, Runnable action) {
    boolean[] cancelled = {false};
    Alarm alarm = world.after(delayMs, () -> run(() -> runUnless(cancelled, action)));
    return () -> {
      cancelled[0] = true;
      alarm.cancel();
    };
  }

  /** Runs something that reaches the node now: at once, when it thaws, or never. */
  void run(Runnable action) {
    if (dead) {
      return;
    }
    long frozenMs = frozenUntilMs - world.monotonicMs();
    if (frozenMs > 0) {
      world.after(frozenMs, () -> run(action));
    } else {
      action.run();
    }
  }

  void freezeFor(long ms) {
    frozenUntilMs = Math.max(frozenUntilMs, world.monotonicMs() + ms);
  }

  boolean isFrozen() {
    return frozenUntilMs > world.monotonicMs();
  }

  void kill() {
    dead = true;
  }

  boolean isDead() {
    return dead;
  }

  private static void runUnless(boolean[] cancelled, Runnable action) {
    if (!cancelled[0]) {
      action.run();
    }
  }
}
