package dev.offload.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offload.schedule.Firing.Known;
import dev.offload.schedule.Firing.Shot;
import dev.offload.schedule.Firing.Step;
import dev.offload.schedule.Past.Outcome;
import dev.offload.task.TaskIds;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FiringTest extends FiringFixture {
  @Test
  void fires_each_slot_when_it_is_due() {
    define("");
    assertEquals(MADE + TEN, new Firing(wanted, past).dueAt(MADE));
    Step first = step(MADE + TEN);
    assertEquals(List.of(new Shot(event(MADE + TEN), MADE + TEN, 0)), first.shots());
    assertEquals(MADE + 2 * TEN, first.dueAt());
    assertEquals(Map.of(Outcome.FIRED, 1), first.counts());
    Step second = step(MADE + 2 * TEN + 500);
    assertEquals(MADE + TEN, second.shots().get(0).previous());
  }

  @Test
  void fires_nothing_before_it_is_due() {
    define("");
    Step early = step(MADE + TEN - 1);
    assertEquals(List.of(), early.shots());
    assertEquals(MADE + TEN, early.dueAt());
    assertEquals(Past.NONE, early.after());
  }

  @Test
  void a_slot_is_missed_once_it_is_more_than_a_second_late() {
    define(",\"missed\":\"skip\"");
    assertEquals(List.of(MADE + TEN), slots(step(MADE + TEN + 1_000)));
    Step late = step(MADE + 2 * TEN + 1_001);
    assertEquals(List.of(), late.shots());
    assertEquals(Map.of(Outcome.MISSED, 1), late.counts());
    assertEquals(MADE + 3 * TEN, late.dueAt());
  }

  @Test
  void once_fires_the_newest_of_those_that_were_missed() {
    define(",\"missed\":\"once\"");
    Step others = step(MADE + 5 * TEN + 2_000);
    assertEquals(List.of(), others.shots());
    assertEquals(Map.of(Outcome.MISSED, 4), others.counts());
    assertTrue(others.dueAt() <= MADE + 5 * TEN + 2_000);
    Step newest = step(MADE + 5 * TEN + 2_001);
    assertEquals(List.of(MADE + 5 * TEN), slots(newest));
    assertEquals(Map.of(Outcome.CAUGHT_UP, 1), newest.counts());
    assertEquals(MADE + 6 * TEN, newest.dueAt());
  }

  @Test
  void all_fires_them_ten_a_second_the_oldest_first() {
    define(",\"missed\":\"all\",\"overlap\":\"allow\"");
    long now = MADE + 25 * TEN + 5_000;
    Step first = step(now);
    assertEquals(10, first.shots().size());
    assertEquals(MADE + TEN, first.shots().get(0).slot());
    assertEquals(now + 1_000, first.dueAt());
    assertEquals(10, step(now + 1_000).shots().size());
    Step last = step(now + 2_000);
    assertEquals(5, last.shots().size());
    assertEquals(MADE + 26 * TEN, last.dueAt());
    assertEquals(0, past.catchUntil());
  }

  @Test
  void all_is_bound_by_window_and_max() {
    define(",\"missed\":\"all\",\"overlap\":\"allow\",\"missedWindow\":\"100s\",\"missedMax\":7");
    long now = MADE + 100 * TEN + 5_000;
    Step outside = step(now);
    assertEquals(Map.of(Outcome.MISSED, 90), outside.counts());
    Step caughtUp = step(now);
    assertEquals(7, caughtUp.shots().size());
    assertEquals(MADE + 91 * TEN, caughtUp.shots().get(0).slot());
    Step rest = step(now + 1_000);
    assertEquals(Map.of(Outcome.MISSED, 3), rest.counts());
    assertEquals(MADE + 101 * TEN, rest.dueAt());
  }

  @Test
  void jitter_is_the_same_everywhere_and_ends_before_the_next_slot() {
    define(",\"jitter\":\"1h\"");
    List<Long> dues = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      long slot = MADE + i * TEN;
      long due = slot + wanted.schedule().jitterMs(slot, wanted.schedule().when().slots());
      assertTrue(due >= slot && due < slot + TEN, slot + " " + due);
      dues.add(due - slot);
    }
    assertTrue(dues.stream().distinct().count() > 15, dues.toString());
    long first = new Firing(wanted, past).dueAt(MADE);
    assertEquals(List.of(), step(first - 1).shots());
    assertEquals(List.of(MADE + TEN), slots(step(first)));
  }

  @Test
  void of_many_slots_that_were_missed_the_last_are_remembered() {
    define(",\"missed\":\"skip\"");
    Step missed = step(MADE + 5_000 * TEN + 5_000);
    assertEquals(Map.of(Outcome.MISSED, Decision.COUNTED_MAX), missed.counts());
    assertEquals(MADE + 5_000 * TEN, past.last());
    assertEquals(Past.HISTORY_MAX, past.history().size());
    assertEquals(MADE + 5_000 * TEN, past.history().get(9).slot());
  }

  @Test
  void what_nobody_would_hear_is_missed() {
    define("");
    Step unheard = step(MADE + TEN, Known.NOTHING.heard(false));
    assertEquals(List.of(), unheard.shots());
    assertEquals(Map.of(Outcome.MISSED, 1), unheard.counts());
    assertEquals(MADE + 2 * TEN, unheard.dueAt());
  }

  @Test
  void one_time_fires_once_and_is_never_due_again() {
    JsonObject json = new JsonObject().put("at", "1970-01-01T00:20:00Z").put("topic", "t");
    wanted = Wanted.first(new ScheduleReader(json).read("beat", "1"), false, null, MADE);
    Step step = step(1_200_000);
    assertEquals(List.of(1_200_000L), slots(step));
    assertEquals(Firing.NEVER_DUE, step.dueAt());
  }

  @Test
  void the_id_of_a_slot_is_made_of_name_and_time() {
    assertEquals(
        "01a489a5-aa80-7c36-96f3-32ced5f0437b",
        TaskIds.ofSlot("nightly", 1_806_195_600_000L).toString());
  }

  @Test
  void what_is_wanted_is_stored_whole() {
    define(",\"missed\":\"all\",\"jitter\":\"3s\",\"endAt\":\"2030-01-01T00:00:00Z\"");
    Wanted all =
        wanted.paused("why").run(new Wanted.Manual(event(3), true)).doubting(List.of(5L, 7L));
    assertEquals(all, Wanted.of(all.payload()));
  }
}
