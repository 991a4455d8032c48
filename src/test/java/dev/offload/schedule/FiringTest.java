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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A schedule with a slot every ten seconds, made at 1,000 s. */
class FiringTest {
  private static final long MADE = 1_000_000;
  private static final long TEN = 10_000;

  private Wanted wanted;
  private Past past = Past.NONE;

  private void define(String members) {
    wanted = Wanted.first(read(members), false, null, MADE);
    past = Past.NONE;
  }

  private static Schedule read(String members) {
    JsonObject json = new JsonObject("{\"every\":\"10s\",\"topic\":\"t\"" + members + "}");
    ScheduleReader reader = new ScheduleReader(json);
    Schedule schedule = reader.read("beat", "1");
    assertEquals(List.of(), reader.problems());
    return schedule;
  }

  private Step step(long nowMs, long... live) {
    return step(nowMs, known(live));
  }

  private Step step(long nowMs, Known known) {
    Step step = new Firing(wanted, past).step(known, nowMs, nowMs);
    past = Past.of(step.after().stored());
    assertEquals(step.after(), past);
    return step;
  }

  private static Known known(long... live) {
    Set<UUID> events = new HashSet<>();
    for (long slot : live) {
      events.add(event(slot));
    }
    return new Known(events, events);
  }

  private static UUID event(long slot) {
    return TaskIds.ofSlot("beat", slot);
  }

  private static List<Long> slots(Step step) {
    return step.shots().stream().map(Shot::slot).toList();
  }

