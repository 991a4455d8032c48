package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.ScheduleCommand.Pause;
import dev.offload.bus.ScheduleCommand.Remove;
import dev.offload.schedule.Declared;
import dev.offload.schedule.Wanted;
import dev.offload.store.FaultyStore.Fault;
import dev.offload.task.Answer;
import dev.offload.task.Refusal;
import dev.offload.task.TaskIds;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeclaredSchedulesTest extends ScheduleFixture {
  private static final String MINUTELY = "\"cron\":\"* * * * *\"";

  private static Declared declared(String members, Boolean paused) {
    return new Declared(schedule("beat", members), paused);
  }

  private TestNode start(String name, Declared... schedules) {
    TestNode started = node(name, List.of(schedules)).start();
    time.advance(500);
    return started;
  }

  @Test
  void is_made_once_by_all_nodes_and_written_no_more_while_it_is_the_same() {
    start("b", declared(MINUTELY, null));
    assertThat(wanted("beat").isDeclared()).isTrue();
    store.takeCalls();
    start("c", declared(MINUTELY, null));
    assertThat(store.takeCalls()).doesNotContain("replace", "insert");
    time.advance(60_000);
    assertThat(published()).hasSize(1);
  }

  @Test
  void many_are_looked_at_together() {
    Declared[] many =
        IntStream.range(0, 100)
            .mapToObj(i -> new Declared(schedule("s" + i, MINUTELY), null))
            .toArray(Declared[]::new);
    start("b", many);
    store.takeCalls();
    start("c", many);
    assertThat(store.takeCalls().stream().filter("read"::equals)).hasSize(4);
  }

  @Test
  void the_configuration_wins_at_a_start() {
    start("b", declared(MINUTELY, null));
    start("c", declared("\"every\":\"1h\"", true));
    assertThat(wanted("beat").revision()).isEqualTo(2);
    assertThat(wanted("beat").pausedWhy()).isNotNull();
  }

  @Test
  void a_pause_by_hand_survives_a_start() {
    TestNode b = start("b", declared(MINUTELY, null));
    run(b, new Pause("beat", "paused by hand", -1));
    start("c", declared(MINUTELY, null));
    assertThat(wanted("beat").pausedWhy()).isEqualTo("paused by hand");
  }

  @Test
  void nobody_else_changes_or_removes_it() {
    TestNode b = start("b", declared(MINUTELY, null));
    assertThat(((Refusal) run(b, put("beat", "\"every\":\"1h\""))).code()).isEqualTo(409);
    assertThat(((Refusal) run(b, new Remove("beat", -1))).code()).isEqualTo(409);
  }

  @Test
  void one_that_left_the_configuration_is_paused_when_it_would_fire_and_can_be_removed() {
    TestNode b = start("b", declared(MINUTELY, null));
    TestNode c = start("c");
    b.drain();
    node.drain();
    time.advance(90_000);
    assertThat(published()).isEmpty();
    assertThat(wanted("beat").pausedWhy()).isEqualTo(Wanted.REMOVED);
    assertThat(run(c, new Pause("beat", null, -1))).isInstanceOf(Refusal.class);

    TestNode d = start("d", declared(MINUTELY, null));
    assertThat(wanted("beat").pausedWhy()).isNull();
    c.drain();
    time.advance(60_000);
    assertThat(published()).hasSize(1);
    d.drain();
    TestNode e = start("e");
    assertThat(run(e, new Remove("beat", -1))).isInstanceOf(Answer.Stored.class);
    assertThat(memory.find(TaskIds.ofSchedule("beat")).result()).isEmpty();
  }

  @Test
  void is_made_when_the_store_answers_again() {
    store.set("read", Fault.UNKNOWN_NOT_DONE);
    start("b", declared(MINUTELY, null));
    time.advance(2_000);
    store.set("", Fault.NONE);
    time.advance(5_000);
    assertThat(wanted("beat").isDeclared()).isTrue();
  }
}
