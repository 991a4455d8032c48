package dev.offload.sim;

import dev.offload.time.ManualTime;
import dev.offload.time.Time;

/**
 * Time as one node sees it: its clock may be wrong, it may be frozen for a while, as by SIGSTOP or
 * a long collection of garbage, its machine may sleep, for which its monotonic clock and its alarms
 * stand still, and once it is dead nothing of it runs any more.
 */
final class NodeTime implements Time {
  private final ManualTime world;
  private final long clockErrorMs;
  private long frozenUntilMs;
  private long asleepFromMs = Long.MAX_VALUE;
  private long sleptMs;
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
    return Math.min(world.monotonicMs(), asleepFromMs) - sleptMs;
  }

  @Override
  public Alarm after(long delayMs, Runnable action) {
    boolean[] cancelled = {false};
    long dueMs = monotonicMs() + Math.max(1, delayMs);
    Alarm alarm = world.after(delayMs, () -> run(() -> ring(dueMs, cancelled, action)));
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

  /** Its machine sleeps: it is frozen, and its monotonic clock stands still. */
  void sleepFor(long ms) {
    if (asleepFromMs == Long.MAX_VALUE) {
      asleepFromMs = world.monotonicMs();
      freezeFor(ms);
      // Set before anything that reaches it when it wakes.
      world.after(frozenUntilMs - world.monotonicMs(), this::wake);
    }
  }

  private void wake() {
    sleptMs += world.monotonicMs() - asleepFromMs;
    asleepFromMs = Long.MAX_VALUE;
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

  private void ring(long dueMs, boolean[] cancelled, Runnable action) {
    long missingMs = dueMs - monotonicMs();
    if (missingMs > 0) {
      world.after(missingMs, () -> run(() -> ring(dueMs, cancelled, action)));
    } else if (!cancelled[0]) {
      action.run();
    }
  }
}
