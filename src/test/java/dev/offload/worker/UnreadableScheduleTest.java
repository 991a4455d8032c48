package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.ScheduleCommand;
import dev.offload.bus.ScheduleCommand.Pause;
import dev.offload.bus.ScheduleCommand.Put;
import dev.offload.bus.ScheduleCommand.Remove;
import dev.offload.bus.ScheduleCommand.Run;
import dev.offload.schedule.Declared;
import dev.offload.store.TaskStore.NewTask;
import dev.offload.task.Answer;
import dev.offload.task.Payload;
import dev.offload.task.Refusal;
import dev.offload.task.Shelf;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Schedules that another version stored, or one with newer rules of the time zones. */
class UnreadableScheduleTest extends ScheduleFixture {
  private static final String MINUTELY = "\"cron\":\"* * * * *\",\"overlap\":\"allow\"";
  private static final String UNKNOWN_ZONE = "{\"zone\":\"Mars/Olympus_Mons\"}";

  /** Has something else stored of a schedule, as if another node had. */
  private void spoil(String name, String members) {
    Task before = task(name);
    JsonObject json = new JsonObject(before.payload().text());
    json.getJsonObject("definition").mergeIn(new JsonObject(members));
    Task after = before.replaced(Shelf.SCHEDULES, Payload.json(json.encode()), before.dueAt());
    memory.replace(new NewTask(after, node.owner(), true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {UNKNOWN_ZONE, "{\"cron\":\"* * * * * * *\"}", "{\"phaseOfTheMoon\":\"full\"}"})
  void it_fires_at_no_time_that_was_not_meant_and_keeps_no_other_from_firing(String members) {
    run(put("beat", MINUTELY));
    run(put("other", MINUTELY));
    spoil("beat", members);
    time.advance(125_000);
    assertThat(published())
        .extracting(it -> it.payload().slot().schedule())
        .containsExactly("other", "other");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {UNKNOWN_ZONE, "{\"cron\":\"* * * * * * *\"}", "{\"phaseOfTheMoon\":\"full\"}"})
  void it_is_replaced_by_what_is_put(String members) {
    run(put("beat", MINUTELY));
    spoil("beat", members);
    time.advance(90_000);
    assertThat(run(put("beat", MINUTELY))).isInstanceOf(Answer.Stored.class);
    time.advance(60_000);
    assertThat(slots()).containsExactly("2027-01-01T00:02:00Z");
  }

  @Test
  void it_is_replaced_by_who_knows_that_there_is_one_and_by_nobody_else() {
    run(put("beat", MINUTELY));
    spoil("beat", UNKNOWN_ZONE);
    assertThat(refused(put(ScheduleCommand.NONE))).isEqualTo(412);
    assertThat(refused(put(1))).isEqualTo(412);
    assertThat(refused(new Put(schedule("beat", "\"at\":\"2026-01-01T00:00:00Z\""), null, -1)))
        .isEqualTo(400);
    assertThat(run(put(ScheduleCommand.EXISTING))).isInstanceOf(Answer.Stored.class);
    assertThat(wanted("beat").schedule()).isEqualTo(schedule("beat", MINUTELY));
  }

  private static Put put(int revision) {
    return new Put(schedule("beat", MINUTELY), null, revision);
  }

  @Test
  void it_is_replaced_by_another_node_and_fires_here_when_that_is_gone() {
    run(put("beat", MINUTELY));
    spoil("beat", UNKNOWN_ZONE);
    time.advance(90_000);
    TestNode other = node("b", List.of()).start();
    run(other, put("beat", MINUTELY));
    other.drain();
    time.advance(120_000);
    assertThat(slots()).containsExactly("2027-01-01T00:02:00Z", "2027-01-01T00:03:00Z");
  }

  @Test
  void it_is_removed() {
    run(put("beat", MINUTELY));
    spoil("beat", UNKNOWN_ZONE);
    time.advance(90_000);
    assertThat(refused(new Remove("beat", 1))).isEqualTo(412);
    assertThat(run(new Remove("beat", ScheduleCommand.ANY))).isInstanceOf(Answer.Stored.class);
    assertThat(memory.find(TaskIds.ofSchedule("beat")).result()).isEmpty();
    assertThat(holds("beat")).isFalse();
  }

  @Test
  void it_is_not_paused_or_run_and_that_says_why() {
    run(put("beat", MINUTELY));
    spoil("beat", UNKNOWN_ZONE);
    Refusal pause = (Refusal) run(new Pause("beat", "paused by hand", ScheduleCommand.ANY));
    assertThat(pause.code()).isEqualTo(422);
    assertThat(pause.reason()).contains("zone");
    assertThat(refused(new Run("beat", true))).isEqualTo(422);
  }

  @Test
  void the_configuration_replaces_it_at_a_start() {
    Declared beat = new Declared(schedule("beat", MINUTELY), null);
    Declared other = new Declared(schedule("other", MINUTELY), null);
    run(put("beat", MINUTELY));
    spoil("beat", UNKNOWN_ZONE);
    node("b", List.of(beat, other)).start();
    time.advance(500);
    assertThat(wanted("beat").isDeclared()).isTrue();
    assertThat(wanted("other").isDeclared()).isTrue();
  }
}
