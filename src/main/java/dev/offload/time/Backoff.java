package dev.offload.time;

/** Waits between tries of one thing: doubled each time, from the start after a success. */
public final class Backoff {
  private final long firstMs;
  private final long longestMs;
  private long nextMs;

  /** From 100 ms up to 2 s. */
  public Backoff() {
    this(100, 2_000);
  }

  public Backoff(long firstMs, long longestMs) {
    this.firstMs = firstMs;
    this.longestMs = longestMs;
    nextMs = firstMs;
  }

  public long nextMs() {
    long delayMs = nextMs;
    nextMs = Math.min(longestMs, nextMs * 2);
    return delayMs;
  }

  /** Says whether there was a success since the last wait, or no wait yet. */
  public boolean isFirst() {
    return nextMs == firstMs;
  }

  public void reset() {
    nextMs = firstMs;
  }
}
