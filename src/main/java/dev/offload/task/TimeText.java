package dev.offload.task;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads times. */
public final class TimeText {
  private static final Pattern TIME =
      Pattern.compile(
          "([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2})(?::([0-9]{2})(?:\\.([0-9]++))?)?"
              + "(?:[Zz]|([+-])([01][0-9]|2[0-3]):([0-5][0-9]))");
  private static final String LEAP_SECOND = "60";

  private TimeText() {}

  /**
   * Reads a time with its offset (RFC 3339), in epoch milliseconds; parts of one are dropped. Also
   * one without seconds, which is ISO 8601 only.
   */
  public static OptionalLong epochMs(String text) {
    Matcher time = TIME.matcher(text);
    if (!time.matches()) {
      return OptionalLong.empty();
    }
    boolean leaps = LEAP_SECOND.equals(time.group(3));
    String seconds = time.group(3) == null ? "00" : leaps ? "59" : time.group(3);
    try {
      LocalDateTime local =
          LocalDateTime.parse(time.group(1) + "T" + time.group(2) + ":" + seconds);
      long utcS = local.toEpochSecond(ZoneOffset.UTC) - offsetS(time) + (leaps ? 1 : 0);
      return OptionalLong.of(utcS * 1_000 + fractionMs(time.group(4)));
    } catch (DateTimeException e) {
      return OptionalLong.empty();
    }
  }

  /** Says whether a time is written as RFC 3339 wants it: with its seconds. */
  public static boolean isRfc3339(String text) {
    return epochMs(text).isPresent() && text.charAt("yyyy-mm-ddThh:mm".length()) == ':';
  }

  private static int offsetS(Matcher time) {
    if (time.group(5) == null) {
      return 0;
    }
    int minutes = Integer.parseInt(time.group(6)) * 60 + Integer.parseInt(time.group(7));
    return time.group(5).equals("-") ? -60 * minutes : 60 * minutes;
  }

  private static int fractionMs(String digits) {
    return digits == null ? 0 : Integer.parseInt((digits + "00").substring(0, 3));
  }
}
