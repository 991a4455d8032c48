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

  /** It went wrong; the subscription's retry policy says when it is tried again, if at all. */
  static Next retry(Throwable cause) {
    return new Retry(Duration.ZERO, cause);
  }

  /**
   * It went wrong, and is tried again no sooner than after a while.
   *
   * @param after at least a second, at the most the cap of the policy
   */
  static Next retryAfter(Duration after, Throwable cause) {
    return new Retry(after, cause);
  }

  /** It went wrong, and trying again would be in vain. */
  static Next fail(Throwable cause) {
    return new Fail(cause);
  }

  /**
   * A part is done; the next begins after a while, with what this one leaves.
   *
   * @param after how long, not negative, at the most 366 days
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
