package dev.offload.http.publish;

import dev.offload.http.kit.Problem;
import dev.offload.task.EventKey;
import io.vertx.core.MultiMap;
import java.util.List;

/** What a client says to have a request done once (draft-ietf-httpapi-idempotency-key-header). */
public final class IdempotencyKey {
  public static final String HEADER = "Idempotency-Key";

  private static final char QUOTE = '"';
  private static final char ESCAPE = '\\';

  private IdempotencyKey() {}

  /**
   * Returns the key in the header, without its quotes and parameters; null when there is none.
   *
   * @throws Problem 400 when it is malformed or there are two
   */
  public static String of(MultiMap headers) {
    List<String> values = headers.getAll(HEADER);
    if (values.size() > 1) {
      throw wrong("is given twice");
    }
    return values.isEmpty() ? null : parse(values.get(0).strip());
  }

  /**
   * Returns a key that was given as it is.
   *
   * @throws Problem 400 when it is none, by {@link EventKey#checked}
   */
  public static String checked(String key) {
    try {
      return EventKey.checked(key);
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  private static String parse(String value) {
    if (value.isEmpty() || value.charAt(0) != QUOTE) {
      if (value.chars().anyMatch(c -> c <= ' ' || c > '~' || ",\";\\".indexOf(c) >= 0)) {
        throw wrong("must be a string in quotes, or visible ASCII without , ; \" and \\");
      }
      return checked(value);
    }
    StringBuilder key = new StringBuilder();
    int end = unquote(value, key);
    String parameters = value.substring(end);
    if (!parameters.isEmpty() && (parameters.charAt(0) != ';' || parameters.indexOf(',') >= 0)) {
      throw wrong("must be one string, with parameters at most");
    }
    return checked(key.toString());
  }

  /** Appends what is quoted, and returns the position after it. */
  private static int unquote(String value, StringBuilder unquoted) {
    for (int i = 1; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == QUOTE) {
        return i + 1;
      }
      if (c == ESCAPE) {
        i++;
        c = i < value.length() ? value.charAt(i) : 0;
        if (c != QUOTE && c != ESCAPE) {
          throw wrong("has a \\ before something else than \" or \\");
        }
      }
      unquoted.append(c);
    }
    throw wrong("has a quote that does not end");
  }

  private static Problem wrong(String detail) {
    return new Problem(400, HEADER + " " + detail).coded("key_invalid");
  }
}
