package dev.offload.task;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * That there is to be one task of a key in each lane, and not a second while it is unfinished.
 *
 * @param key 1 to 200 characters
 * @param onConflict what becomes of what is published while there is one
 */
public record Unique(String key, OnConflict onConflict) {
  public static final String UNIQUE = "unique";
  public static final String ON_CONFLICT = "onConflict";

  private static final int LENGTH_MAX = 200;

  /** What becomes of an event whose key has a task. */
  public enum OnConflict {
    /** It is left out. */
    IGNORE("ignore"),

    /**
     * The task has its payload, due time and priority, and what else was asked of it, if it has not
     * started; else it is left out.
     */
    REPLACE("replace");

    private final String word;

    OnConflict(String word) {
      this.word = word;
    }

    /** Returns the word used in the API. */
    public String word() {
      return word;
    }

    private static OnConflict of(String given) {
      if (given == null) {
        return IGNORE;
      }
      return Arrays.stream(values())
          .filter(it -> it.word.equals(given))
          .findFirst()
          .orElseThrow(() -> wrong(ON_CONFLICT + " must be one of " + words()));
    }

    private static String words() {
      return Arrays.stream(values()).map(OnConflict::word).collect(Collectors.joining(", "));
    }
  }

  /**
   * Reads what was given; null when no key was.
   *
   * @param given texts by the names of {@link Options#NAMES}
   * @throws IllegalArgumentException that names the option which is wrong
   */
  static Unique read(Map<String, String> given) {
    String key = given.get(UNIQUE);
    OnConflict onConflict = OnConflict.of(given.get(ON_CONFLICT));
    if (key == null) {
      if (given.containsKey(ON_CONFLICT)) {
        throw wrong(ON_CONFLICT + " needs a key: give " + UNIQUE + ", too");
      }
      return null;
    }
    if (key.isEmpty() || key.codePointCount(0, key.length()) > LENGTH_MAX) {
      throw wrong(UNIQUE + " must have 1 to " + LENGTH_MAX + " characters");
    }
    if (key.codePoints().anyMatch(Unique::cannotBeKept)) {
      throw wrong(UNIQUE + " must have no control character");
    }
    return new Unique(key, onConflict);
  }

  private static IllegalArgumentException wrong(String detail) {
    return new IllegalArgumentException(detail);
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
