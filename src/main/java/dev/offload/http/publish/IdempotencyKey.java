package dev.offload.http.publish;

import dev.offload.http.kit.Problem;
import dev.offload.task.Payload;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a client says to have a request done once (draft-ietf-httpapi-idempotency-key-header). */
public final class IdempotencyKey {
  public static final String HEADER = "Idempotency-Key";

  private static final int LENGTH_MAX = 255;
  private static final int HASHED_FROM = 512;
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
   * @throws Problem 400 unless it is 1 to 255 characters from U+0020 to U+007E
   */
  public static String checked(String key) {
    if (key.isEmpty() || key.length() > LENGTH_MAX) {
      throw wrong("must have 1 to " + LENGTH_MAX + " characters");
    }
    if (key.chars().anyMatch(c -> c < ' ' || c > '~')) {
      throw wrong("must be visible ASCII");
    }
    return key;
  }

  /**
   * Returns what tells one request from another under the same key: a SHA-256, in hexadecimal. An
   * event is the same in whichever form it came.
   *
   * @param path of the request, without its query
   */
  public static String fingerprint(String method, String path, Publication publication) {
    Payload payload = publication.payload();
    String essence = payload.type().split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    StringBuilder named = new StringBuilder();
    Map<String, String> sorted = new TreeMap<>(publication.given());
    payload.attributes().forEach((name, value) -> sorted.put("ce-" + name, value));
    sorted.forEach((name, value) -> named.append('\n').append(name).append(':').append(value));
    return sha256(method + '\n' + path + '\n' + essence + '\n' + payload.text() + named);
  }

  /**
   * Returns what a key is stored as: a SHA-256, in hexadecimal.
   *
   * @param scope within which it stands for one event: a topic
   */
  public static String hash(String scope, String key) {
    return sha256(scope + '\n' + key);
  }

  /** Returns the key of a publication; see {@link Publication#key}. */
  static String named(String key, Payload payload) {
    if (key != null) {
      return "key:" + key;
    }
    Map<String, String> event = payload.attributes();
    if (event.isEmpty()) {
      return null;
    }
    // A source has no blank, so no two pairs are the same text, and none is a hash.
    String pair = event.get("source") + " " + event.get("id");
    return "ce:" + (pair.length() < HASHED_FROM ? pair : "sha256:" + sha256(pair));
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

  private static String sha256(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static Problem wrong(String detail) {
    return new Problem(400, HEADER + " " + detail).coded("key_invalid");
  }
}
