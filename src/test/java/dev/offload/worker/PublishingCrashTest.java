package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.handler.Outcome;
import dev.offload.store.FaultyStore.Fault;
import dev.offload.task.Attempts;
import dev.offload.task.Status;
import org.junit.jupiter.api.Test;

/** What an attempt publishes when its node crashes: once, whenever that is. */
class PublishingCrashTest extends PublishingFixture {
  @Test
  void is_what_the_attempt_after_a_crash_publishes_when_its_end_was_not_stored() {
    Posted posted = node.publish("orders", "17");
    faulty.set("", Fault.SILENT);
    completes();

    another(all);
    assertThat(published()).isEmpty();
    time.advance(10_000);
    assertThat(orders.count()).isEqualTo(2);
    completes();

    assertDone(posted);
    assertThat(stored(posted).history().attempts()).hasSize(2);
  }

  @Test
  void is_stored_by_who_finds_the_task_when_its_end_was_stored_before_the_crash() {
    Posted posted = node.publish("orders", "17");
    faulty.set("insert", Fault.SILENT);
    completes();
    assertThat(stored(posted).status()).isEqualTo(Status.PROCESSING);
    assertThat(published()).isEmpty();

    another(all);

    assertDoneByTheFirstAttempt(posted);
  }

  @Test
  void is_stored_once_when_the_crash_comes_after_it() {
    Posted posted = node.publish("orders", "17");
    faulty.setOnce("insert", Fault.UNKNOWN_DONE);
    completes();
    assertThat(published()).hasSize(4);

    another(all);

    assertDoneByTheFirstAttempt(posted);
  }

  @Test
  void is_stored_once_when_the_crash_comes_right_before_the_last_move() {
    Posted posted = node.publish("orders", "17");
    faulty.setOnce("insert", Fault.ANSWERED_LATE);
    completes();
    faulty.set("apply", Fault.SILENT);
    faulty.answerLate();

    another(all);

    assertDoneByTheFirstAttempt(posted);
  }

  @Test
  void is_stored_for_the_next_part_by_who_finds_it() {
    Posted posted = node.publish("orders", "17");
    faulty.set("insert", Fault.SILENT);
    orders.last().answers(new Outcome.Again(60_000, "{\"page\":2}", MAILS));
    long dueAt = time.nowMs() + 60_000;

    another(all);

    assertThat(stored(posted).dueAt()).isEqualTo(dueAt);
    assertThat(stored(posted).attempts()).isEqualTo(new Attempts(false, 1, 0, 0));
    assertThat(published()).hasSize(4);
    time.advance(60_000);
    assertThat(orders.last().run().delivery().state()).isEqualTo("{\"page\":2}");
    completes();
    assertThat(published()).hasSize(8);
  }

  @Test
  void waits_for_a_topic_that_is_in_no_configuration_any_more() {
    Posted posted = node.publish("orders", "17");
    faulty.set("insert", Fault.SILENT);
    completes();

    TestNode without = another(order);
    assertThat(stored(posted).status()).isEqualTo(Status.PROCESSING);
    assertThat(stored(posted).history().unpublished()).isNotNull();
    without.drain();
    new TestNode(time, store, "c", all).start();
    time.advance(10_000);

    assertDoneByTheFirstAttempt(posted);
  }
}
