package dev.offload.task;

import java.util.Map;

/**
 * That there is to be one task of a key in each lane, and not a second while it is unfinished.
 *
 * @param key 1 to 200 characters
 */
public record Unique(String key) {
  public static final String UNIQUE = "unique";

  private static final int LENGTH_MAX = 200;

  /**
   * Reads what was given; null when no key was.
   *
   * @param given texts by the names of {@link Options#NAMES}
   * @throws IllegalArgumentException that names the option which is wrong
   */
  static Unique read(Map<String, String> given) {
    String key = given.get(UNIQUE);
    if (key == null) {
      return null;
    }
    if (key.isEmpty() || key.codePointCount(0, key.length()) > LENGTH_MAX) {
      throw new IllegalArgumentException(UNIQUE + " must have 1 to " + LENGTH_MAX + " characters");
    }
    if (key.codePoints().anyMatch(Unique::cannotBeKept)) {
      throw new IllegalArgumentException(UNIQUE + " must have no control character");
    }
    return new Unique(key);
  }

  /** A surrogate without its other half is lost when it is written as UTF-8. */
  private static boolean cannotBeKept(int character) {
    return Character.isISOControl(character) || Character.getType(character) == Character.SURROGATE;
  }

  /** Returns what a key is stored as: a SHA-256, in hexadecimal. Each lane has keys of its own. */
  public static String hash(String lane, String key) {
    return EventKey.hash(lane, key);
  }
}
