package dev.offload.handler;

import dev.offload.handler.Outcome.Failed;
import dev.offload.task.BackgroundText;
import io.vertx.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Makes outcomes of what code outside answers, within the bounds of what is stored. */
final class Outcomes {
  static final int RESULT_MAX_BYTES = 256 * 1024;
  static final int STATE_MAX_BYTES = 16 * 1024;
  static final int MESSAGE_MAX_BYTES = 4 * 1024;
  static final Duration AFTER_MAX = Duration.ofDays(366);

  private static final long RETRY_AFTER_MIN_MS = 1_000;

  private Outcomes() {}

  /**
   * Returns the end of the work, or an error when its result cannot be stored.
   *
   * @param result a JSON value; null for none
   */
  static Outcome complete(Object result) {
    try {
      return new Outcome.Complete(json("the result", result, RESULT_MAX_BYTES));
    } catch (IllegalArgumentException e) {
      return badAnswer(e.getMessage());
    }
  }

  /**
   * Returns the end of a part, or an error when the wait is out of range or the state cannot be
   * stored.
   *
   * @param state a JSON value; null for none
   */
  static Outcome again(Duration after, Object state) {
    if (after.isNegative() || after.compareTo(AFTER_MAX) > 0) {
      return badAnswer("again after " + after + " is outside of 0 to " + AFTER_MAX.toDays() + "d");
    }
    try {
      return new Outcome.Again(after.toMillis(), json("the state", state, STATE_MAX_BYTES));
    } catch (IllegalArgumentException e) {
      return badAnswer(e.getMessage());
    }
  }

  /**
   * Returns an error that the policy may try again.
   *
   * @param after no sooner than this; zero leaves it to the policy
   */
  static Failed retry(Throwable cause, Duration after) {
    Duration bounded = after.compareTo(AFTER_MAX) > 0 ? AFTER_MAX : after;
    long afterMs = after.isZero() ? 0 : Math.max(RETRY_AFTER_MIN_MS, bounded.toMillis());
    return failed(cause, false, afterMs);
  }

  /** Returns an error after which another attempt would be in vain. */
  static Failed fail(Throwable cause) {
    return failed(cause, true, 0);
  }

  /** Returns the error that an answer is, which is not one of those that there are. */
  static Failed badAnswer(String why) {
    return Failed.of("bad answer", cut(why, MESSAGE_MAX_BYTES));
  }

  /** Returns what fits of a text into so many bytes of UTF-8, never half of a character. */
  static String cut(String text, int maxBytes) {
    // A character takes a byte at least, so nothing beyond is needed.
    String near = text.substring(0, Math.min(text.length(), maxBytes + 1));
    byte[] bytes = near.getBytes(StandardCharsets.UTF_8);
    int end = Math.min(bytes.length, maxBytes);
    while (end < bytes.length && (bytes[end] & 0xC0) == 0x80) {
      end--;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }

  private static Failed failed(Throwable cause, boolean isFinal, long afterMs) {
    String message = cause.getMessage() == null ? "" : cause.getMessage();
    return new Failed(
        cause.getClass().getName(), cut(message, MESSAGE_MAX_BYTES), isFinal, afterMs);
  }

  private static String json(String what, Object value, int maxBytes) {
    if (value == null) {
      return null;
    }
    String text = json(what, value);
    int bytes = BackgroundText.utf8Bytes(text);
    if (bytes > maxBytes) {
      throw new IllegalArgumentException(
          what + " takes " + bytes + " bytes as JSON, the limit is " + maxBytes);
    }
    return text;
  }

  /**
   * Returns a value as JSON.
   *
   * @throws IllegalArgumentException when it cannot be written
   */
  static String json(String what, Object value) {
    String text;
    try {
      text = Json.encode(value);
    } catch (RuntimeException | StackOverflowError e) {
      throw new IllegalArgumentException(
          what + " of " + value.getClass().getName() + " cannot be written as JSON: " + reason(e));
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new IllegalArgumentException(what + " has half of a surrogate pair in it");
    }
    return text;
  }

  private static String reason(Throwable e) {
    return e.getMessage() == null ? e.getClass().getName() : e.getMessage();
  }
}
