package dev.offload.worker;

import dev.offload.task.LiveTask;
import dev.offload.time.Time;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Tasks whose last attempts ended with their node, and that may have ended it. Each runs alone: it
 * begins when no attempt runs here, and no other begins beside it, so that it takes nobody with it.
 * Others are kept back for that, but for a while only; then they go on, but for lanes whose
 * attempts did not end, which begin nothing until these have. So neither waits for ever.
 */
final class Suspects {

  /** How long others are kept back until a suspect may begin, and how long it then is alone. */
  static final long KEPT_BACK_MS = 60_000;

  private static final long NEVER = TokenBucket.NEVER;

  private final Time time;
  private final Collection<Lane> lanes;

  /** Those that have suspects, in the order in which they take turns. */
  private final Set<Lane> waiting = new LinkedHashSet<>();

  /** Those whose attempts did not end in time. */
  private final Set<Lane> slow = new HashSet<>();

  private boolean isAlone;
  private volatile long keptSinceMs = NEVER;
  private long aloneSinceMs;
  private long restUntilMs = Long.MIN_VALUE;

  /**
   * @param lanes all that there are, as they come to be
   */
  Suspects(Time time, Collection<Lane> lanes) {
    this.time = time;
    this.lanes = lanes;
  }

  /** One whose next attempt would be the last to end with its node. */
  static boolean isOne(Lane lane, LiveTask task) {
    // What is of Offload itself ends no node.
    boolean mayEndIt = lane.work() != null && !lane.isInternal();
    return mayEndIt && task.attempts().crashes() >= Ending.CRASHES_MAX - 1;
  }

  void add(Lane lane) {
    waiting.add(lane);
  }

  /** Returns the lane whose suspect is to begin now; null when none is. */
  Lane next() {
    waiting.removeIf(lane -> lane.suspects().size() == 0);
    if (waiting.isEmpty() && !isAlone) {
      letOthersGo();
      return null;
    }
    boolean isIdle = lanes.stream().allMatch(Lane::isIdle);
    isAlone &= !isIdle;
    Optional<Lane> next = waiting.stream().filter(Suspects::mayStart).findFirst();
    if (next.isEmpty() && !isAlone) {
      letOthersGo();
      return null;
    }
    keepBack(time.monotonicMs());
    if (!keepsBack() || !isIdle || next.isEmpty()) {
      return null;
    }
    waiting.remove(next.get());
    waiting.add(next.get());
    isAlone = true;
    aloneSinceMs = time.monotonicMs();
    return next.get();
  }

  /** Takes the suspect of a lane and a slot for it. */
  LiveTask start(Lane lane) {
    lane.slots().take();
    return lane.suspects().take();
  }

  private static boolean mayStart(Lane lane) {
    return lane.slots().areFree() && laneWaitMs(lane) == 0;
  }

  private static long laneWaitMs(Lane lane) {
    return lane.isPaused() ? NEVER : Math.max(lane.halt().heldMs(), lane.slots().waitMs());
  }

  private void letOthersGo() {
    keptSinceMs = NEVER;
    slow.clear();
  }

  private void keepBack(long nowMs) {
    slow.removeIf(Lane::isIdle);
    if (!keepsBack() && nowMs >= restUntilMs && slow.isEmpty()) {
      keptSinceMs = nowMs;
    }
    if (keepsBack() && nowMs >= overMs()) {
      keptSinceMs = NEVER;
      isAlone = false;
      restUntilMs = nowMs + KEPT_BACK_MS;
      lanes.stream().filter(lane -> !lane.isIdle()).forEach(slow::add);
    }
  }

  private long overMs() {
    return KEPT_BACK_MS + (isAlone ? aloneSinceMs : keptSinceMs);
  }

  /** Says whether others are kept back. */
  boolean keepsBack() {
    return keptSinceMs != NEVER;
  }

  /** Says whether attempts of a lane may begin beside what runs; tasks of the demo have none. */
  boolean mayBegin(Lane lane) {
    return lane.isDemo() || !keepsBack() && !slow.contains(lane);
  }

  /** Returns in how many milliseconds this is to be looked at again; {@link #NEVER} for none. */
  long waitMs() {
    long nowMs = time.monotonicMs();
    if (keepsBack()) {
      return Math.max(1, overMs() - nowMs);
    }
    long restMs = waiting.isEmpty() || nowMs >= restUntilMs ? NEVER : restUntilMs - nowMs;
    // Those that could begin wait for others to end, who wake whoever asks.
    return waiting.stream()
        .mapToLong(Suspects::laneWaitMs)
        .filter(waitMs -> waitMs > 0)
        .reduce(restMs, Math::min);
  }

  void clear() {
    waiting.clear();
  }
}
