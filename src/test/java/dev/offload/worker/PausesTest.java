package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.Pause;
import dev.offload.handler.Outcome;
import dev.offload.store.FaultyStore;
import dev.offload.store.FaultyStore.Fault;
import dev.offload.store.MemoryTaskStore;
import dev.offload.store.TaskStore;
import dev.offload.task.Answer;
import dev.offload.task.Attempts;
import dev.offload.task.LaneState;
import dev.offload.task.Refusal;
import dev.offload.task.Retry;
import dev.offload.task.Status;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A subscription that is paused begins no attempt, anywhere, until it goes on. */
class PausesTest extends AttemptFixture {
  private static final String WHY = "paused by hand";

  @Test
  void what_runs_ends_what_comes_is_stored_and_nothing_begins_until_it_goes_on() {
    Posted running = node.publish("orders", "1");

    pause(node);
    Posted waiting = node.publish("orders", "2");
    handler.last().completes();
    time.advance(3_600_000);

    assertThat(stored(running).status()).isEqualTo(Status.COMPLETE);
    assertThat(waiting.isStored()).isTrue();
    assertThat(handler.count()).isEqualTo(1);
    assertThat(stored(waiting).status()).isEqualTo(Status.RECEIVED);

    resume(node);
    assertThat(handler.count()).isEqualTo(2);
    handler.last().completes();
    assertThat(stored(waiting).status()).isEqualTo(Status.COMPLETE);
  }

  @Test
  void another_node_that_is_told_of_it_begins_nothing_from_then_on() {
    TestNode other = node("b").start();
    pause(other);
    node.worker.lookForLanes();
    node.publish("orders", "1");
    assertThat(handler.count()).isZero();

    resume(other);
    assertThat(handler.count()).isZero();
    node.worker.lookForLanes();
    assertThat(handler.count()).isEqualTo(1);
  }

  @Test
  void another_node_that_is_not_told_begins_nothing_a_second_later() {
    TestNode other = node("b").start();
    pause(other);
    time.advance(1_000);
    node.publish("orders", "1");
    assertThat(handler.count()).isZero();

    resume(other);
    time.advance(1_000);
    assertThat(handler.count()).isEqualTo(1);
  }

  @Test
  void a_node_that_starts_begins_nothing_of_what_is_paused() {
    pause(node);
    Posted posted = node.publish("orders", "1");
    node.drain();

    TestNode next = node("b").start();
    time.advance(60_000);
    assertThat(next.holds(posted.taskOf(LANE))).isTrue();
    assertThat(handler.count()).isZero();

    resume(next);
    assertThat(handler.count()).isEqualTo(1);
  }

  @Test
  void what_goes_on_while_a_node_starts_goes_on_there_whatever_it_read_before() {
    TaskStore alone = MemoryTaskStore.ofOneProcess();
    alone.setLaneState(LANE, LaneState.paused("why"));
    FaultyStore faulty = new FaultyStore(alone);
    faulty.set("laneStates", Fault.ANSWERED_LATE);
    TestNode starting = node("alone", faulty.asSeen());
    starting.open();

    resume(starting);
    faulty.set("", Fault.NONE);
    faulty.answerLate();
    starting.publish("orders", "1");

    assertThat(handler.count()).isEqualTo(1);
  }

  @Test
  void a_start_that_waited_for_code_of_the_attempt_before_is_given_back_when_it_returns() {
    Execution quick = new Execution(handler, 2, TIMEOUT_MS, Retry.delays(List.of(1_000L)));
    List<Lane.Definition> lanes = List.of(new Lane.Definition("orders", "invoice", quick));
    TestNode other = new TestNode(time, store, "b", lanes).start();
    Posted posted = other.publish("orders", "1");
    time.advance(TIMEOUT_MS + 5_000);
    assertThat(stored(posted).status()).as("its next start").isEqualTo(Status.PROCESSING);
    pause(other);

    handler.last().completes();
    time.advance(1_000);

    assertThat(handler.count()).isEqualTo(1);
    assertThat(stored(posted).status()).isEqualTo(Status.RECEIVED);
    assertThat(stored(posted).attempts().starts()).isEqualTo(1);
  }

