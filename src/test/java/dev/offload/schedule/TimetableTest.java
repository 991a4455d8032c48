package dev.offload.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimetableTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @Test
  void every_counts_from_the_epoch() {
    Timetable every = new Timetable.Every(90_000, 0);
    assertEquals(90_000, every.next(0));
    assertEquals(90_000, every.next(89_999));
    assertEquals(180_000, every.next(90_000));
    assertEquals(new Timetable.Every(90_000, 10_000).next(0), 10_000);
    assertEquals(new Timetable.Every(90_000, 10_000).next(10_000), 100_000);
  }

  @Test
  void the_last_one_is_found_without_going_through_all() {
    Timetable seconds = new ZonedCron(Cron.of("* 0-58 * * * *"), BERLIN.getRules());
    long end = Instant.parse("2027-06-01T12:59:30Z").toEpochMilli();
    assertEquals("2027-06-01T12:58:59Z", Instant.ofEpochMilli(seconds.last(0, end)) + "");
    assertEquals(Timetable.NEVER, seconds.last(end - 1_000, end));
    Timetable every = new Timetable.Every(1_500, 300);
    assertEquals(3_300, every.last(0, 4_700));
    assertEquals(Timetable.NEVER, every.last(3_300, 4_700));
  }

  @Test
  void bounds_are_within() {
    Timetable bounded = new Timetable.Bounded(new Timetable.Every(1_000, 0), 5_000, 7_000);
    assertEquals(5_000, bounded.next(0));
    assertEquals(7_000, bounded.next(6_000));
    assertEquals(Timetable.NEVER, bounded.next(7_000));
    assertEquals(6_000, bounded.last(0, 6_500));
    assertEquals(7_000, bounded.last(0, 60_000));
  }

  @ParameterizedTest
  @CsvSource({
    "2027-03-28T02:30:00, 2027-03-28T01:00:00Z",
    "2027-10-31T02:30:00, 2027-10-31T00:30:00Z",
    "2027-06-01T12:00, 2027-06-01T10:00:00Z",
    "2027-06-01T12:00:00+05:00, 2027-06-01T07:00:00Z"
  })
  void a_local_time_is_the_first_of_two_or_behind_a_gap(String text, Instant at) {
    assertEquals(at, Instant.ofEpochMilli(LocalTimes.epochMs(text, BERLIN)));
  }

  @ParameterizedTest
  @CsvSource({
    "2027-03-28T01:00:00Z, 2027-03-28T03:00:00+02:00",
    "2027-01-28T01:00:00.250Z, 2027-01-28T02:00:00.250+01:00"
  })
  void a_slot_is_shown_with_the_offset_of_its_zone(Instant at, String text) {
    assertEquals(text, LocalTimes.text(at.toEpochMilli(), BERLIN));
  }

  @Test
  void what_was_read_before_is_kept_and_what_was_not_wanted_for_long_is_not() {
    Timetables known = new Timetables();
    Timetable first = known.of(every(1));
    assertThat(known.of(every(1))).isSameAs(first);
    for (int i = 2; i < 1_002; i++) {
      known.of(every(i));
    }
    assertThat(known.of(every(1))).isNotSameAs(first).isEqualTo(first);
  }

  private static Schedule every(int seconds) {
    JsonObject json = new JsonObject().put("every", seconds + "s").put("topic", "t");
    return new ScheduleReader(json).read("a", "1");
  }
}
