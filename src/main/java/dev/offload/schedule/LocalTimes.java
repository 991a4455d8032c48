package dev.offload.schedule;

import dev.offload.task.TimeText;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneOffsetTransition;
import java.util.Locale;
import java.util.OptionalLong;

/** Times with an offset, or in a zone. */
public final class LocalTimes {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssXXX", Locale.ROOT);
  private static final DateTimeFormatter MILLISECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT);

  private LocalTimes() {}

  /**
   * Returns a slot as RFC 3339, with the offset that its zone has then, to the second unless it has
   * parts of one.
   */
  public static String text(long epochMs, ZoneId zone) {
    ZoneOffset offset = zone.getRules().getOffset(Instant.ofEpochMilli(epochMs));
    DateTimeFormatter form = epochMs % 1_000 == 0 ? SECONDS : MILLISECONDS;
    return Instant.ofEpochMilli(epochMs).atOffset(offset).format(form);
  }

  /**
   * Reads a time as RFC 3339 has it, or a local one such as {@code 2027-03-28T02:30:00}. One that
   * does not exist in the zone is the first instant after; of two it is the first.
   *
   * @throws IllegalArgumentException when it is neither
   */
  static long epochMs(String text, ZoneId zone) {
    OptionalLong withOffset = TimeText.epochMs(text);
    if (withOffset.isPresent()) {
      return withOffset.getAsLong();
    }
    try {
      LocalDateTime local = LocalDateTime.parse(text);
      ZoneOffsetTransition change = zone.getRules().getTransition(local);
      if (change != null && change.isGap()) {
        return change.getInstant().toEpochMilli();
      }
      ZoneOffset offset =
          change == null ? zone.getRules().getOffset(local) : change.getOffsetBefore();
      return local.toInstant(offset).toEpochMilli();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "must be a time with its offset, such as 2027-03-28T03:00:00+02:00, or a local one,"
              + " such as 2027-03-28T03:00:00",
          e);
    }
  }
}