  @Test
  void a_start_that_was_chosen_before_the_pause_is_given_back_as_no_attempt() {
    FaultyStore faulty = new FaultyStore(store);
    TestNode slow = nodeOn(faulty.asSeen());
    faulty.set("apply", Fault.ANSWERED_LATE);
    Posted posted = slow.publish("orders", "1");
    pause(slow);
    faulty.set("", Fault.NONE);
    faulty.answerLate();
    time.advance(10_000);

    assertThat(handler.count()).isZero();
    assertThat(stored(posted).status()).isEqualTo(Status.RECEIVED);
    assertThat(stored(posted).attempts()).isEqualTo(new Attempts(false, 0, 0, 0));

    resume(slow);
    assertThat(handler.last().run().delivery().number()).isEqualTo(1);
  }

  @Test
  void an_answer_that_is_older_than_the_pause_does_not_end_it() {
    FaultyStore faulty = new FaultyStore(store);
    TestNode slow = nodeOn(faulty.asSeen());
    faulty.set("laneStates", Fault.ANSWERED_LATE);
    slow.worker.lookForLanes();
    pause(slow);
    faulty.answerLate();
    slow.publish("orders", "1");
    assertThat(handler.count()).isZero();
  }

  @Test
  void a_receiver_that_is_gone_pauses_it_for_all_and_for_good_and_the_task_waits() {
    Posted posted = node.publish("orders", "1");
    handler.last().answers(new Outcome.Gone("the receiver answered 410"));

    assertThat(store.laneStates().result())
        .isEqualTo(Map.of(LANE, LaneState.paused("the receiver answered 410")));
    assertThat(stored(posted).status()).isEqualTo(Status.RECEIVED);
    node.drain();
    TestNode next = node("b").start();
    time.advance(60_000);
    assertThat(handler.count()).isEqualTo(1);

    resume(next);
    assertThat(handler.count()).isEqualTo(2);
  }

  @Test
  void a_receiver_that_is_gone_pauses_it_though_the_store_does_not_take_that_yet() {
    FaultyStore faulty = new FaultyStore(store);
    TestNode lone = nodeOn(faulty.asSeen());
    lone.publish("orders", "1");
    faulty.set("setLaneState", Fault.UNKNOWN_NOT_DONE);
    handler.last().answers(new Outcome.Gone("410"));
    time.advance(5_000);
    lone.publish("orders", "2");
    assertThat(handler.count()).isEqualTo(1);
    assertThat(store.laneStates().result()).isEmpty();

    faulty.set("", Fault.NONE);
    time.advance(1_000);
    assertThat(store.laneStates().result()).isEqualTo(Map.of(LANE, LaneState.paused("410")));
  }

  @Test
  void whoever_cannot_be_told_that_it_is_done_is_told_so() {
    FaultyStore faulty = new FaultyStore(store);
    TestNode lone = nodeOn(faulty.asSeen());
    faulty.set("setLaneState", Fault.UNKNOWN_DONE);
    Answer answer = lone.worker.orders.run(new Pause(LANE, WHY)).result();
    assertThat(((Refusal) answer).outcomeUnknown()).isTrue();
    lone.publish("orders", "1");
    assertThat(handler.count()).isZero();
  }

  @Test
  void a_process_with_its_own_file_asks_once() {
    FaultyStore file = new FaultyStore(MemoryTaskStore.ofOneProcess());
    TestNode lone = nodeOn(file.asSeen());
    pause(lone);
    lone.publish("orders", "1");
    file.takeCalls();
    time.advance(60_000);
    assertThat(file.takeCalls()).doesNotContain("paused", "apply", "due", "near", "shelves");
    resume(lone);
    assertThat(handler.count()).isEqualTo(1);
  }

  private static void pause(TestNode by) {
    run(by, new Pause(LANE, WHY));
  }

  private static void resume(TestNode by) {
    run(by, new Pause(LANE, null));
  }

  private static void run(TestNode by, Pause pause) {
    assertThat(by.worker.orders.run(pause).result()).isInstanceOf(Answer.Stored.class);
  }
}
