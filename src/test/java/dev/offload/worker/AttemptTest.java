package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.handler.Outcome;
import dev.offload.task.Attempts;
import dev.offload.task.History;
import dev.offload.task.Status;
import dev.offload.task.Task;
import org.junit.jupiter.api.Test;

/** What an attempt is given, and what becomes of its task. */
class AttemptTest extends AttemptFixture {
  @Test
  void it_begins_at_once_after_its_start_is_stored_and_has_what_was_published() {
    Posted posted = node.publish("orders", "{\"order\":17}");

    assertThat(handler.count()).isEqualTo(1);
    var delivery = handler.last().run().delivery();
    assertThat(delivery.payload().text()).isEqualTo("{\"order\":17}");
    assertThat(delivery.eventID()).isEqualTo(posted.id());
    assertThat(delivery.taskID()).isEqualTo(posted.taskOf(LANE)).isNotEqualTo(posted.id());
    assertThat(delivery.topic()).isEqualTo("orders");
    assertThat(delivery.subscription()).isEqualTo("invoice");
    assertThat(delivery.number()).isEqualTo(1);
    assertThat(delivery.deadlineAt()).isEqualTo(time.nowMs() + TIMEOUT_MS);
    Task task = stored(posted);
    assertThat(task.status()).isEqualTo(Status.PROCESSING);
    assertThat(task.attempts()).isEqualTo(new Attempts(true, 1, 0, 0));
    assertThat(task.startedAt()).isEqualTo(time.nowMs());
  }

  @Test
  void its_result_is_stored_with_its_end_and_it_leaves_memory() {
    Posted posted = node.publish("orders", "1");
    time.advance(250);

    handler.last().completes();

    Task task = stored(posted);
    assertThat(task.status()).isEqualTo(Status.COMPLETE);
    assertThat(task.history().result()).isEqualTo("{\"done\":true}");
    assertThat(task.attempts()).isEqualTo(new Attempts(false, 1, 0, 0));
    History.Attempt attempt = task.history().attempts().get(0);
    assertThat(attempt.outcome()).isEqualTo("complete");
    assertThat(attempt.endedAt() - attempt.startedAt()).isEqualTo(250);
    assertThat(attempt.node()).isEqualTo(node.owner());
    assertThat(node.worker.held.size()).isZero();
  }

  @Test
  void one_that_fails_is_tried_again_when_the_policy_says_until_its_errors_are_used_up() {
    Posted posted = node.publish("orders", "1");

    handler.last().fails("first");
    assertThat(stored(posted).status()).isEqualTo(Status.RETRYING);
    assertThat(stored(posted).dueAt()).isEqualTo(time.nowMs() + 10_000);
    time.advance(9_999);
    assertThat(handler.count()).isEqualTo(1);
    time.advance(1);
    assertThat(handler.last().run().delivery().number()).isEqualTo(2);
    handler.last().fails("second");
    time.advance(30_000);
    handler.last().fails("third");

    Task task = stored(posted);
    assertThat(handler.count()).isEqualTo(3);
    assertThat(task.status()).isEqualTo(Status.FAILED);
    assertThat(task.attempts()).isEqualTo(new Attempts(false, 3, 3, 0));
    assertThat(task.history().error().message()).isEqualTo("third");
    assertThat(task.history().attempts())
        .extracting(it -> it.error().message())
        .containsExactly("first", "second", "third");
    assertThat(node.worker.held.size()).isZero();
  }

  @Test
  void one_that_fails_for_good_is_not_tried_again() {
    Posted posted = node.publish("orders", "1");

    handler.last().answers(new Outcome.Failed("Broken", "never", true, 0));

    assertThat(stored(posted).status()).isEqualTo(Status.FAILED);
    assertThat(stored(posted).attempts().errors()).isEqualTo(1);
  }

  @Test
  void one_that_says_when_is_not_tried_before() {
    Posted posted = node.publish("orders", "1");

    handler.last().answers(new Outcome.Failed("Busy", "later", false, 600_000));

    assertThat(stored(posted).dueAt()).isEqualTo(time.nowMs() + 600_000);
  }

  @Test
  void what_throws_or_answers_nothing_is_an_error() {
    Posted posted = node.publish("orders", "1");

    handler.last().answer().tryFail(new IllegalStateException("thrown"));
    assertThat(stored(posted).history().error().type())
        .isEqualTo("java.lang.IllegalStateException");
    time.advance(10_000);
    handler.last().answers(null);

    assertThat(stored(posted).attempts().errors()).isEqualTo(2);
  }

  @Test
  void an_error_that_beginning_it_throws_fails_it_alone_and_its_slot_is_free() {
    handler.thrown = new NoClassDefFoundError("missing/Part");
    Posted broken = node.publish("orders", "1");

    assertThat(stored(broken).history().error().type()).isEqualTo("java.lang.NoClassDefFoundError");
    assertThat(stored(broken).attempts()).isEqualTo(new Attempts(false, 1, 1, 0));
    for (int i = 0; i < 2; i++) {
      node.publish("orders", "2");
    }
    assertThat(handler.count()).isEqualTo(3);
  }

  @Test
  void one_that_goes_on_keeps_its_state_and_begins_anew_with_it() {
    Posted posted = node.publish("orders", "1");
    handler.last().fails("once");
    time.advance(10_000);

    handler.last().answers(new Outcome.Again(5_000, "{\"page\":2}"));

    assertThat(stored(posted).status()).isEqualTo(Status.PROCESSING);
    assertThat(stored(posted).attempts()).isEqualTo(new Attempts(false, 2, 0, 0));
    time.advance(5_000);
    assertThat(handler.count()).isEqualTo(3);
    assertThat(handler.last().run().delivery().state()).isEqualTo("{\"page\":2}");
    handler.last().completes();
    assertThat(stored(posted).status()).isEqualTo(Status.COMPLETE);
  }

  @Test
  void one_that_could_not_be_tried_counts_as_none_and_waits_longer_each_time() {
    Posted posted = node.publish("orders", "1");
    long[] waits = {1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000};

    for (long waitMs : waits) {
      handler.last().answers(new Outcome.NotTried("nobody is there", 0));
      assertThat(stored(posted).status()).isEqualTo(Status.RECEIVED);
      assertThat(stored(posted).dueAt()).isEqualTo(time.nowMs() + waitMs);
      assertThat(stored(posted).attempts()).isEqualTo(Attempts.NONE);
      time.advance(waitMs);
    }

    assertThat(handler.last().run().delivery().number()).isEqualTo(1);
  }
}
