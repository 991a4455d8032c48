package dev.offload.worker;

/**
 * Places in memory, for the tasks of one shelf or of several, while they wait. A quarter of them is
 * only for what is due: what is due later may not hold that up.
 */
final class Places {
  private static final int FEW = 1_000;

  private final int max;
  private final int maxForLater;
  private final boolean inOrder;
  private int taken;
  private boolean awaited;

  /**
   * @param max how many there are, at least 1
   */
  Places(int max) {
    this(max, false);
  }

  /**
   * @param inOrder the tasks must not pass each other
   */
  Places(int max, boolean inOrder) {
    this.max = max;
    this.inOrder = inOrder;
    this.maxForLater = forLater(max);
  }

  boolean areInOrder() {
    return inOrder;
  }

  boolean areTaken() {
    return taken > 0;
  }

  /** Returns how many of so many places may be taken by what is due later. */
  static int forLater(int max) {
    return (int) (max * 3L / 4);
  }

  /** Returns how many tasks are worth reading at once, at least 1: few when most find no place. */
  int worthReading() {
    return areHalfFree() ? max : Math.min(max, FEW);
  }

  /** Says whether it is worth reading what is due later: not for every place that is left. */
  boolean areHalfFree() {
    return taken <= max / 2;
  }

  int free() {
    return Math.max(0, max - taken);
  }

  /** Returns how many are free for what is due later. */
  int freeForLater() {
    return Math.max(0, maxForLater - taken);
  }

  /** Takes one, though none may be free. */
  void take() {
    taken++;
  }

  /** Gives one back; says whether it ends the wait for places. */
  boolean giveBack() {
    taken--;
    if (!awaited || taken > maxForLater) {
      return false;
    }
    awaited = false;
    return true;
  }

  /** Some task found none: it is not worth reading any until a quarter of them is free. */
  void missed() {
    awaited = taken > maxForLater;
  }

  boolean areAwaited() {
    return awaited;
  }

  /** Nobody has or awaits any. */
  void clear() {
    taken = 0;
    awaited = false;
  }
}
