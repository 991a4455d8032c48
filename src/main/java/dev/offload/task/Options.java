package dev.offload.task;

import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/**
 * How an event is to be handled.
 *
 * @param dueAtMs when, in epoch milliseconds; not before it was published
 * @param priority 0 to 9; 9 is first
 * @param timeoutMs how long an attempt may take, 1 s to 24 h; 0 when nothing was said
 * @param expiresAtMs after this it is not begun any more, in epoch milliseconds; 0 is never
 * @param unique null when nothing was said
 * @param group of a message; null when nothing was said
 */
public record Options(
    long dueAtMs, int priority, long timeoutMs, long expiresAtMs, Unique unique, String group) {
  public static final String DELAY = "delay";
  public static final String RUN_AT = "runAt";
  public static final String PRIORITY = "priority";
  public static final String TIMEOUT = "timeout";
  public static final String EXPIRES = "expires";
  public static final Set<String> NAMES =
      Set.of(
          DELAY,
          RUN_AT,
          PRIORITY,
          TIMEOUT,
          EXPIRES,
          Unique.UNIQUE,
          Unique.SCOPE,
          Unique.ON_CONFLICT);

  public static final String GROUP = "group";

  /** What can be said of a message. */
  public static final Set<String> OF_MESSAGES = Set.of(DELAY, PRIORITY, GROUP);

  private static final int GROUP_MAX = 128;
  private static final long DAY_MS = 86_400_000;
  private static final long AHEAD_MAX_MS = 366 * DAY_MS;
  private static final long TIMEOUT_MIN_MS = 1_000;
  private static final String TIME_SAMPLE = "2026-11-25T17:31:00Z";

  /**
   * Reads what was given.
   *
   * @param given texts by the names of {@link #NAMES} or {@link #OF_MESSAGES}
   * @param nowMs the store's time, from which a duration counts
   * @throws IllegalArgumentException that names the option which is wrong
   */
  public static Options read(Map<String, String> given, long nowMs) {
    long dueAtMs = dueAt(given, nowMs);
    long expiresAtMs = expiresAt(given.get(EXPIRES), nowMs);
    if (expiresAtMs != 0 && dueAtMs > expiresAtMs) {
      throw wrong("it expires before it is due: expires must be later");
    }
    return new Options(
        dueAtMs,
        priority(given.get(PRIORITY)),
        timeout(given.get(TIMEOUT)),
        expiresAtMs,
        Unique.read(given),
        group(given.get(GROUP)));
  }

  /** How an event is handled that is in no group. */
  public Options(long dueAtMs, int priority, long timeoutMs, long expiresAtMs, Unique unique) {
    this(dueAtMs, priority, timeoutMs, expiresAtMs, unique, null);
  }

  /**
   * Returns an event that is handled so.
   *
   * @param id of the event
   * @param deadlineAt see {@link Submission}
   * @param key see {@link Submission}
   */
  public Submission of(
      UUID id, String topic, Payload payload, long deadlineAt, Submission.Key key) {
    return new Submission(
        id,
        topic,
        payload.with(limits()),
        priority,
        dueAtMs,
        BackgroundText.utf8Bytes(payload.text()),
        deadlineAt,
        key,
        unique);
  }

  private Payload.Limits limits() {
    return new Payload.Limits(
        timeoutMs, expiresAtMs, unique == null ? null : unique.key(), null, group);
  }

  private static long dueAt(Map<String, String> given, long nowMs) {
    String delay = given.get(DELAY);
    String runAt = given.get(RUN_AT);
    if (delay != null && runAt != null) {
      throw wrong("delay and runAt cannot be given together");
    }
    if (delay != null) {
      return ahead(DELAY, nowMs + duration(DELAY, delay), nowMs, AHEAD_MAX_MS);
    }
    return runAt == null ? nowMs : ahead(RUN_AT, Math.max(nowMs, time(runAt)), nowMs, AHEAD_MAX_MS);
  }

  private static long expiresAt(String text, long nowMs) {
    if (text == null) {
      return 0;
    }
    OptionalLong time = TimeText.epochMs(text);
    // A time before 1970 is as past as 1970, and none of them is "never".
    long atMs = time.isPresent() ? Math.max(1, time.getAsLong()) : nowMs + duration(EXPIRES, text);
    // What is due as late as it may be can expire as long after that.
    return ahead(EXPIRES, atMs, nowMs, 2 * AHEAD_MAX_MS);
  }

  private static long ahead(String name, long atMs, long nowMs, long maxMs) {
    if (atMs > nowMs + maxMs) {
      throw wrong(name + " must be at most " + maxMs / DAY_MS + "d from now");
    }
    return atMs;
  }

  private static int priority(String text) {
    if (text == null) {
      return Shelf.PRIORITY;
    }
    if (text.length() != 1 || text.charAt(0) < '0' || text.charAt(0) > '9') {
      throw wrong("priority must be a whole number from 0 to 9");
    }
    return text.charAt(0) - '0';
  }

  private static String group(String text) {
    if (text != null && (text.isEmpty() || text.length() > GROUP_MAX)) {
      throw wrong("group must have 1 to " + GROUP_MAX + " characters");
    }
    return text;
  }

  private static long timeout(String text) {
    if (text == null) {
      return 0;
    }
    long timeoutMs = duration(TIMEOUT, text);
    if (timeoutMs < TIMEOUT_MIN_MS || timeoutMs > DAY_MS) {
      throw wrong("timeout must be from 1s to 24h");
    }
    return timeoutMs;
  }

  private static long duration(String name, String text) {
    String other = name.equals(EXPIRES) ? ", or a time such as " + TIME_SAMPLE : "";
    return DurationText.parse(text)
        .orElseThrow(
            () -> wrong(name + " must be " + DurationText.RULE + other + DurationText.hint(text)));
  }

  private static long time(String text) {
    // In a query a plus sign is a blank.
    String hint = text.indexOf(' ') < 0 ? "" : "; in a query a + is written %2B";
    return TimeText.epochMs(text)
        .orElseThrow(
            () -> wrong("runAt must be a time with its offset, such as " + TIME_SAMPLE + hint));
  }

  private static IllegalArgumentException wrong(String detail) {
    return new IllegalArgumentException(detail);
  }
}
