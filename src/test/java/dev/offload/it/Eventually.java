package dev.offload.it;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waiting for what real processes do: until a condition holds, or for a moment to come. */
final class Eventually {
  private static final long LOOK_MS = 50;

  private Eventually() {}

  /**
   * Looks again and again until something is so.
   *
   * @throws AssertionError when it is not so in time
   */
  static void within(Duration limit, String what, BooleanSupplier isSo) {
    long endNs = System.nanoTime() + limit.toNanos();
    while (!isSo.getAsBoolean()) {
      if (System.nanoTime() > endNs) {
        throw new AssertionError("waited " + limit.toMillis() + " ms in vain for " + what);
      }
      pass(LOOK_MS);
    }
  }

  /** Lets time pass while others work. */
  static void pass(long delayMs) {
    CompletableFuture.runAsync(() -> {}, in(delayMs)).join();
  }

  /** Returns what runs actions that much later. */
  static Executor in(long delayMs) {
    return CompletableFuture.delayedExecutor(delayMs, TimeUnit.MILLISECONDS);
  }
}
