package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.Command.Verb;
import dev.offload.store.FaultyStore.Fault;
import dev.offload.store.UniqueKeys;
import dev.offload.task.Refusal;
import dev.offload.task.Shelf;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A unique key has one task also when events come at once, and when nodes die between. */
class UniqueRaceTest extends UniqueFixture {
  private static final long GONE_MS = 30_000;

  @Test
  void what_comes_while_another_node_is_storing_its_task_is_that_task() {
    faulty.set("insert", Fault.ANSWERED_LATE);
    Published first = mail(node, "1", "k");
    faulty.set("", Fault.NONE);

    Published second = mail(other, "2", "k");
    faulty.answerLate();

    assertThat(second.there()).isEqualTo(first.anew());
    assertThat(stored()).hasSize(1);
  }

  @Test
  void of_two_that_store_one_task_the_first_has_its_payload_and_the_other_finds_it() {
    faulty.set("insert", Fault.NOT_WRITTEN);
    // The key is taken, and the task is not there.
    Published lost = mail(node, "lost", "k");
    assertThat(lost.refused().code()).isEqualTo(Refusal.UNAVAILABLE);
    assertThat(lost.refused().outcomeUnknown()).isFalse();
    faulty.set("insert", Fault.ANSWERED_LATE);
    Published first = mail(node, "1", "k");
    faulty.set("", Fault.NONE);
    Published second = mail(other, "2", "k");
    faulty.answerLate();

    assertThat(second.there()).isEqualTo(first.anew());
    assertThat(stored()).singleElement().extracting(it -> it.payload().text()).isEqualTo("1");
  }

  @Test
  void an_event_as_whose_task_another_was_stored_meanwhile_is_told_of_that() {
    faulty.setOnce("insert", Fault.UNKNOWN_NOT_DONE);
    Published first = mail(node, "1", "k");
    Published second = mail(other, "2", "k");
    time.advance(1_000);

    assertThat(second.anew()).isEqualTo(new Shelf(MAIL, 4).taskOf(first.event()));
    assertThat(first.there()).isEqualTo(second.anew());
    assertThat(stored()).singleElement().extracting(it -> it.payload().text()).isEqualTo("2");
  }

  @ParameterizedTest
  @EnumSource(names = {"NOT_WRITTEN", "UNKNOWN_NOT_DONE", "UNKNOWN_DONE"})
  void a_node_that_dies_before_it_stored_its_task_leaves_the_key_to_the_next(Fault fault) {
    faulty.set("insert", fault);
    mail(node, "1", "k");
    faulty.set("", Fault.UNKNOWN_NOT_DONE);

    Published next = mail(other, "2", "k");
    time.advance(GONE_MS);

    assertThat(next.stored().tasks()).hasSize(1);
    assertThat(stored()).hasSize(1);
    time.advance(GONE_MS);
    handler.attempts.forEach(FakeHandler.Attempt::completes);
    time.advance(GONE_MS);
    handler.attempts.forEach(FakeHandler.Attempt::completes);
    assertThat(mail(other, "3", "k").anew()).isNotEqualTo(next.stored().task().id());
  }

  @ParameterizedTest
  @EnumSource(names = {"NOT_WRITTEN", "UNKNOWN_NOT_DONE", "UNKNOWN_DONE"})
  void a_key_that_could_not_be_taken_is_told_as_not_stored(Fault fault) {
    faulty.setOnce("hold", fault);
    Published refused = mail(node, "1", "k");
    assertThat(refused.refused().code()).isEqualTo(Refusal.UNAVAILABLE);
    assertThat(refused.refused().outcomeUnknown()).isFalse();
    assertThat(stored()).isEmpty();

    mail(node, "1", "k").anew();
    assertThat(stored()).hasSize(1);
  }

  @Test
  void where_it_was_not_noted_that_it_was_stored_it_lends_its_id_to_the_next_for_a_day() {
    // The second call notes it.
    faulty.setOnce("insert", Fault.ANSWERED_LATE);
    Published first = mail(node, "1", "k");
    faulty.set("hold", Fault.NOT_WRITTEN);
    faulty.answerLate();
    faulty.set("", Fault.NONE);
    handler.last().completes();
    run(node, Verb.REMOVE, first.anew());

    UUID second = mail(other, "2", "k").anew();
    assertThat(second).isEqualTo(first.anew());
    handler.last().completes();
    run(node, Verb.REMOVE, second);
    assertThat(mail(other, "3", "k").anew()).isNotEqualTo(second);
  }

  @Test
  void what_was_on_its_way_for_a_day_is_no_more() {
    faulty.setOnce("insert", Fault.NOT_WRITTEN);
    Published lost = mail(node, "lost", "k");
    UUID id = new Shelf(MAIL, 4).taskOf(lost.event());
    time.advance(UniqueKeys.IN_DOUBT_MS + 1);

    assertThat(mail(other, "1", "k").anew()).isNotEqualTo(id);
  }
}
