package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.ScheduleCommand.Pause;
import dev.offload.bus.ScheduleCommand.Put;
import dev.offload.bus.ScheduleCommand.Remove;
import dev.offload.bus.ScheduleCommand.Run;
import dev.offload.schedule.Past.Outcome;
import dev.offload.schedule.Wanted;
import dev.offload.store.FaultyStore.Fault;
import dev.offload.task.Answer;
import dev.offload.task.Slot;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest extends ScheduleFixture {
  private static final String MINUTELY = "\"cron\":\"* * * * *\"";

  @Test
  void publishes_an_event_for_each_slot_under_an_id_made_of_it() {
    run(put("beat", MINUTELY + ",\"overlap\":\"allow\""));
    time.advance(125_000);

    assertThat(slots()).containsExactly("2027-01-01T00:01:00Z", "2027-01-01T00:02:00Z");
    Task first = published().get(0);
    long slot = Instant.parse("2027-01-01T00:01:00Z").toEpochMilli();
    assertThat(first.eventID()).isEqualTo(TaskIds.ofSlot("beat", slot));
    assertThat(first.receivedAt()).isBetween(slot, slot + 100);
    assertThat(handler.last().run().delivery().payload().slot())
        .isEqualTo(new Slot("beat", "2027-01-01T00:02:00Z", "2027-01-01T00:01:00Z"));
    assertThat(handler.last().run().delivery().payload().text()).isEqualTo("{\"of\":\"beat\"}");
  }

  @Test
  void a_slot_far_ahead_is_read_from_the_store_when_it_comes() {
    String nightly = "\"cron\":\"0 3 * * *\",\"zone\":\"Europe/Berlin\",\"overlap\":\"allow\"";
    run(put("nightly", nightly));
    assertThat(holds("nightly")).isFalse();
    advanceTo(Instant.parse("2027-01-02T02:00:01Z").toEpochMilli());
    assertThat(slots()).containsExactly("2027-01-01T03:00:00+01:00", "2027-01-02T03:00:00+01:00");
  }

  @Test
  void schedules_are_told_of_as_no_tasks() {
    run(put("beat", MINUTELY));
    time.advance(70_000);
    assertThat(node.told.stream().flatMap(it -> it.events().stream()))
        .isNotEmpty()
        .noneMatch(it -> TaskIds.isOfSchedules(it.id()));
  }

  @Test
  void what_was_published_before_a_crash_is_not_published_again() {
    run(put("beat", MINUTELY + ",\"overlap\":\"allow\""));
    advanceTo(Instant.parse("2027-01-01T00:00:59Z").toEpochMilli());
    store.set("apply", Fault.SILENT);
    advanceTo(Instant.parse("2027-01-01T00:01:03Z").toEpochMilli());
    assertThat(slots()).hasSize(1);
    assertThat(past("beat").last()).isZero();

    store.set("", Fault.SILENT);
    time.advance(500);
    store.set("", Fault.NONE);
    TestNode next = node("b", List.of()).start();
    node.drain();
    time.advance(30_000);
    assertThat(slots()).hasSize(1);
    assertThat(past("beat").last()).isEqualTo(slot("2027-01-01T00:01:00Z"));
    time.advance(60_000);
    assertThat(slots()).hasSize(2);
    assertThat(next.mayWrite()).isTrue();
  }

  @Test
  void a_slot_is_tried_again_until_it_is_stored() {
    run(put("beat", MINUTELY));
    advanceTo(Instant.parse("2027-01-01T00:00:59Z").toEpochMilli());
    store.set("insert", Fault.NOT_WRITTEN);
    advanceTo(Instant.parse("2027-01-01T00:01:10Z").toEpochMilli());
    assertThat(slots()).isEmpty();
    store.set("", Fault.NONE);
    time.advance(15_000);
    assertThat(slots()).containsExactly("2027-01-01T00:01:00Z");
    assertThat(past("beat").history().get(0).outcome()).isEqualTo(Outcome.FIRED);
  }

  @Test
  void a_node_that_is_behind_with_its_writes_misses_nothing() {
    run(put("beat", MINUTELY + ",\"missed\":\"skip\",\"overlap\":\"allow\""));
    run(put("other", MINUTELY + ",\"missed\":\"skip\",\"overlap\":\"allow\""));
    advanceTo(Instant.parse("2027-01-01T00:00:59Z").toEpochMilli());
    store.set("read", Fault.UNKNOWN_NOT_DONE);
    advanceTo(Instant.parse("2027-01-01T00:01:05Z").toEpochMilli());
    store.set("", Fault.NONE);
    time.advance(5_000);
    assertThat(slots()).hasSize(2);
  }

  @Test
  void skip_leaves_out_what_would_overlap() {
    run(put("beat", MINUTELY));
    time.advance(125_000);
    assertThat(slots()).hasSize(1);
    assertThat(past("beat").history()).last().extracting("outcome").isEqualTo(Outcome.SKIPPED);
    handler.last().completes();
    time.advance(60_000);
    assertThat(slots()).containsExactly("2027-01-01T00:01:00Z", "2027-01-01T00:03:00Z");
  }

  @Test
  void queue_begins_what_waits_when_the_task_before_ends() {
    run(put("beat", MINUTELY + ",\"overlap\":\"queue\""));
    time.advance(130_000);
    assertThat(slots()).hasSize(1);
    handler.last().completes();
    time.advance(11_000);
    assertThat(slots()).containsExactly("2027-01-01T00:01:00Z", "2027-01-01T00:02:00Z");
  }

  @Test
  void another_node_goes_on_when_the_owner_is_gone() {
    run(put("beat", MINUTELY + ",\"overlap\":\"allow\""));
    TestNode other = node("b", List.of()).start();
    time.advance(30_000);
    node.drain();
    time.advance(90_000);
    assertThat(slots()).hasSize(2);
    assertThat(other.mayWrite()).isTrue();
  }

  @Test
  void the_same_definition_writes_nothing() {
    run(put("beat", MINUTELY));
    store.takeCalls();
    Answer.Stored same = (Answer.Stored) run(put("beat", MINUTELY));
    assertThat(same.inserted()).isFalse();
    assertThat(store.takeCalls()).containsOnly("findAll");
    assertThat(wanted("beat").revision()).isEqualTo(1);
  }

  @Test
  void a_change_keeps_the_last_slot_and_goes_on_by_the_new_rule() {
    run(put("beat", MINUTELY + ",\"overlap\":\"allow\""));
    time.advance(65_000);
    run(put("beat", "\"cron\":\"*/5 * * * *\",\"overlap\":\"allow\""));
    assertThat(wanted("beat").revision()).isEqualTo(2);
    assertThat(past("beat").fired()).isEqualTo(slot("2027-01-01T00:01:00Z"));
    time.advance(250_000);
    assertThat(slots()).containsExactly("2027-01-01T00:01:00Z", "2027-01-01T00:05:00Z");
    assertThat(published().get(1).payload().slot().previous()).isEqualTo("2027-01-01T00:01:00Z");
  }

  @Test
  void a_change_is_refused_to_who_has_seen_another_revision() {
    run(put("beat", MINUTELY));
    Put second = new Put(schedule("beat", "\"every\":\"1h\""), null, 2);
    assertThat(refused(second)).isEqualTo(412);
    assertThat(refused(new Put(schedule("beat", MINUTELY), null, 0))).isEqualTo(412);
    assertThat(refused(new Put(schedule("other", MINUTELY), null, 1))).isEqualTo(412);
    assertThat(refused(new Pause("beat", "why", 2))).isEqualTo(412);
    assertThat(refused(new Remove("beat", 2))).isEqualTo(412);
    run(new Put(schedule("beat", "\"every\":\"1h\""), null, 1));
    assertThat(wanted("beat").revision()).isEqualTo(2);
  }

  @Test
  void what_is_paused_does_not_fire_and_its_slots_are_left_out() {
    run(put("beat", MINUTELY + ",\"missed\":\"all\",\"overlap\":\"allow\""));
    run(new Pause("beat", "paused by hand", -1));
    time.advance(300_000);
    assertThat(slots()).isEmpty();
    run(new Pause("beat", null, -1));
    time.advance(60_000);
    assertThat(slots()).containsExactly("2027-01-01T00:06:00Z");
  }

  @Test
  void a_pause_stays_when_the_definition_changes_and_says_nothing_of_it() {
    run(put("beat", MINUTELY));
    run(new Pause("beat", "paused by hand", -1));
    run(put("beat", "\"every\":\"1m\""));
    assertThat(wanted("beat").pausedWhy()).isEqualTo("paused by hand");
    run(new Put(schedule("beat", "\"every\":\"1m\""), false, -1));
    assertThat(wanted("beat").pausedWhy()).isNull();
  }

  @Test
  void is_run_by_hand_once_beside_its_slots() {
    run(put("beat", MINUTELY));
    Answer.Stored asked = (Answer.Stored) run(new Run("beat", false));
    time.advance(200);
    Task task = published().get(0);
    assertThat(task.eventID()).isEqualTo(Wanted.of(asked.task().payload()).run().event());
    assertThat(task.payload().slot()).isEqualTo(new Slot("beat", null, null));
    assertThat(refused(new Run("beat", false))).isEqualTo(409);
    run(new Run("beat", true));
    time.advance(200);
    assertThat(published()).hasSize(2);
    time.advance(60_000);
    assertThat(published()).hasSize(2);
    assertThat(past("beat").history()).last().extracting("outcome").isEqualTo(Outcome.SKIPPED);
  }

  @Test
  void one_that_is_removed_is_gone_and_its_tasks_stay() {
    run(put("beat", MINUTELY));
    time.advance(65_000);
    run(new Remove("beat", -1));
    assertThat(memory.find(TaskIds.ofSchedule("beat")).result()).isEmpty();
    time.advance(120_000);
    assertThat(published()).hasSize(1);
    assertThat(live()).hasSize(1);
    assertThat(refused(new Remove("beat", -1))).isEqualTo(404);
    assertThat(refused(new Run("beat", false))).isEqualTo(404);
    run(put("beat", MINUTELY));
    assertThat(wanted("beat").revision()).isEqualTo(1);
  }

  @Test
  void one_that_can_never_fire_is_refused() {
    assertThat(refused(put("past", "\"at\":\"2026-01-01T00:00:00Z\""))).isEqualTo(400);
  }

  @Test
  void when_the_store_does_not_answer_nobody_knows_what_became_of_a_change() {
    store.set("insert", Fault.UNKNOWN_NOT_DONE);
    assertThat(refused(put("beat", MINUTELY))).isEqualTo(503);
  }

  private static long slot(String text) {
    return Instant.parse(text).toEpochMilli();
  }
}
