package dev.offload.bench;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Lets time pass while something else is measured. */
final class Pause {
  private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(20);

  private Pause() {}

  static void seconds(int seconds) {
    until(() -> false, TimeUnit.SECONDS.toMillis(seconds));
  }

  /** Waits until something holds, looking every 20 ms; returns false when it took too long. */
  static boolean until(BooleanSupplier holds, long longestMs) {
    long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(longestMs);
    while (!holds.getAsBoolean()) {
      long leftNs = endNs - System.nanoTime();
      if (leftNs <= 0) {
        return false;
      }
      LockSupport.parkNanos(Math.min(LOOK_NS, leftNs));
    }
    return true;
  }
}
