package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.Command;
import dev.offload.bus.Command.Verb;
import dev.offload.handler.Run.Stop;
import dev.offload.store.FaultyStore;
import dev.offload.store.MemoryTaskStore;
import dev.offload.store.TaskStore;
import dev.offload.task.Answer;
import dev.offload.task.Attempts;
import dev.offload.task.History;
import dev.offload.task.Retry;
import dev.offload.task.Status;
import dev.offload.task.StatusEvents;
import dev.offload.task.Task;
import dev.offload.time.ManualTime;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attempts that something else meets: a command, a stop, a lost lease, an attempt before them. */
class AttemptRaceTest {
  private static final String LANE = "orders/invoice";
  private final ManualTime time = new ManualTime();
  private final MemoryTaskStore store = new MemoryTaskStore(time);
  private final HeldBackStore heldBack = new HeldBackStore(store);
  private final FakeHandler handler = new FakeHandler();
  private final TestNode a = node("a", heldBack.end(), 1).start();

  private TestNode node(String name, TaskStore on, int slots) {
    Execution work =
        new Execution(handler, slots, 60_000, Retry.delays(List.of(1_000L, 1_000L, 1_000L)));
    return new TestNode(time, on, name, List.of(new Lane.Definition("orders", "invoice", work)));
  }

  @Test
  void a_task_cancelled_before_its_start_was_read_never_runs_and_its_slot_is_free() {
    heldBack.holdBack("read");
    Posted posted = a.publish("orders", "1");

    run(a, Verb.CANCEL, posted);
    heldBack.letGo();

    assertThat(handler.count()).isZero();
    assertThat(a.worker.held.size()).isZero();
    a.publish("orders", "2");
    assertThat(handler.count()).isEqualTo(1);
  }

  @Test
  void the_slot_is_free_of_a_task_that_another_node_cancelled_and_removed_before_it_was_read() {
    TestNode b = node("b", store, 1).start();
    for (boolean isRemoved : List.of(false, true)) {
      heldBack.holdBack("read");
      Posted posted = a.publish("orders", "1");
      run(b, Verb.CANCEL, posted);
      if (isRemoved) {
        run(b, Verb.REMOVE, posted);
      }
      heldBack.letGo();
      assertThat(a.worker.held.size()).isZero();
    }

    assertThat(handler.count()).isZero();
    a.publish("orders", "2");
    assertThat(handler.count()).isEqualTo(1);
  }

  @Test
  void the_slot_of_a_start_that_was_not_read_is_free_when_the_lease_is_lost() {
    heldBack.holdBack("read");
    Posted posted = a.publish("orders", "1");
    store.leases().orElseThrow().release(a.owner());
    time.advance(3_000);
    heldBack.letGo();
    time.advance(20_000);

    assertThat(handler.count()).isEqualTo(1);
    assertThat(stored(posted).attempts()).isEqualTo(new Attempts(true, 2, 0, 1));
  }

  @Test
  void the_slot_of_a_start_that_was_not_written_is_free_when_the_lease_is_lost() {
    heldBack.holdBack("apply");
    Posted posted = a.publish("orders", "1");
    store.leases().orElseThrow().release(a.owner());
    time.advance(3_000);
    heldBack.letGo();
    time.advance(20_000);

    assertThat(handler.count()).isEqualTo(1);
    assertThat(stored(posted).status()).isEqualTo(Status.PROCESSING);
  }

  @Test
  void a_start_that_met_a_cancel_of_the_same_node_is_lost() {
    heldBack.holdBack("apply");
    Posted posted = a.publish("orders", "1");
    run(a, Verb.CANCEL, posted);
    heldBack.letGo();

    assertThat(handler.count()).isZero();
    assertThat(told(Status.PROCESSING)).isZero();
    assertThat(told(Status.CANCELLED)).isEqualTo(1);
  }

