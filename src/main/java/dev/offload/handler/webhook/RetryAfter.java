package dev.offload.handler.webhook;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.OptionalLong;

/** What a receiver says in the header Retry-After (RFC 9110, 10.2.3). */
final class RetryAfter {
  static final long LONGEST_MS = 24 * 3_600_000L;

  private static final int DIGITS_MAX = 9;
  private static final int YEARS_BACK = 49;
  private static final DateTimeFormatter IMF_FIXDATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH);
  private static final DateTimeFormatter ASCTIME =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss uuuu", Locale.ENGLISH);

  private RetryAfter() {}

  /**
   * Reads a value.
   *
   * @param value seconds, or a date in any of the three forms (RFC 9110, 5.6.7); null when there is
   *     no such header
   * @param nowMs this machine's clock, in epoch milliseconds
   * @return how long from now, in milliseconds: 0, as for a date that is over, to 24 h; empty when
   *     nothing was said that can be read
   */
  static OptionalLong ms(String value, long nowMs) {
    String text = value == null ? "" : value.strip();
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    if (text.matches("[0-9]+")) {
      boolean isLong = text.length() > DIGITS_MAX;
      return OptionalLong.of(isLong ? LONGEST_MS : atMost(Long.parseLong(text) * 1_000));
    }
    for (DateTimeFormatter form : new DateTimeFormatter[] {IMF_FIXDATE, rfc850(nowMs), ASCTIME}) {
      try {
        long thenMs = LocalDateTime.parse(text, form).toInstant(ZoneOffset.UTC).toEpochMilli();
        return OptionalLong.of(atMost(Math.max(0, thenMs - nowMs)));
      } catch (DateTimeException e) {
        continue;
      }
    }
    return OptionalLong.empty();
  }

  private static long atMost(long ms) {
    return Math.min(LONGEST_MS, ms);
  }

  /** Its year has two digits, and is not more than 50 years ahead. */
  private static DateTimeFormatter rfc850(long nowMs) {
    int year = Instant.ofEpochMilli(nowMs).atOffset(ZoneOffset.UTC).getYear();
    return new DateTimeFormatterBuilder()
        .appendPattern("EEEE, dd-MMM-")
        .appendValueReduced(ChronoField.YEAR, 2, 2, year - YEARS_BACK)
        .appendPattern(" HH:mm:ss 'GMT'")
        .toFormatter(Locale.ENGLISH);
  }
}
