package dev.offload.http.view;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** When, how long ago, how long until, how long: in the short words of the page. */
public final class Ages {
  private static final long SECOND_MS = 1_000;
  private static final long MINUTE_MS = 60 * SECOND_MS;
  private static final long HOUR_MS = 60 * MINUTE_MS;
  private static final long DAY_MS = 24 * HOUR_MS;

  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Ages() {}

  /** Returns a time in epoch milliseconds in words, in UTC: {@code 2026-05-04 13:02:01 UTC}. */
  public static String at(long ms) {
    return UTC.format(Instant.ofEpochMilli(ms));
  }

  /**
   * Returns how long ago something was: {@code just now}, {@code 12 s ago}, {@code 3 d ago}.
   *
   * @param thenMs when it was, in epoch milliseconds; in the future counts as now
   * @param nowMs the same clock's time now
   */
  public static String ago(long thenMs, long nowMs) {
    long ms = nowMs - thenMs;
    return ms < SECOND_MS ? "just now" : whole(ms) + " ago";
  }

  /**
   * Returns how long it is until something is due: {@code in 5 s}, {@code any moment} when less
   * than a second is left or it is past.
   *
   * @param dueMs when it is due, in epoch milliseconds
   * @param nowMs the same clock's time now
   */
  public static String until(long dueMs, long nowMs) {
    long ms = dueMs - nowMs;
    return ms < SECOND_MS ? "any moment" : "in " + whole(ms);
  }

  /** Returns how long something took: {@code 4.2 s} below a minute, from then on whole units. */
  public static String length(long ms) {
    if (ms >= MINUTE_MS) {
      return whole(ms);
    }
    long tenths = Math.max(0, ms) / 100;
    return tenths / 10 + "." + tenths % 10 + " s";
  }

  private static String whole(long ms) {
    if (ms < MINUTE_MS) {
      return ms / SECOND_MS + " s";
    }
    if (ms < HOUR_MS) {
      return ms / MINUTE_MS + " min";
    }
    return ms < DAY_MS ? ms / HOUR_MS + " h" : ms / DAY_MS + " d";
  }
}
