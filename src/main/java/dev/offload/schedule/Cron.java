package dev.offload.schedule;

import java.time.LocalDate;

/**
 * A cron expression: a rule for local times. OCPS 1.0 to 1.4 (Open Cron Pattern Specification) is
 * its base. Local times are counted in seconds as if they were UTC.
 *
 * @param seconds of each number that is meant the bit is set; so for the others
 * @param isDaily the hours are numbers alone: no {@code *}, range or step
 */
public record Cron(
    long seconds, long minutes, long hours, long months, CronDays days, boolean isDaily) {
  private static final int MINUTE = 60;
  private static final int HOUR = 3_600;
  private static final int DAY = 86_400;
  private static final long NONE = Long.MAX_VALUE;

  /**
   * Reads an expression with 5 fields, or 6 with seconds first, or a nickname such as {@code
   * &#64;daily}.
   *
   * @throws IllegalArgumentException when it is none, with position, field and what was expected
   */
  public static Cron of(String text) {
    return new CronReader(text).read();
  }

  /**
   * Returns the first local time that is meant.
   *
   * @param from not before this
   * @param end before this
   * @return {@link Long#MAX_VALUE} when there is none
   */
  long nextLocal(long from, long end) {
    long day = Math.floorDiv(from, (long) DAY);
    int second = nextInDay((int) Math.floorMod(from, (long) DAY));
    if (second < 0 || !isMeant(day)) {
      day = nextDay(day + 1, end);
      second = nextInDay(0);
    }
    if (day == NONE) {
      return NONE;
    }
    long found = day * DAY + second;
    return found < end ? found : NONE;
  }

  private boolean isMeant(long day) {
    return nextDay(day, (day + 1) * DAY) == day;
  }

  private long nextDay(long fromDay, long end) {
    LocalDate from = LocalDate.ofEpochDay(fromDay);
    int first = from.getDayOfMonth();
    LocalDate month = from.withDayOfMonth(1);
    while (month.toEpochDay() * DAY < end) {
      if ((months >>> month.getMonthValue() & 1) == 1) {
        long left = days.in(month.getYear(), month.getMonthValue()) >>> first << first;
        if (left != 0) {
          return month.toEpochDay() + Long.numberOfTrailingZeros(left) - 1;
        }
      }
      month = month.plusMonths(1);
      first = 1;
    }
    return NONE;
  }

  /** Returns the first second of a day from one on; -1 when there is none. */
  private int nextInDay(int from) {
    int hour = from / HOUR;
    int minute = from % HOUR / MINUTE;
    int second = from % MINUTE;
    if ((hours >>> hour & 1) == 1) {
      int inMinute = (minutes >>> minute & 1) == 1 ? next(seconds, second) : -1;
      if (inMinute >= 0) {
        return hour * HOUR + minute * MINUTE + inMinute;
      }
      int later = next(minutes, minute + 1);
      if (later >= 0) {
        return hour * HOUR + later * MINUTE + next(seconds, 0);
      }
    }
    int laterHour = next(hours, hour + 1);
    return laterHour < 0 ? -1 : laterHour * HOUR + next(minutes, 0) * MINUTE + next(seconds, 0);
  }

  private static int next(long set, int from) {
    long left = from > 63 ? 0 : set >>> from << from;
    return left == 0 ? -1 : Long.numberOfTrailingZeros(left);
  }
}
