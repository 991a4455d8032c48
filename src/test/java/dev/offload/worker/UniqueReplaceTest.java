package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.Command.Verb;
import dev.offload.store.FaultyStore.Fault;
import dev.offload.task.Refusal;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.StatusEvents;
import dev.offload.task.Submission;
import dev.offload.task.Task;
import dev.offload.task.Unique;
import dev.offload.task.Unique.OnConflict;
import dev.offload.task.Unique.Scope;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What waits has the payload, due time and priority of what was published last. */
class UniqueReplaceTest extends UniqueFixture {
  private static final Unique REPLACE = new Unique("k", Scope.UNFINISHED, OnConflict.REPLACE);

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_task_that_waits_is_replaced_and_runs_once_when_it_is_due_then(boolean isSameNode) {
    UUID first = publish(node, "mail", "1", 20_000, null, REPLACE).anew();
    Submission later = submission(ids.next(), "mail", "2", 5_000, null, REPLACE);
    Submission other =
        new Submission(
            later.id(),
            "mail",
            later.payload(),
            7,
            later.dueAt(),
            1,
            later.deadlineAt(),
            null,
            REPLACE);
    Published second = submit(isSameNode ? node : this.other, other);

    assertThat(second.there()).isEqualTo(first);
    Task now = find(first);
    assertThat(now.payload().text()).isEqualTo("2");
    assertThat(now.shelf()).isEqualTo(new Shelf(MAIL, 7));
    assertThat(now.version()).isEqualTo(2);
    assertThat(second.stored().task().dueAt()).isEqualTo(now.dueAt());
    time.advance(4_000);
    assertThat(handler.count()).isZero();
    time.advance(1_500);
    assertThat(handler.count()).isEqualTo(1);
    assertThat(handler.last().run().delivery().payload().text()).isEqualTo("2");
    handler.last().completes();
    time.advance(60_000);
    assertThat(handler.count()).isEqualTo(1);
    assertThat(node.worker.held.size() + this.other.worker.held.size()).isZero();
  }

  @Test
  void it_may_be_put_off_again_and_again() {
    UUID first = publish(node, "mail", "1", 5_000, null, REPLACE).anew();
    for (TestNode by : List.of(other, node, other)) {
      time.advance(4_000);
      assertThat(publish(by, "mail", "later", 5_000, null, REPLACE).there()).isEqualTo(first);
    }
    assertThat(handler.count()).isZero();
    time.advance(6_000);
    assertThat(handler.last().run().delivery().payload().text()).isEqualTo("later");
  }

  @Test
  void a_task_that_has_started_stays_as_it_is() {
    UUID first = mail(node, "1", "k").anew();
    assertThat(publish(other, "mail", "2", 0, null, REPLACE).there()).isEqualTo(first);
    handler.last().fails("no paper");
    assertThat(publish(other, "mail", "3", 0, null, REPLACE).there()).isEqualTo(first);
    run(other, Verb.RETRY, first);
    assertThat(find(first).status()).isEqualTo(Status.RECEIVED);
    assertThat(publish(node, "mail", "4", 0, null, REPLACE).there()).isEqualTo(first);

    assertThat(find(first).payload().text()).isEqualTo("1");
  }

  @Test
  void a_task_that_starts_meanwhile_runs_with_what_it_had() {
    UUID first = publish(node, "mail", "1", 1_000, null, REPLACE).anew();
    faulty.setOnce("read", Fault.ANSWERED_LATE);
    Published second = publish(node, "mail", "2", 0, null, REPLACE);
    time.advance(1_500);
    assertThat(handler.count()).isEqualTo(1);
    faulty.answerLate();

    assertThat(second.there()).isEqualTo(first);
    assertThat(find(first).payload().text()).isEqualTo("1");
    assertThat(handler.last().stopped()).isNull();
  }

  @Test
  void a_start_that_is_on_its_way_when_it_is_replaced_is_lost_and_it_runs_with_the_new() {
    UUID first = publish(node, "mail", "1", 1_000, null, REPLACE).anew();
    faulty.setOnce("apply", Fault.UNKNOWN_NOT_DONE);
    time.advance(1_001);
    assertThat(publish(other, "mail", "2", 0, null, REPLACE).there()).isEqualTo(first);
    time.advance(5_000);

    assertThat(handler.attempts)
        .singleElement()
        .satisfies(it -> assertThat(it.run().delivery().payload().text()).isEqualTo("2"));
    assertThat(find(first).attempts().starts()).isEqualTo(1);
  }

  @Test
  void of_two_that_store_one_task_at_once_the_later_replaces_it() {
    faulty.setOnce("insert", Fault.NOT_WRITTEN);
    publish(node, "mail", "lost", 9_000, null, REPLACE);
    faulty.setOnce("insert", Fault.UNKNOWN_NOT_DONE);
    Published first = publish(node, "mail", "1", 9_000, null, REPLACE);
    Published second = publish(other, "mail", "2", 9_000, null, REPLACE);
    time.advance(1_000);

    assertThat(first.there()).isEqualTo(second.anew());
    assertThat(stored()).singleElement().extracting(it -> it.payload().text()).isEqualTo("1");
  }

  @ParameterizedTest
  @EnumSource(names = {"NOT_WRITTEN", "UNKNOWN_NOT_DONE", "UNKNOWN_DONE"})
  void a_replacement_of_which_nobody_knows_may_be_sent_again(Fault fault) {
    UUID first = publish(node, "mail", "1", 9_000, null, REPLACE).anew();
    faulty.setOnce("replace", fault);
    Refusal refused = publish(node, "mail", "2", 9_000, null, REPLACE).refused();
    assertThat(refused.code()).isEqualTo(Refusal.UNAVAILABLE);
    assertThat(refused.outcomeUnknown()).isEqualTo(fault != Fault.NOT_WRITTEN);

    assertThat(publish(node, "mail", "2", 9_000, null, REPLACE).there()).isEqualTo(first);
    time.advance(10_000);
    assertThat(handler.attempts)
        .singleElement()
        .satisfies(it -> assertThat(it.run().delivery().payload().text()).isEqualTo("2"));
  }

  @Test
  void it_is_told_as_received_with_its_version() {
    UUID first = publish(node, "mail", "1", 9_000, null, REPLACE).anew();
    publish(other, "mail", "2", 9_000, null, REPLACE);

    StatusEvents told = other.told.get(other.told.size() - 1);
    assertThat(told.events())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.id()).isEqualTo(first);
              assertThat(event.version()).isEqualTo(2);
              assertThat(event.status()).isEqualTo(Status.RECEIVED);
              assertThat(event.excerpt()).isEqualTo("2");
            });
  }

  @Test
  void a_task_of_the_demo_is_replaced_too() {
    UUID first = publish(node, Shelf.BACKGROUND_TASK, "1", 0, null, REPLACE).anew();
    time.advance(3_000);
    assertThat(publish(other, Shelf.BACKGROUND_TASK, "2", 0, null, REPLACE).there())
        .isEqualTo(first);
    time.advance(4_000);
    assertThat(find(first).status()).isEqualTo(Status.RECEIVED);
    time.advance(20_000);
    assertThat(find(first).status()).isEqualTo(Status.COMPLETE);
    assertThat(find(first).payload().text()).isEqualTo("2");
  }
}
