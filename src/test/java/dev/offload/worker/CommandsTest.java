package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.Command;
import dev.offload.bus.Command.Verb;
import dev.offload.handler.Run.Stop;
import dev.offload.store.MemoryTaskStore;
import dev.offload.store.TaskStore;
import dev.offload.task.Answer;
import dev.offload.task.Attempts;
import dev.offload.task.History;
import dev.offload.task.Refusal;
import dev.offload.task.Retry;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.StatusEvents;
import dev.offload.task.Task;
import dev.offload.time.ManualTime;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is done with tasks by hand: cancel, retry, remove. */
class CommandsTest {
  private static final String LANE = "orders/invoice";
  private final ManualTime time = new ManualTime();
  private final TaskStore store = new MemoryTaskStore(time);
  private final FakeHandler handler = new FakeHandler();
  private final TestNode a = node("a");
  private final TestNode b = node("b");

  private TestNode node(String name) {
    Retry retry = Retry.exponential(2, 10_000, 3, 3_600_000, 0);
    Execution work = new Execution(handler, 1, 60_000, retry);
    Lane.Definition demo = new Lane.Definition(Shelf.BACKGROUND_TASK, Shelf.DEFAULT, null);
    return new TestNode(
            time, store, name, List.of(new Lane.Definition("orders", "invoice", work), demo))
        .start();
  }

  @Test
  void a_task_that_waits_is_cancelled_and_never_runs() {
    Posted posted = a.publish("orders", "1", UUID.randomUUID(), 4, time.nowMs() + 30_000);

    assertThat(done(b, Verb.CANCEL, posted).status()).isEqualTo(Status.CANCELLED);
    time.advance(60_000);

    assertThat(handler.count()).isZero();
    assertThat(stored(posted).status()).isEqualTo(Status.CANCELLED);
    assertThat(a.worker.held.size()).isZero();
  }

  @Test
  void a_demo_task_is_cancelled_too() {
    Posted posted = a.post("hello");

    run(b, Verb.CANCEL, posted.id());
    time.advance(60_000);

    assertThat(store.find(posted.id()).result().orElseThrow().status()).isEqualTo(Status.CANCELLED);
  }

  @Test
  void an_attempt_under_way_is_told_and_what_it_answers_later_is_dropped() {
    Posted posted = a.publish("orders", "1");
    Posted next = a.publish("orders", "2");

    assertThat(done(a, Verb.CANCEL, posted).attempts()).isEqualTo(new Attempts(false, 1, 0, 0));
    assertThat(handler.last().stopped()).isEqualTo(Stop.CANCELLED);
    handler.last().completes();

    assertThat(stored(posted).status()).isEqualTo(Status.CANCELLED);
    assertThat(stored(posted).history().result()).isNull();
    assertThat(stored(posted).history().attempts().get(0).outcome()).isEqualTo("cancelled");
    assertThat(handler.count()).isEqualTo(2);
    assertThat(stored(next).status()).isEqualTo(Status.PROCESSING);
  }

  @Test
  void an_attempt_of_another_node_is_told_by_the_moves_that_it_hears() {
    Posted posted = a.publish("orders", "1");

    run(b, Verb.CANCEL, posted.taskOf(LANE));
    StatusEvents told = b.told.get(b.told.size() - 1);
    assertThat(handler.last().run().stopped().isComplete()).isFalse();
    a.worker.heard(told);

    assertThat(handler.last().stopped()).isEqualTo(Stop.CANCELLED);
    assertThat(a.worker.held.size()).isZero();
  }

  @Test
  void a_task_that_was_removed_while_its_attempt_went_on_is_another_when_it_is_published_again() {
    Posted posted = a.publish("orders", "1");
    FakeHandler.Attempt old = handler.last();
    run(b, Verb.CANCEL, posted.taskOf(LANE));
    run(b, Verb.REMOVE, posted.taskOf(LANE));

    a.publish("orders", "2", posted.id(), Shelf.PRIORITY, 0);
    old.run().progress(50, "of the one that is gone");
    time.advance(1_000);

    assertThat(old.stopped()).isEqualTo(Stop.CANCELLED);
    assertThat(stored(posted).status()).isEqualTo(Status.RECEIVED);
    assertThat(stored(posted).history()).isEqualTo(History.NONE);
    old.completes();
    assertThat(handler.last().run().delivery().payload().text()).isEqualTo("2");
    handler.last().completes();
    assertThat(stored(posted).status()).isEqualTo(Status.COMPLETE);
  }

