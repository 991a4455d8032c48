package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.Pause;
import dev.offload.handler.Outcome;
import dev.offload.store.FaultyStore;
import dev.offload.store.FaultyStore.Fault;
import dev.offload.store.MemoryTaskStore;
import dev.offload.store.TaskStore;
import dev.offload.task.Attempts;
import dev.offload.task.LaneState;
import dev.offload.task.Status;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A subscription whose receiver asks to be left alone begins no attempt until then. */
class HoldsTest extends AttemptFixture {
  private static final long HOLD_MS = 90_000;

  @Test
  void the_attempt_is_an_error_and_what_waits_begins_when_the_hold_is_over_and_counts_none() {
    Posted first = node.publish("orders", "1");
    held(HOLD_MS);
    Posted waits = node.publish("orders", "2");
    time.advance(HOLD_MS - 1);

    assertThat(handler.count()).isEqualTo(1);
    assertThat(stored(first).status()).isEqualTo(Status.RETRYING);
    assertThat(stored(first).attempts()).isEqualTo(new Attempts(false, 1, 1, 0));
    assertThat(stored(first).history().attempts().get(0).outcome()).isEqualTo("error");
    assertThat(stored(waits).status()).isEqualTo(Status.RECEIVED);
    assertThat(stored(waits).attempts().starts()).isZero();

    time.advance(1);
    assertThat(handler.count()).isEqualTo(3);
  }

  @Test
  void what_runs_meanwhile_ends_as_it_does_and_does_not_end_the_hold() {
    node.publish("orders", "1");
    Posted beside = node.publish("orders", "2");
    handler.attempts.get(0).answers(overloaded(HOLD_MS));
    handler.attempts.get(1).completes();
    node.publish("orders", "3");
    time.advance(1_000);

    assertThat(stored(beside).status()).isEqualTo(Status.COMPLETE);
    assertThat(handler.count()).isEqualTo(2);
  }

  @Test
  void by_hand_it_ends_at_once_and_the_handler_hears_of_it() {
    node.publish("orders", "1");
    held(HOLD_MS);
    node.publish("orders", "2");

    node.worker.orders.run(new Pause(LANE, null));

    assertThat(handler.count()).isEqualTo(2);
    assertThat(handler.goesOn).isEqualTo(1);
    assertThat(store.laneStates().result()).isEmpty();
  }

  @Test
  void another_node_keeps_it_within_a_second_and_goes_on_when_it_is_ended_anywhere() {
    node.publish("orders", "1");
    held(HOLD_MS);
    TestNode other = node("b").start();
    other.publish("orders", "2");
    time.advance(10_000);
    assertThat(handler.count()).isEqualTo(1);

    node.worker.orders.run(new Pause(LANE, null));
    time.advance(1_000);
    assertThat(handler.count()).isGreaterThan(1);
  }

  @Test
  void another_node_goes_on_after_a_hold_that_it_saw_right_after_a_pause() {
    TestNode other = node("b").start();
    other.run(new Pause(LANE, "by hand"), answer -> {});
    other.publish("orders", "1");
    time.advance(1_000);
    store.setLaneState(LANE, LaneState.GOES_ON);
    store.setLaneState(LANE, LaneState.held(time.nowMs(), HOLD_MS, "why"));
    time.advance(HOLD_MS - 1);
    assertThat(handler.count()).isZero();

    time.advance(1);
    assertThat(handler.count()).isEqualTo(1);
  }

  @Test
  void it_survives_a_restart_and_no_clock_that_is_set_makes_it_longer() {
    TaskStore file = MemoryTaskStore.ofOneProcess();
    TestNode before = nodeOn(file);
    before.publish("orders", "1");
    held(HOLD_MS);
    before.drain();
    time.setNowMs(time.nowMs() - 86_400_000);

    nodeOn(file).publish("orders", "2");
    time.advance(HOLD_MS - 1);
    assertThat(handler.count()).isEqualTo(1);
    time.advance(1);
    assertThat(handler.count()).isEqualTo(2);
  }

  @Test
  void it_acts_here_though_the_store_does_not_take_it_and_is_stored_when_it_does() {
    FaultyStore faulty = new FaultyStore(store);
    TestNode alone = node("b", faulty.asSeen()).start();
    faulty.set("setLaneState", Fault.NOT_WRITTEN);
    alone.publish("orders", "1");
    held(HOLD_MS);
    alone.publish("orders", "2");
    time.advance(5_000);
    assertThat(handler.count()).isEqualTo(1);
    assertThat(store.laneStates().result()).isEmpty();

    faulty.set("", Fault.NONE);
    time.advance(1_000);
    assertThat(store.laneStates().result().get(LANE).hold().why()).isEqualTo("answered 429");
    time.advance(HOLD_MS - 6_000);
    assertThat(handler.count()).isGreaterThan(1);
  }

  @Test
  void a_pause_stays_when_a_hold_comes_or_ends() {
    node.publish("orders", "1");
    node.worker.orders.run(new Pause(LANE, "why"));
    held(1_000);
    node.publish("orders", "2");
    time.advance(HOLD_MS);

    assertThat(handler.count()).isEqualTo(1);
    assertThat(store.laneStates().result()).isEqualTo(Map.of(LANE, LaneState.paused("why")));
  }

  @Test
  void a_start_that_was_chosen_before_is_given_back_as_no_attempt() {
    FaultyStore faulty = new FaultyStore(store);
    TestNode slow = node("b", faulty.asSeen()).start();
    slow.publish("orders", "1");
    faulty.set("read", Fault.ANSWERED_LATE);
    Posted chosen = slow.publish("orders", "2");
    held(HOLD_MS);
    faulty.set("", Fault.NONE);
    faulty.answerLate();

    assertThat(handler.count()).isEqualTo(1);
    assertThat(stored(chosen).status()).isEqualTo(Status.RECEIVED);
    assertThat(stored(chosen).attempts().starts()).isZero();
  }

  private void held(long ms) {
    handler.last().answers(overloaded(ms));
  }

  private static Outcome overloaded(long ms) {
    return new Outcome.Held(Outcome.Failed.of("status", "answered 429"), "answered 429", ms);
  }
}
