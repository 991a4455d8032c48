package dev.offload.observe;

import dev.offload.time.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the store answers, told to the operator: when it begins to fail, every minute while it
 * does, and when it answers again, with what that cost. For any thread.
 */
final class StoreOutage {
  private static final Logger LOG = LoggerFactory.getLogger("offload");
  private static final int REASON_MAX = 200;

  /**
   * An answer this soon after a failure was on its way before it, and says nothing of the store
   * now. Shorter than the wait before a second try.
   */
  private static final long UNDER_WAY_MS = 50;

  static final long REPEAT_MS = 60_000;

  private final NodeState state;
  private final Time time;
  private long beganMs;
  private long toldMs;
  private long lastFailedMs;
  private long failures;
  private long refusedPosts;

  StoreOutage(NodeState state, Time time) {
    this.state = state;
    this.time = time;
  }

  /** An operation that stores no task failed; it will be tried again. */
  synchronized void failed(String doing, Throwable cause) {
    boolean wasDown = state.isStoreDown();
    state.setReadsDown(true);
    tell(wasDown, doing, cause);
  }

  /** A write of tasks failed. Returns whether it is news that they do. */
  synchronized boolean writeFailed(String doing, Throwable cause) {
    boolean wasDown = state.isStoreDown();
    boolean isNews = state.setWritesDown(true);
    tell(wasDown, doing, cause);
    return isNews;
  }

  /** A client was told that its work was not taken now. */
  void refusedPost() {
    if (state.isStoreDown()) {
      synchronized (this) {
        refusedPosts++;
      }
    }
  }

  void answered() {
    if (state.isStoreDown()) {
      synchronized (this) {
        if (!wasUnderWay() && state.setReadsDown(false) && !state.areWritesDown()) {
          tellEnd();
        }
      }
    }
  }

  void writeAnswered() {
    if (state.isStoreDown()) {
      synchronized (this) {
        if (!wasUnderWay() && state.setWritesDown(false)) {
          state.setReadsDown(false);
          tellEnd();
        }
      }
      answered();
    }
  }

  private boolean wasUnderWay() {
    return time.monotonicMs() - lastFailedMs < UNDER_WAY_MS;
  }

  private void tell(boolean wasDown, String doing, Throwable cause) {
    lastFailedMs = time.monotonicMs();
    if (!wasDown) {
      beganMs = lastFailedMs;
      toldMs = lastFailedMs;
      failures = 0;
      refusedPosts = 0;
    }
    failures++;
    if (state.isStoreClosing()) {
      return;
    }
    if (!wasDown) {
      LOG.warn(
          "The store failed while {} ({}). New work is refused, stored tasks wait, and everything"
              + " is retried until the store answers",
          doing,
          reason(cause));
    } else if (lastFailedMs - toldMs >= REPEAT_MS) {
      toldMs = lastFailedMs;
      LOG.warn(
          "The store has been failing for {}, now while {} ({}): {}",
          Counted.time(lastFailedMs - beganMs),
          doing,
          reason(cause),
          cost());
    }
  }

  private void tellEnd() {
    LOG.info(
        "The store answers again after {}: {}", Counted.time(time.monotonicMs() - beganMs), cost());
  }

  private String cost() {
    return Counted.of(failures, "operation")
        + " failed, "
        + Counted.of(refusedPosts, "post", "was", "were")
        + " refused";
  }

  private static String reason(Throwable cause) {
    String message = cause.getMessage();
    String text = message == null ? cause.getClass().getSimpleName() : message;
    int end = text.indexOf('\n');
    String line = end < 0 ? text : text.substring(0, end);
    return line.length() > REASON_MAX ? line.substring(0, REASON_MAX) + "…" : line;
  }
}
