package dev.offload.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is worked out by hand: each row is from six hours before to five after a change, that end
 * left out.
 */
class CronVectorsTest {
  private static final String[] EXPRESSIONS = {
    "30 2 * * *", "30 1 * * *", "0 */2 * * *", "15 1,2,3 * * *", "*/20 2 * * *"
  };

  @ParameterizedTest
  @CsvSource({
    "America/New_York, 2027-03-14T07:00, 07:00; 06:30; 01:00 03:00 05:00 08:00 10:00;"
        + " 06:15 07:00 07:15; 07:00",
    "America/New_York, 2027-11-07T06:00, 07:30; 05:30; 00:00 02:00 04:00 07:00 09:00;"
        + " 05:15 07:15 08:15; 07:00 07:20 07:40",
    "Europe/London, 2027-03-28T01:00, 01:30; 01:00; 27:20:00 27:22:00 00:00 01:00 03:00 05:00;"
        + " 01:00 01:15 02:15; 01:00 01:20 01:40",
    "Europe/London, 2027-10-31T01:00, 02:30; 00:30; 30:19:00 30:21:00 30:23:00 02:00 04:00;"
        + " 00:15 02:15 03:15; 02:00 02:20 02:40",
    "Europe/Berlin, 2027-03-28T01:00, 01:00; 00:30; 27:19:00 27:21:00 27:23:00 02:00 04:00;"
        + " 00:15 01:00 01:15; 01:00",
    "Europe/Berlin, 2027-10-31T01:00, 00:30; 30:23:30; 30:20:00 30:22:00 00:00 01:00 03:00 05:00;"
        + " 30:23:15 00:15 02:15; 00:00 00:20 00:40",
    "Pacific/Chatham, 2027-04-03T14:00, 12:45; 11:45; 08:15 10:15 12:15 15:15 17:15;"
        + " 11:30 12:30 13:30; 12:15 12:35 12:55",
    "Pacific/Chatham, 2027-09-25T14:00, 13:45; 12:45; 09:15 11:15 13:15 14:15 16:15 18:15;"
        + " 12:30 13:30 14:00; 13:15 13:35 13:55",
    "Australia/Lord_Howe, 2027-04-03T15:00, 16:00; 14:30; 09:00 11:00 13:00 15:30 17:30 19:30;"
        + " 14:15 15:45 16:45; 15:30 15:50 16:10",
    "Australia/Lord_Howe, 2027-10-02T15:30, 15:30; 15:00; 09:30 11:30 13:30 17:00 19:00;"
        + " 14:45 15:30 16:15; 15:30 15:40",
    "Africa/Casablanca, 2027-02-07T02:00, 01:30; 00:30; 06:21:00 06:23:00 01:00 02:00 04:00 06:00;"
        + " 00:15 01:15 03:15; 01:00 01:20 01:40",
    "Africa/Casablanca, 2027-03-14T02:00, 02:00; 01:30; 13:20:00 13:22:00 00:00 03:00 05:00;"
        + " 01:15 02:00 02:15; 02:00",
    "America/Santiago, 2027-09-05T04:00, 05:30; 04:30; 04:22:00 00:00 02:00 05:00 07:00;"
        + " 04:15 05:15 06:15; 05:00 05:20 05:40"
  })
  void fires_around_a_change_as_that_table_says(String zone, String change, String all) {
    String[] expected = all.split(";");
    Instant at = Instant.parse(change + ":00Z");
    for (int i = 0; i < EXPRESSIONS.length; i++) {
      List<Instant> wanted = instants(expected[i], at);
      assertEquals(wanted, around(at, EXPRESSIONS[i], zone), zone + " " + EXPRESSIONS[i]);
    }
    List<Instant> halfHours = new ArrayList<>();
    for (long s = at.getEpochSecond() - 6 * 3_600; s < at.getEpochSecond() + 5 * 3_600; s += 60) {
      int offset = ZoneId.of(zone).getRules().getOffset(Instant.ofEpochSecond(s)).getTotalSeconds();
      if (Math.floorMod(s + offset, 1_800) == 0) {
        halfHours.add(Instant.ofEpochSecond(s));
      }
    }
    assertEquals(halfHours, around(at, "*/30 * * * *", zone));
  }

  @ParameterizedTest
  @CsvSource({
    "15 0 * * *, America/Santiago, 2027-09-05T00:00:00Z, 2027-09-05T04:00:00Z",
    "0 0 * * *, America/Santiago, 2027-09-05T00:00:00Z, 2027-09-05T04:00:00Z",
    "30 2 * * *, Pacific/Chatham, 2027-09-25T00:00:00Z, 2027-09-25T13:45:00Z",
    "15 3 * * *, Pacific/Chatham, 2027-09-25T00:00:00Z, 2027-09-25T14:00:00Z"
  })
  void a_daily_time_that_does_not_exist_moves_to_the_end_of_the_gap(
      String cron, String zone, Instant after, Instant next) {
    ZonedCron slots = new ZonedCron(Cron.of(cron), ZoneId.of(zone).getRules());
    assertEquals(next, Instant.ofEpochMilli(slots.next(after.toEpochMilli())));
  }

  private static List<Instant> around(Instant change, String cron, String zone) {
    ZonedCron slots = new ZonedCron(Cron.of(cron), ZoneId.of(zone).getRules());
    List<Instant> found = new ArrayList<>();
    long end = change.toEpochMilli() + 5 * 3_600_000;
    long slot = slots.next(change.toEpochMilli() - 6 * 3_600_000 - 1);
    while (slot < end) {
      found.add(Instant.ofEpochMilli(slot));
      slot = slots.next(slot);
    }
    return found;
  }

  private static List<Instant> instants(String texts, Instant change) {
    LocalDate day = change.atOffset(ZoneOffset.UTC).toLocalDate();
    List<Instant> instants = new ArrayList<>();
    for (String text : texts.strip().split(" ")) {
      boolean hasDay = text.length() > 5;
      LocalDate on = hasDay ? dayBefore(day, Integer.parseInt(text.substring(0, 2))) : day;
      instants.add(Instant.parse(on + "T" + text.substring(text.length() - 5) + ":00Z"));
    }
    return instants;
  }

  private static LocalDate dayBefore(LocalDate day, int number) {
    LocalDate before = day.minusDays(1);
    assertEquals(number, before.getDayOfMonth());
    return before;
  }
}
