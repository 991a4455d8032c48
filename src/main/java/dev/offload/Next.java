package dev.offload;

import java.time.Duration;
import java.util.Objects;

/** What a handler says at the end of an attempt. */
public sealed interface Next {

  /** The work is done, without a result. */
  static Next complete() {
    return new Complete(null);
  }

  /**
   * The work is done.
   *
   * @param result a JSON value, of at most 256 KiB as JSON in UTF-8; null for none
   */
  static Next complete(Object result) {
    return new Complete(result);
  }

  /** It failed; the subscription's retry policy decides whether and when it is tried again. */
  static Next retry(Throwable cause) {
    return new Retry(Duration.ZERO, cause);
  }

  /**
   * It failed, and is tried again no sooner than after the given time.
   *
   * @param after at least a second, at most the cap of the policy
   */
  static Next retryAfter(Duration after, Throwable cause) {
    return new Retry(after, cause);
  }

  /** It failed for good: it is not tried again. */
  static Next fail(Throwable cause) {
    return new Fail(cause);
  }

  /**
   * A part is done; the next one starts after the given time, with the state that this one leaves.
   *
   * @param after how long, not negative, at most 366 days
   * @param state a JSON value, of at most 16 KiB as JSON in UTF-8; null for none
   */
  static Next again(Duration after, Object state) {
    return new Again(after, state);
  }

  /** See {@link Next#complete(Object)}. */
  record Complete(Object result) implements Next {}

  /** See {@link Next#retryAfter}. */
  record Retry(Duration after, Throwable cause) implements Next {
    public Retry {
      Objects.requireNonNull(after);
      Objects.requireNonNull(cause);
    }
  }

  /** See {@link Next#fail}. */
  record Fail(Throwable cause) implements Next {
    public Fail {
      Objects.requireNonNull(cause);
    }
  }

  /** See {@link Next#again}. */
  record Again(Duration after, Object state) implements Next {
    public Again {
      Objects.requireNonNull(after);
    }
  }
}