  @Test
  void what_ended_otherwise_is_not_cancelled_and_what_is_cancelled_stays_so() {
    Posted posted = a.publish("orders", "1");
    handler.last().completes();
    assertThat(refused(a, Verb.CANCEL, posted).code()).isEqualTo(Refusal.CONFLICT);

    Posted other = a.publish("orders", "2");
    done(a, Verb.CANCEL, other);
    assertThat(done(a, Verb.CANCEL, other).version()).isEqualTo(stored(other).version());
  }

  @Test
  void a_failed_task_is_tried_again_with_its_errors_forgotten_and_its_attempts_kept() {
    Posted posted = a.publish("orders", "1");
    handler.last().fails("one");
    time.advance(10_000);
    handler.last().fails("two");
    assertThat(stored(posted).status()).isEqualTo(Status.FAILED);

    assertThat(done(b, Verb.RETRY, posted).status()).isEqualTo(Status.RECEIVED);
    time.advance(1);

    assertThat(handler.count()).isEqualTo(3);
    assertThat(handler.last().run().delivery().number()).isEqualTo(3);
    assertThat(stored(posted).attempts()).isEqualTo(new Attempts(true, 3, 0, 0));
    handler.last().completes();
    assertThat(stored(posted).history().attempts())
        .extracting(History.Attempt::outcome)
        .containsExactly("error", "error", "complete");
  }

  @Test
  void a_task_that_waits_for_its_retry_is_tried_now_wherever_it_waits() {
    for (TestNode by : List.of(a, b)) {
      Posted posted = a.publish("orders", "1");
      int before = handler.count();
      handler.last().fails("one");

      done(by, Verb.RETRY, posted);
      time.advance(1);

      assertThat(handler.count()).isEqualTo(before + 1);
      assertThat(stored(posted).attempts()).isEqualTo(new Attempts(true, 2, 1, 0));
      handler.last().completes();
      time.advance(20_000);
      assertThat(handler.count()).isEqualTo(before + 1);
      assertThat(stored(posted).status()).isEqualTo(Status.COMPLETE);
    }
  }

  @Test
  void a_task_cancelled_while_it_waited_can_be_tried_again_at_once() {
    Posted posted = a.publish("orders", "1", UUID.randomUUID(), 4, time.nowMs() + 30_000);
    done(a, Verb.CANCEL, posted);

    done(a, Verb.RETRY, posted);
    time.advance(1);

    assertThat(handler.count()).isEqualTo(1);
  }

  @Test
  void only_what_ended_is_removed_and_what_is_not_there_is_said() {
    Posted posted = a.publish("orders", "1");
    assertThat(refused(a, Verb.REMOVE, posted).code()).isEqualTo(Refusal.CONFLICT);
    assertThat(refused(a, Verb.RETRY, posted).code()).isEqualTo(Refusal.CONFLICT);
    handler.last().completes();

    run(a, Verb.REMOVE, posted.taskOf(LANE));

    assertThat(store.find(posted.taskOf(LANE)).result()).isEmpty();
    assertThat(refused(a, Verb.CANCEL, posted).code()).isEqualTo(Refusal.NOT_FOUND);
  }

  private Task done(TestNode by, Verb verb, Posted posted) {
    return ((Answer.Stored) run(by, verb, posted.taskOf(LANE))).task();
  }

  private Refusal refused(TestNode by, Verb verb, Posted posted) {
    return (Refusal) run(by, verb, posted.taskOf(LANE));
  }

  private static Answer run(TestNode by, Verb verb, UUID id) {
    return by.worker.orders.run(new Command(verb, id)).result();
  }

  private Task stored(Posted posted) {
    return store.find(posted.taskOf(LANE)).result().orElseThrow();
  }
}
