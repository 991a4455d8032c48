package dev.offload.worker;

/** Places in memory, for the tasks of one shelf or of several. */
final class Places {
  private final int max;
  private int taken;
  private boolean awaited;

  /**
   * @param max how many there are, at least 1
   */
  Places(int max) {
    this.max = max;
  }

  int max() {
    return max;
  }

  int free() {
    return Math.max(0, max - taken);
  }

  /** Takes one, though none may be free. */
  void take() {
    taken++;
  }

  /** Gives one back; says whether it ends the wait for places. */
  boolean giveBack() {
    taken--;
    if (!awaited || taken > max / 2) {
      return false;
    }
    awaited = false;
    return true;
  }

  /** Some task found none: it is not worth reading any until half of them are free. */
  void await() {
    awaited = taken > max / 2;
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