  @Test
  void what_was_told_of_a_cancel_stops_no_attempt_that_began_after_it() {
    final TestNode b = node("b", store, 1).start();
    Posted posted = a.publish("orders", "1");
    run(b, Verb.CANCEL, posted);
    StatusEvents cancelled = b.told.get(b.told.size() - 1);
    run(a, Verb.RETRY, posted);
    handler.last().completes();
    time.advance(1);
    assertThat(handler.count()).isEqualTo(2);

    a.worker.heard(cancelled);

    assertThat(handler.last().run().stopped().isComplete()).isFalse();
    handler.last().completes();
    assertThat(stored(posted).status()).isEqualTo(Status.COMPLETE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"apply", "read"})
  void a_stop_waits_for_a_start_that_is_written_or_read_and_gives_it_back(String underWay) {
    heldBack.holdBack(underWay);
    Posted posted = a.publish("orders", "1");

    var stopped = a.drain();
    assertThat(stopped.isComplete()).isFalse();
    heldBack.letGo();

    assertThat(stopped.succeeded()).isTrue();
    isGivenBack(posted, 1);
    assertThat(handler.count()).isZero();
  }

  @Test
  void a_stop_gives_back_what_waits_for_the_code_of_an_attempt_before() {
    TestNode b = node("b", store, 2).start();
    Posted posted = b.publish("orders", "1");
    time.advance(62_000);
    assertThat(stored(posted).attempts()).isEqualTo(new Attempts(true, 2, 1, 0));

    assertThat(b.drain().succeeded()).isTrue();

    isGivenBack(posted, 2);
    assertThat(handler.last().stopped()).isEqualTo(Stop.TIMEOUT);
  }

  @Test
  void code_that_was_given_up_lets_nothing_run_beside_another_when_it_returns() {
    TestNode b = node("b", store, 2).start();
    Posted posted = b.publish("orders", "1");
    time.advance(60_000 + Running.RETURN_MS);
    assertThat(handler.count()).isEqualTo(2);
    time.advance(62_000);
    assertThat(stored(posted).attempts().starts()).isEqualTo(3);

    handler.attempts.get(0).completes();
    assertThat(handler.count()).isEqualTo(2);
    handler.attempts.get(1).completes();
    assertThat(handler.count()).isEqualTo(3);
  }

  @Test
  void a_task_that_is_published_again_after_a_retry_by_hand_is_told_as_received_once() {
    Posted posted = a.publish("orders", "1", UUID.randomUUID(), 4, time.nowMs() + 30_000);
    run(a, Verb.CANCEL, posted);
    heldBack.holdBack("due");
    run(a, Verb.RETRY, posted);
    a.publish("orders", "1", posted.id(), 4, time.nowMs() + 30_000);

    assertThat(told(Status.RECEIVED)).isEqualTo(2);
  }

  @Test
  void a_retry_by_hand_that_was_not_written_leaves_the_task_to_its_time() {
    FaultyStore faulty = new FaultyStore(MemoryTaskStore.ofOneProcess());
    TestNode b = node("b", faulty.asSeen(), 1).start();
    b.publish("orders", "1");
    handler.last().fails("once");
    faulty.set("override", FaultyStore.Fault.NOT_WRITTEN);

    b.worker.orders.run(new Command(Verb.RETRY, taskOfLast()));
    time.advance(1_000);

    assertThat(handler.count()).isEqualTo(2);
  }

  @Test
  void a_task_whose_lane_is_not_there_is_let_go_of_when_it_is_cancelled() {
    TaskStore file = MemoryTaskStore.ofOneProcess();
    node("b", file, 1).start().publish("orders", "1");
    handler.last().fails("once");
    UUID id = taskOfLast();
    TestNode without = new TestNode(time, file, "b", List.of()).start();
    time.advance(2_000);
    assertThat(without.worker.held.size()).isEqualTo(1);

    without.worker.orders.run(new Command(Verb.CANCEL, id));

    assertThat(without.worker.held.size()).isZero();
  }

  private UUID taskOfLast() {
    return handler.last().run().delivery().taskID();
  }

  private void isGivenBack(Posted posted, int number) {
    Task task = stored(posted);
    assertThat(task.status()).isEqualTo(Status.RECEIVED);
    assertThat(task.attempts()).isEqualTo(new Attempts(false, number, number - 1, 0));
    assertThat(task.history().attempts()).extracting(History.Attempt::outcome).endsWith("released");
  }

  private long told(Status status) {
    return a.told.stream()
        .flatMap(batch -> batch.events().stream())
        .filter(event -> event.status() == status)
        .count();
  }

  private void run(TestNode by, Verb verb, Posted posted) {
    assertThat(by.worker.orders.run(new Command(verb, posted.taskOf(LANE))).result())
        .isInstanceOf(Answer.Stored.class);
  }

  private Task stored(Posted posted) {
    return store.find(posted.taskOf(LANE)).result().orElseThrow();
  }
}
