package dev.offload.task;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** By what an event is known when it is published again. */
public final class EventKey {
  private static final int LENGTH_MAX = 255;
  private static final int HASHED_FROM = 512;

  private EventKey() {}

  /**
   * Returns a key that a client gave.
   *
   * @throws IllegalArgumentException unless it is 1 to 255 characters from U+0020 to U+007E
   */
  public static String checked(String key) {
    if (key.isEmpty() || key.length() > LENGTH_MAX) {
      throw new IllegalArgumentException("must have 1 to " + LENGTH_MAX + " characters");
    }
    if (key.chars().anyMatch(c -> c < ' ' || c > '~')) {
      throw new IllegalArgumentException("must be visible ASCII");
    }
    return key;
  }

  /**
   * Returns what tells one request from another under the same key: a SHA-256, in hexadecimal. An
   * event is the same in whichever form it came.
   *
   * @param path of the request, without its query
   * @param given the options as they were written, by name
   */
  public static String fingerprint(
      String method, String path, Payload payload, Map<String, String> given) {
    String essence = payload.type().split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    StringBuilder named = new StringBuilder();
    Map<String, String> sorted = new TreeMap<>(given);
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

  /**
   * Returns the name of an event within its topic.
   *
   * @param key that a client gave, or null
   * @return {@code "key:"} and the key, or {@code "ce:"} and what names a CloudEvent; null when
   *     nothing does
   */
  public static String named(String key, Payload payload) {
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

  /** Returns a SHA-256 of the UTF-8 of a text, in hexadecimal. */
  public static String sha256(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
