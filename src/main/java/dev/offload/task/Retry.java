package dev.offload.task;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * When a task is tried again whose attempt went wrong. Either the waits grow by a factor, or they
 * are listed.
 *
 * @param attempts how many may go wrong until the task has failed, 1 to 100
 * @param baseMs the first wait, in milliseconds
 * @param factor by which each wait is longer than the one before, at least 1
 * @param capMs the longest wait
 * @param jitter the part by which a wait may be shorter or longer, 0 to 1
 * @param delaysMs the waits, when they are listed; else empty
 */
public record Retry(
    int attempts, long baseMs, double factor, long capMs, double jitter, List<Long> delaysMs) {

  /** 10 attempts, the waits 10 s, 30 s, 90 s and so on up to 24 h, each a quarter more or less. */
  public static final Retry DEFAULT = exponential(10, 10_000, 3, 86_400_000, 0.25);

  public Retry {
    delaysMs = List.copyOf(delaysMs);
    if (attempts < 1 || jitter < 0 || jitter > 1 || factor < 1 || baseMs < 0 || capMs < baseMs) {
      throw new IllegalArgumentException("no policy of retries");
    }
  }

  /** Waits that grow by a factor up to a cap. */
  public static Retry exponential(
      int attempts, long baseMs, double factor, long capMs, double jitter) {
    return new Retry(attempts, baseMs, factor, capMs, jitter, List.of());
  }

  /** Waits as they are listed, each exact; one attempt more than there are waits. */
  public static Retry delays(List<Long> delaysMs) {
    return new Retry(delaysMs.size() + 1, 0, 1, Long.MAX_VALUE, 0, delaysMs);
  }

  /**
   * Draws how long to wait.
   *
   * @param errors how many attempts went wrong, from 1; less than {@link #attempts}
   * @return milliseconds, at least 1
   */
  public long delayMs(int errors, RandomGenerator random) {
    if (!delaysMs.isEmpty()) {
      return Math.max(1, delaysMs.get(Math.min(errors, delaysMs.size()) - 1));
    }
    double waitMs = Math.min(capMs, baseMs * Math.pow(factor, errors - 1));
    double part = 1 - jitter + 2 * jitter * random.nextDouble();
    return Math.max(1, Math.round(waitMs * part));
  }
}
