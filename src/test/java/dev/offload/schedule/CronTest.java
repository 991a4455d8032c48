package dev.offload.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronTest {
  private static final DateTimeFormatter SHORT =
      DateTimeFormatter.ofPattern("MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 0 L * *       | 01-31 02-28 03-31 04-30",
        "0 0 L-3 * *     | 01-28 02-25 03-28 04-27",
        "0 0 15W * *     | 01-15 02-15 03-15 04-15 05-14 06-15",
        "0 0 1W * *      | 01-01 02-01 03-01 04-01 05-03 06-01",
        "0 0 31W * *     | 01-29 03-31 05-31",
        "0 0 LW * *      | 01-29 02-26 03-31 04-30 05-31 06-30",
        "0 0 * * 5L      | 01-29 02-26 03-26 04-30",
        "0 0 * * FRI#L   | 01-29 02-26 03-26 04-30",
        "0 0 * * FRI#2   | 01-08 02-12 03-12 04-09",
        "0 0 * * fri#5   | 01-29 04-30",
        "0 0 ? * MON     | 01-04 01-11 01-18",
        "0 0 13 * ?      | 01-13 02-13",
        "0 0 13 * FRI    | 01-01 01-08 01-13 01-15",
        "0 0 13 * +FRI   | 08-13",
        "0 0 */10 * FRI  | 01-01 05-21 06-11",
        "0 0 29 2 *      | ",
        "0 0 * feb-mar 7 | 02-07 02-14 02-21 02-28 03-07",
        "0 0 1 JAN,JUL * | 01-01 07-01",
        "@monthly        | 01-01 02-01 03-01",
        "@yearly         | 01-01",
        "@annually       | 01-01",
        "@weekly         | 01-03 01-10",
        "@daily          | 01-01 01-02",
        "@midnight       | 01-01 01-02"
      })
  void means_these_days_of2027(String cron, String days) {
    List<String> wanted = days == null ? List.of() : List.of(days.split(" "));
    List<String> found = new ArrayList<>();
    long slot = slots(cron).next(Instant.parse("2026-12-31T23:59:59Z").toEpochMilli());
    while (found.size() < wanted.size()) {
      found.add(SHORT.format(Instant.ofEpochMilli(slot)).substring(0, 5));
      slot = slots(cron).next(slot);
    }
    assertEquals(wanted, found);
  }

  @Test
  void leap_days_come_every_four_years() {
    long slot = slots("0 0 29 2 *").next(Instant.parse("2027-01-01T00:00:00Z").toEpochMilli());
    assertEquals("2028-02-29T00:00:00Z", Instant.ofEpochMilli(slot).toString());
    assertEquals("2032-02-29T00:00:00Z", Instant.ofEpochMilli(slots("0 0 29 2 *").next(slot)) + "");
  }

  @Test
  void six_fields_begin_with_seconds() {
    long slot = slots("15-59/30 * * * * *").next(0);
    assertEquals("01-01 00:00:15", SHORT.format(Instant.ofEpochMilli(slot)));
    slot = slots("15-59/30 59 23 * * *").next(Instant.parse("2027-01-01T23:59:45Z").toEpochMilli());
    assertEquals("01-02 23:59:15", SHORT.format(Instant.ofEpochMilli(slot)));
  }

  @Test
  void hours_minutes_and_seconds_are_carried() {
    long slot =
        slots("0,30 10,20 5,9 * * *").next(Instant.parse("2027-01-01T05:20:30Z").toEpochMilli());
    assertEquals("01-01 09:10:00", SHORT.format(Instant.ofEpochMilli(slot)));
    slot = slots("@hourly").next(Instant.parse("2027-01-31T23:00:00Z").toEpochMilli());
    assertEquals("02-01 00:00:00", SHORT.format(Instant.ofEpochMilli(slot)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "* * * *         | expected 5 fields (minute, hour, day of month, month, day of week), or 6"
            + " with seconds first; there are 4",
        "61 * * * *      | at position 1, minute: expected 0-59, not 61",
        "0 24 * * *      | at position 3, hour: expected 0-23, not 24",
        "0 0 32 * *      | at position 5, day of month: expected 1-31, L, L-3, 15W or LW, not 32",
        "0 0 1 13 *      | at position 7, month: expected 1-12 or JAN-DEC, not 13",
        "0 0 * * FRY     | at position 9, day of week: expected 0-7, SUN-SAT, 5L, FRI#2 or FRI#L,"
            + " not FRY",
        "0/15 * * * *    | at position 1, minute: expected a step only after * or a range: write"
            + " 0-59/15",
        "/15 * * * *     | at position 1, minute: expected a step only after * or a range: write"
            + " 0-59/15",
        "10/10 * * * *   | at position 1, minute: expected a step only after * or a range: write"
            + " 10-59/10",
        "*/0 * * * *     | at position 1, minute: expected /1 to /59, not /0",
        "30-10 * * * *   | at position 1, minute: expected an ascending range, not 30-10",
        "0,,5 * * * *    | at position 3, minute: expected 0-59, not nothing",
        "? * * * *       | at position 1, minute: expected 0-59, not ?",
        "0 0 L-31 * *    | at position 5, day of month: expected L-1 to L-30, not L-31",
        "0 0 l * *       | at position 5, day of month: expected 1-31, L, L-3, 15W or LW, not l",
        "0 0 * * FRI#6   | at position 9, day of week: expected FRI#1 to FRI#5, not FRI#6",
        "0 0 * * +FRY    | at position 10, day of week: expected 0-7, SUN-SAT, 5L, FRI#2 or FRI#L,"
            + " not FRY",
        "@reboot         | at position 1: expected one of @yearly, @annually, @monthly, @weekly,"
            + " @daily, @midnight, @hourly; a start of this process is no time",
        "@every 5m       | at position 1: expected one of @yearly, @annually, @monthly, @weekly,"
            + " @daily, @midnight, @hourly; for an interval use every, such as \"every\": \"90s\"",
        "@Daily          | at position 1: expected one of @yearly, @annually, @monthly, @weekly,"
            + " @daily, @midnight, @hourly"
      })
  void says_where_it_is_wrong_and_what_was_expected(String cron, String message) {
    IllegalArgumentException wrong =
        assertThrows(IllegalArgumentException.class, () -> Cron.of(cron));
    assertEquals(message, wrong.getMessage());
  }

  @Test
  void what_never_comes_is_found_out_soon() {
    assertEquals(Timetable.NEVER, slots("0 0 31 2 *").next(0));
    assertEquals(Timetable.NEVER, slots("0 0 30 2 *", "Europe/Berlin").next(0));
  }

  private static Timetable slots(String cron) {
    return slots(cron, "UTC");
  }

  private static Timetable slots(String cron, String zone) {
    return new ZonedCron(Cron.of(cron), ZoneId.of(zone).getRules());
  }
}