  @Test
  void firesEachSlotWhenItIsDue() {
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
  void firesNothingBeforeItIsDue() {
    define("");
    Step early = step(MADE + TEN - 1);
    assertEquals(List.of(), early.shots());
    assertEquals(MADE + TEN, early.dueAt());
    assertEquals(Past.NONE, early.after());
  }

  @Test
  void aSlotIsMissedOnceItIsMoreThanASecondLate() {
    define(",\"missed\":\"skip\"");
    assertEquals(List.of(MADE + TEN), slots(step(MADE + TEN + 1_000)));
    Step late = step(MADE + 2 * TEN + 1_001);
    assertEquals(List.of(), late.shots());
    assertEquals(Map.of(Outcome.MISSED, 1), late.counts());
    assertEquals(MADE + 3 * TEN, late.dueAt());
  }

  @Test
  void onceFiresTheNewestOfThoseThatWereMissed() {
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
  void allFiresThemTenASecondTheOldestFirst() {
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
  void allIsBoundByWindowAndMax() {
    define(
        ",\"missed\":\"all\",\"overlap\":\"allow\",\"missedWindow\":\"100s\",\"missedMax\":7");
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
  void skipLeavesOutASlotWhileATaskBeforeLives() {
    define("");
    step(MADE + TEN);
    Step skipped = step(MADE + 2 * TEN, MADE + TEN);
    assertEquals(Map.of(Outcome.SKIPPED, 1), skipped.counts());
    assertEquals(List.of(MADE + 3 * TEN), slots(step(MADE + 3 * TEN)));
  }

  @Test
  void queueHasOneSlotWait() {
    define(",\"overlap\":\"queue\"");
    step(MADE + TEN);
    Step waits = step(MADE + 2 * TEN, MADE + TEN);
    assertEquals(List.of(), waits.shots());
    assertEquals(MADE + 2 * TEN, past.waiting());
    assertEquals(MADE + 2 * TEN + 1_000, waits.dueAt());
    Step another = step(MADE + 3 * TEN, MADE + TEN);
    assertEquals(Map.of(Outcome.SKIPPED, 1), another.counts());
    Step fires = step(MADE + 3 * TEN + 4_000);
    assertEquals(List.of(MADE + 2 * TEN), slots(fires));
    assertEquals(0, past.waiting());
    assertEquals(MADE + 3 * TEN, past.last());
    Step next = step(MADE + 4 * TEN, MADE + 2 * TEN);
    assertEquals(MADE + 4 * TEN, past.waiting());
    assertEquals(List.of(), next.shots());
  }

  @Test
  void aSlotThatFiredBeforeItsOwnerEndedIsFoundToHave() {
    define(",\"missed\":\"skip\"");
    Step found = step(MADE + TEN + 8_000, MADE + TEN);
    assertEquals(List.of(MADE + TEN), slots(found));
    assertEquals(Map.of(Outcome.FIRED, 1), found.counts());
    Step next = step(MADE + 2 * TEN, MADE + TEN);
    assertEquals(Map.of(Outcome.SKIPPED, 1), next.counts());
  }

  @Test
  void looksForNothingWhereTasksMayOverlap() {
    define(",\"overlap\":\"allow\"");
    step(MADE + TEN);
    assertEquals(Set.of(), new Firing(wanted, past).toLookFor(MADE + 9 * TEN));
    define("");
    assertEquals(Set.of(), new Firing(wanted, past).toLookFor(MADE + TEN));
    assertEquals(
        Set.of(event(MADE + TEN)), new Firing(wanted, past).toLookFor(MADE + TEN + 1_001));
    step(MADE + TEN);
    assertEquals(Set.of(event(MADE + TEN)), new Firing(wanted, past).toLookFor(MADE + 2 * TEN));
  }

  @Test
  void aRunComesBehindASlotThatIsDue() {
    define("");
    UUID run = event(1);
    wanted = wanted.run(new Wanted.Manual(run, false));
    Step slot = step(MADE + TEN);
    assertEquals(List.of(MADE + TEN), slots(slot));
    assertEquals(MADE + TEN, slot.dueAt());
    Step left = step(MADE + TEN, MADE + TEN);
    assertEquals(List.of(), left.shots());
    assertEquals(run, past.ran());
    wanted = wanted.run(new Wanted.Manual(event(2), true));
    assertEquals(
        List.of(new Shot(event(2), 0, 0)), step(MADE + TEN + 1, MADE + TEN).shots());
    assertEquals(MADE + TEN, past.fired());
  }

  @Test
  void aRunKeepsTheNextSlotFromOverlapping() {
    define("");
    UUID run = event(1);
    wanted = wanted.run(new Wanted.Manual(run, false));
    assertEquals(1, step(MADE + 1).shots().size());
    Known live = new Known(Set.of(run), Set.of(run));
    assertEquals(Map.of(Outcome.SKIPPED, 1), step(MADE + TEN, live).counts());
  }

  @Test
  void whatIsPausedIsNeverDueButCanBeRun() {
    define("");
    wanted = wanted.paused("by hand");
    assertEquals(Firing.NEVER_DUE, new Firing(wanted, past).dueAt(MADE + TEN));
    Step nothing = step(MADE + 5 * TEN);
    assertEquals(List.of(), nothing.shots());
    assertEquals(Firing.NEVER_DUE, nothing.dueAt());
    wanted = wanted.run(new Wanted.Manual(event(1), false));
    assertEquals(MADE, new Firing(wanted, past).dueAt(MADE));
    assertEquals(1, step(MADE + 5 * TEN).shots().size());
  }

  @Test
  void slotsOfAPauseAreLeftOut() {
    define(",\"missed\":\"all\"");
    step(MADE + TEN);
    wanted = wanted.paused("by hand").paused(null).since(MADE + 5 * TEN + 1);
    assertEquals(MADE + 6 * TEN, new Firing(wanted, past).dueAt(MADE + 5 * TEN + 1));
  }

  @Test
  void jitterIsTheSameEverywhereAndEndsBeforeTheNextSlot() {
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
  void ofManySlotsThatWereMissedTheLastAreRemembered() {
    define(",\"missed\":\"skip\"");
    Step missed = step(MADE + 5_000 * TEN + 5_000);
    assertEquals(Map.of(Outcome.MISSED, Firing.COUNTED_MAX), missed.counts());
    assertEquals(MADE + 5_000 * TEN, past.last());
    assertEquals(Past.HISTORY_MAX, past.history().size());
    assertEquals(MADE + 5_000 * TEN, past.history().get(9).slot());
  }

  @Test
  void whatNobodyWouldHearIsMissed() {
    define("");
    Step unheard = step(MADE + TEN, Known.NOTHING.heard(false));
    assertEquals(List.of(), unheard.shots());
    assertEquals(Map.of(Outcome.MISSED, 1), unheard.counts());
    assertEquals(MADE + 2 * TEN, unheard.dueAt());
  }

  @Test
  void oneTimeFiresOnceAndIsNeverDueAgain() {
    JsonObject json =
        new JsonObject().put("at", "1970-01-01T00:20:00Z").put("topic", "t");
    wanted = Wanted.first(new ScheduleReader(json).read("beat", "1"), false, null, MADE);
    Step step = step(1_200_000);
    assertEquals(List.of(1_200_000L), slots(step));
    assertEquals(Firing.NEVER_DUE, step.dueAt());
  }

  @Test
  void theIdOfASlotIsMadeOfNameAndTime() {
    assertEquals(
        "01a489a5-aa80-7c36-96f3-32ced5f0437b",
        TaskIds.ofSlot("nightly", 1_806_195_600_000L).toString());
  }

  @Test
  void whatIsWantedIsStoredWhole() {
    define(",\"missed\":\"all\",\"jitter\":\"3s\",\"endAt\":\"2030-01-01T00:00:00Z\"");
    Wanted all =
        wanted.paused("why").run(new Wanted.Manual(event(3), true)).doubting(List.of(5L, 7L));
    assertEquals(all, Wanted.of(all.payload()));
  }
}
