package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.Pause;
import dev.offload.handler.Outcome;
import dev.offload.store.FaultyStore;
import dev.offload.store.MemoryTaskStore;
import dev.offload.task.Retry;
import dev.offload.task.StartLimits;
import dev.offload.task.StartLimits.Rate;
import dev.offload.task.Status;
import dev.offload.time.ManualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** When an attempt may begin beside the slots of its node: maxConcurrent, and a rate. */
class StartLimitsTest {
  private static final long TIMEOUT_MS = 60_000;
  private static final StartLimits ONE = new StartLimits(OptionalInt.of(1), Optional.empty());

  private final ManualTime time = new ManualTime();
  private final FakeHandler handler = new FakeHandler();
  private final FakeHandler other = new FakeHandler();
  private final FaultyStore store = new FaultyStore(new MemoryTaskStore(time));

  @Test
  void no_more_run_at_once_than_there_may_be_though_there_are_slots() {
    TestNode node = node(new StartLimits(OptionalInt.of(2), Optional.empty()));
    publish(node, 5);
    assertThat(handler.count()).isEqualTo(2);

    handler.attempts.get(0).completes();
    assertThat(handler.count()).isEqualTo(3);
    handler.attempts.get(1).answers(new Outcome.NotTried("nobody listens", 500));
    assertThat(handler.count()).isEqualTo(4);
  }

  @Test
  void code_that_goes_on_after_its_end_counts_until_it_returns_even_when_it_was_given_up() {
    TestNode node = node(ONE);
    publish(node, 2);
    time.advance(TIMEOUT_MS + 2 * Running.RETURN_MS);
    assertThat(handler.count()).isEqualTo(1);
    assertThat(handler.last().stopped()).isNotNull();

    handler.attempts.get(0).completes();
    assertThat(handler.count()).isEqualTo(2);
  }

  @Test
  void tasks_that_the_rate_holds_back_begin_when_it_lets_them_in_their_order() {
    TestNode node = node(rate(2, 1_000, 2));
    time.advance(10_000);
    List<Posted> posted = publish(node, 6);
    assertThat(handler.count()).isEqualTo(2);
    time.advance(499);
    assertThat(handler.count()).isEqualTo(2);
    assertThat(stored(posted.get(2))).isEqualTo(Status.RECEIVED);

    for (int i = 3; i <= 6; i++) {
      time.advance(i == 3 ? 1 : 500);
      assertThat(handler.count()).isEqualTo(i);
    }
    assertThat(handler.attempts)
        .extracting(it -> it.run().delivery().eventID())
        .containsExactlyElementsOf(posted.stream().map(Posted::id).toList());
  }

  @Test
  void what_the_rate_holds_back_asks_the_store_nothing_and_stops_nobody_else() {
    TestNode node = node(rate(1, 3_600_000, 1));
    publish(node, 50);
    time.advance(2_000);
    int alarms = time.pendingAlarms();
    node.publish("mail", "1");
    other.last().completes();
    store.takeCalls();

    time.advance(60_000);
    assertThat(other.count()).isEqualTo(1);
    assertThat(handler.count()).isZero();
    assertThat(store.takeCalls()).doesNotContain("read", "apply", "insert");
    assertThat(time.pendingAlarms()).isLessThanOrEqualTo(alarms);
    time.advance(3_600_000);
    assertThat(handler.count()).isEqualTo(1);
  }

  @Test
  void starts_that_a_slow_store_held_up_do_not_begin_together() {
    TestNode node = node(rate(2, 1_000, 3));
    time.advance(5_000);
    store.set("read", FaultyStore.Fault.ANSWERED_LATE);
    publish(node, 9);
    time.advance(5_000);
    store.set("", FaultyStore.Fault.NONE);
    store.answerLate();

    assertThat(handler.count()).isEqualTo(3);
    time.advance(500);
    assertThat(handler.count()).isEqualTo(4);
  }

  @Test
  void a_start_that_does_not_begin_gives_its_token_back() {
    TestNode node = node(rate(1, 10_000, 1));
    time.advance(10_000);
    node.worker.orders.run(new Pause("orders/s", "why"));
    publish(node, 2);
    node.worker.orders.run(new Pause("orders/s", null));
    assertThat(handler.count()).isEqualTo(1);
    time.advance(10_000);
    assertThat(handler.count()).isEqualTo(2);
  }

  @Test
  void a_lane_with_such_bounds_is_to_have_a_home() {
    assertThat(homed(definition(ONE))).containsExactly("orders/s");
    assertThat(homed(definition(rate(1, 1_000, 1)))).containsExactly("orders/s");
    assertThat(homed(definition(StartLimits.NONE))).isEmpty();
    assertThat(homed(new Lane.Definition("a", "b", null))).isEmpty();
  }

  private List<String> homed(Lane.Definition definition) {
    TestNode node = new TestNode(time, store.asSeen(), "a", List.of(definition));
    return node.worker.lanes.homed().stream().map(Lane::name).toList();
  }

  private static StartLimits rate(int limit, long perMs, int burst) {
    return new StartLimits(OptionalInt.empty(), Optional.of(new Rate(limit, perMs, burst)));
  }

  private Lane.Definition definition(StartLimits limits) {
    Retry retry = Retry.delays(List.of(1_000L));
    return new Lane.Definition(
        "orders", "s", new Execution(handler, 10, TIMEOUT_MS, retry, limits));
  }

  private TestNode node(StartLimits limits) {
    Execution work = new Execution(other, 2, TIMEOUT_MS, Retry.DEFAULT);
    return new TestNode(
            time,
            store.asSeen(),
            "a",
            List.of(definition(limits), new Lane.Definition("mail", "s", work)))
        .start();
  }

  private static List<Posted> publish(TestNode node, int tasks) {
    List<Posted> posted = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      posted.add(node.publish("orders", "1"));
    }
    return posted;
  }

  private Status stored(Posted posted) {
    return store.asSeen().find(posted.taskOf("orders/s")).result().orElseThrow().status();
  }
}
