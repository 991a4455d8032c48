package dev.offload.schedule;

import java.time.LocalDate;
import java.time.YearMonth;

/**
 * Which days a cron expression means.
 *
 * @param ofMonth what the field for the day of the month says
 * @param ofWeek what the field for the day of the week says
 * @param either a day is meant if one of both means it; else both must
 */
record CronDays(OfMonth ofMonth, OfWeek ofWeek, boolean either) {
  private static final int WEEK = 7;
  private static final int SATURDAY = 6;
  private static final int SUNDAY = 0;
  private static final long EVERY_OF_MONTH = (1L << 32) - 2;
  private static final long EVERY_OF_WEEK = (1L << WEEK) - 1;

  /**
   * Days of a month. Of each number the bit counts.
   *
   * @param days days by their numbers, from 1
   * @param fromLast days by how many there are between them and the last, which is 0
   * @param nearWeekday days for which the nearest one from Monday to Friday stands
   * @param lastWeekday the last one from Monday to Friday
   */
  record OfMonth(long days, long fromLast, long nearWeekday, boolean lastWeekday) {}

  /**
   * Days of a week, Sunday is 0.
   *
   * @param days by their numbers
   * @param nth of each day, which of the month; bit 1 is the first
   * @param last those of which the last of the month is meant
   */
  record OfWeek(long days, long[] nth, long last) {}

  /** Returns those of a month; the bit of each day's number is set. */
  long in(int year, int month) {
    int length = YearMonth.of(year, month).lengthOfMonth();
    if (!either && ofMonth.days == EVERY_OF_MONTH && ofWeek.days == EVERY_OF_WEEK) {
      return (1L << length + 1) - 2;
    }
    int firstIs = LocalDate.of(year, month, 1).getDayOfWeek().getValue() % WEEK;
    long byMonth = 0;
    long byWeek = 0;
    for (int day = 1; day <= length; day++) {
      int weekday = weekday(day, firstIs);
      if (isOfWeek(day, weekday, length)) {
        byWeek |= 1L << day;
      }
      if (has(ofMonth.days, day) || has(ofMonth.fromLast, length - day)) {
        byMonth |= 1L << day;
      }
      if (has(ofMonth.nearWeekday, day)) {
        byMonth |= 1L << near(day, weekday, length);
      }
    }
    if (ofMonth.lastWeekday) {
      byMonth |= 1L << near(length, weekday(length, firstIs), length);
    }
    return either ? byMonth | byWeek : byMonth & byWeek;
  }

  private static int weekday(int day, int firstIs) {
    return (firstIs + day - 1) % WEEK;
  }

  private boolean isOfWeek(int day, int weekday, int length) {
    return has(ofWeek.days, weekday)
        || has(ofWeek.nth[weekday], (day - 1) / WEEK + 1)
        || has(ofWeek.last, weekday) && day > length - WEEK;
  }

  /** The nearest one from Monday to Friday in the same month. */
  private static int near(int day, int weekday, int length) {
    if (weekday == SATURDAY) {
      return day == 1 ? day + 2 : day - 1;
    } else if (weekday == SUNDAY) {
      return day == length ? day - 2 : day + 1;
    }
    return day;
  }

  private static boolean has(long set, int number) {
    return (set >>> number & 1) == 1;
  }
}
