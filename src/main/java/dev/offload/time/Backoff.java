package dev.offload.time;

/** Waits between tries of one thing: 100 ms, doubled up to 2 s, from the start after a success. */
public final class Backoff {
  private static final long FIRST_MS = 100;
  private static final long LONGEST_MS = 2_000;

  private long nextMs = FIRST_MS;

  public long nextMs() {
    long delayMs = nextMs;
    nextMs = Math.min(LONGEST_MS, nextMs * 2);
    return delayMs;
  }

  public void reset() {
    nextMs = FIRST_MS;
  }
}
