package dev.offload.task;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * That there is to be one task of a key in each lane.
 *
 * @param key 1 to 200 characters
 * @param scope which task stands in the way of another
 * @param onConflict what becomes of what is published while there is one
 */
public record Unique(String key, Scope scope, OnConflict onConflict) {
  public static final String UNIQUE = "unique";
  public static final String SCOPE = "uniqueScope";
  public static final String ON_CONFLICT = "onConflict";

  private static final int LENGTH_MAX = 200;

  /** Which task of a key stands in the way of another. */
  public enum Scope {
    /** One that has not started; behind one that has there may be another, which waits for it. */
    WAITING,

    /** One that has not ended. */
    UNFINISHED;

    private String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    private static Scope of(String given) {
      if (given == null) {
        return UNFINISHED;
      }
      return Arrays.stream(values())
          .filter(it -> it.word().equals(given))
          .findFirst()
          .orElseThrow(() -> wrong(SCOPE + " must be one of waiting, unfinished"));
    }
  }

  /** What becomes of an event whose key has a task. */
  public enum OnConflict {
    /** It is left out. */
    IGNORE("ignore"),

    /**
     * The task has its payload, due time and priority, and what else was asked of it, if it has not
     * started; else it is left out.
     */
    REPLACE("replace"),

    /**
     * It is run once the task that has started ended, however that does; what is published until
     * then takes its place.
     */
    RUN_AGAIN("runAgain");

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

  /** Says whether there may be a task that waits for one which has started. */
  public boolean mayWaitBehind() {
    return scope == Scope.WAITING || onConflict == OnConflict.RUN_AGAIN;
  }

  /** Says whether a task that has not started has what was published last. */
  public boolean replaces() {
    return onConflict != OnConflict.IGNORE;
  }

  /**
   * Reads what was given; null when no key was.
   *
   * @param given texts by the names of {@link Options#NAMES}
   * @throws IllegalArgumentException that names the option which is wrong
   */
  static Unique read(Map<String, String> given) {
    String key = given.get(UNIQUE);
    Scope scope = Scope.of(given.get(SCOPE));
    OnConflict onConflict = OnConflict.of(given.get(ON_CONFLICT));
    if (key == null) {
      for (String name : List.of(SCOPE, ON_CONFLICT)) {
        if (given.containsKey(name)) {
          throw wrong(name + " needs a key: give " + UNIQUE + ", too");
        }
      }
      return null;
    }
    if (scope == Scope.WAITING && onConflict == OnConflict.RUN_AGAIN) {
      throw wrong("onConflict=runAgain needs uniqueScope=unfinished");
    }
    if (key.isEmpty() || key.codePointCount(0, key.length()) > LENGTH_MAX) {
      throw wrong(UNIQUE + " must have 1 to " + LENGTH_MAX + " characters");
    }
    if (key.codePoints().anyMatch(Unique::cannotBeKept)) {
      throw wrong(UNIQUE + " must have no control character");
    }
    return new Unique(key, scope, onConflict);
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
