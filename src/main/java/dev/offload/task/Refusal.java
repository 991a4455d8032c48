package dev.offload.task;

import java.util.Collection;
import java.util.Locale;
import java.util.TreeSet;

/**
 * Why work was not taken, or anything else not done as asked.
 *
 * @param code the HTTP status, also the failure code on the bus
 * @param reason one readable line
 * @param outcomeUnknown a write was under way: the task may be in the store, or come later
 */
public record Refusal(int code, String reason, boolean outcomeUnknown) implements Answer {

  public static final int BAD_REQUEST = 400;
  public static final int NOT_FOUND = 404;
  public static final int CONFLICT = 409;
  public static final int PRECONDITION_FAILED = 412;
  public static final int TOO_LARGE = 413;
  public static final int UNPROCESSABLE = 422;
  public static final int UNAVAILABLE = 503;

  private static final int NAME_MAX = 40;

  /** Refuses what certainly was not done. */
  public Refusal(int code, String reason) {
    this(code, reason, false);
  }

  /**
   * Refuses what nobody knows by its name. Left out in silence it would change what was asked.
   *
   * @param kind what it is, for example {@code member}
   * @param name its name as it came; its first 40 characters are shown, and what cannot be seen as
   *     its code
   * @param known the names that there are
   */
  public static Refusal unknown(String kind, String name, Collection<String> known) {
    String names = known.isEmpty() ? "is none" : "are " + String.join(", ", new TreeSet<>(known));
    String reason = "unknown " + kind + " \"" + shown(name) + "\"; there " + names;
    return new Refusal(BAD_REQUEST, reason);
  }

  /** Refuses what is published to a topic that nobody listens to. */
  public static Refusal unheard(String topic) {
    return new Refusal(CONFLICT, "the topic " + topic + " has no subscription");
  }

  /** Refuses what is published to a topic that is not there. */
  public static Refusal noTopic(String topic) {
    return new Refusal(NOT_FOUND, "there is no topic " + shown(topic));
  }

  /** Returns a name as a text for people has it: cut, and what cannot be seen as its code. */
  public static String shown(String name) {
    StringBuilder shown = new StringBuilder();
    name.codePoints().limit(NAME_MAX).forEach(character -> append(shown, character));
    return name.codePointCount(0, name.length()) > NAME_MAX ? shown + "…" : shown.toString();
  }

  private static void append(StringBuilder shown, int character) {
    switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          shown.append(String.format(Locale.ROOT, "<U+%04X>", character));
      default -> shown.appendCodePoint(character);
    }
  }
}
