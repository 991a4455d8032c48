package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.Command;
import dev.offload.bus.Command.Verb;
import dev.offload.handler.Outcome;
import dev.offload.store.FaultyStore.Fault;
import dev.offload.task.Payload;
import dev.offload.task.Refusal;
import dev.offload.task.Status;
import dev.offload.task.Submission;
import dev.offload.task.TaskIds;
import dev.offload.task.TraceContext;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What an attempt publishes: once, when it is done. */
class PublishingTest extends PublishingFixture {
  @Test
  void is_a_task_of_each_subscription_by_the_time_that_it_is_complete() {
    Posted posted = node.publish("orders", "17");
    time.advance(100);

    completes();

    assertThat(stored(posted).status()).isEqualTo(Status.COMPLETE);
    assertThat(stored(posted).history().result()).isEqualTo("{}");
    assertThat(stored(posted).history().unpublished()).isNull();
    assertThat(published()).containsExactlyInAnyOrder("log 1", "log 2", "send 1", "send 2");
    assertThat(mails.count()).isEqualTo(4);
    assertThat(eventIDs()).containsExactly(event(posted, 0), event(posted, 1));
  }

  @Test
  void goes_on_with_the_trace_of_the_attempt() {
    String given = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    Payload traced = Payload.json("1").with(new TraceContext(given, null));
    UUID event = new TaskIds(time::nowMs).next();
    node.worker.queue.submit(
        new Submission(event, "orders", traced, 4, 0, 1, time.nowMs() + 1_000), answer -> {});

    completes();

    assertThat(mails.last().run().delivery().payload().trace())
        .isEqualTo(orders.last().run().delivery().trace());
  }

  @Test
  void is_nothing_when_the_attempt_is_tried_again_and_has_the_same_ids_then() {
    Posted posted = node.publish("orders", "17");
    orders.last().fails("no");
    assertThat(published()).isEmpty();

    time.advance(10_000);
    completes();

    assertThat(published()).hasSize(4);
    assertThat(eventIDs()).containsExactly(event(posted, 0), event(posted, 1));
  }

  @Test
  void is_another_event_in_each_part_of_the_work() {
    Posted posted = node.publish("orders", "17");
    orders.last().answers(new Outcome.Again(5_000, "1", MAILS));

    assertThat(stored(posted).dueAt()).isEqualTo(time.nowMs() + 5_000);
    assertThat(stored(posted).state()).isEqualTo("1");
    assertThat(published()).hasSize(4);
    time.advance(5_000);
    orders.last().fails("no");
    time.advance(10_000);
    completes();

    assertThat(published()).hasSize(8);
    assertThat(eventIDs()).doesNotHaveDuplicates().hasSize(4);
    assertThat(stored(posted).status()).isEqualTo(Status.COMPLETE);
  }

  @Test
  void is_tried_until_the_store_takes_it() {
    Posted posted = node.publish("orders", "17");
    faulty.set("insert", Fault.NOT_WRITTEN);
    completes();
    time.advance(60_000);
    assertThat(stored(posted).status()).isEqualTo(Status.PROCESSING);

    faulty.set("insert", Fault.NONE);
    time.advance(30_000);

    assertDoneByTheFirstAttempt(posted);
  }

  @Test
  void cannot_be_cancelled_any_more() {
    Posted posted = node.publish("orders", "17");
    TestNode other = new TestNode(time, store, "b", all).start();
    faulty.setOnce("insert", Fault.ANSWERED_LATE);
    completes();

    Command cancel = new Command(Verb.CANCEL, posted.taskOf("orders/s"));
    Refusal refused = (Refusal) other.worker.orders.run(cancel).result();
    faulty.answerLate();

    assertThat(refused.code()).isEqualTo(Refusal.CONFLICT);
    assertDoneByTheFirstAttempt(posted);
  }

  @Test
  void is_nothing_when_the_task_was_cancelled_before_its_end_was_stored() {
    Posted posted = node.publish("orders", "17");
    faulty.setOnce("apply", Fault.NOT_WRITTEN);
    completes();

    new TestNode(time, store, "b", all)
        .start()
        .worker
        .orders
        .run(new Command(Verb.CANCEL, posted.taskOf("orders/s")));
    time.advance(60_000);

    assertThat(stored(posted).status()).isEqualTo(Status.CANCELLED);
    assertThat(published()).isEmpty();
    assertThat(node.held()).isZero();
  }

  @Test
  void is_waited_for_by_a_stop() {
    Posted posted = node.publish("orders", "17");
    faulty.setOnce("insert", Fault.ANSWERED_LATE);
    completes();

    var drained = node.drain();
    time.advance(1_000);
    assertThat(drained.isComplete()).isFalse();
    faulty.answerLate();
    time.advance(1_000);

    assertThat(drained.succeeded()).isTrue();
    assertDoneByTheFirstAttempt(posted);
  }
}
