package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.Command.Verb;
import dev.offload.store.FaultyStore.Fault;
import dev.offload.task.Refusal;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.Unique;
import dev.offload.task.Unique.OnConflict;
import dev.offload.task.Unique.Scope;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Behind a task that has started one may wait, which runs once that has ended. */
class UniqueTurnTest extends UniqueFixture {
  private static final Unique WAITING = new Unique("k", Scope.WAITING, OnConflict.IGNORE);
  private static final Unique AGAIN = new Unique("k", Scope.UNFINISHED, OnConflict.RUN_AGAIN);
  private static final long LOOKED_MS = 10_100;
  private static final long GONE_MS = 30_000;

  @Test
  void one_waits_behind_one_that_has_started_and_the_next_is_that_one() {
    UUID first = send("1", WAITING).anew();
    UUID second = send("2", WAITING).anew();

    assertThat(send("3", WAITING).there()).isEqualTo(second);
    assertThat(find(second).payload().limits().behind()).isEqualTo(first);
    time.advance(20_000);
    assertThat(handler.count()).isEqualTo(1);
    assertThat(find(second).attempts().starts()).isZero();
    assertThat(payloads()).containsExactlyInAnyOrder("1", "2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"complete", "failed", "cancelled", "removed"})
  void it_runs_once_the_one_before_ended_however_that_ended(String how) {
    UUID first = send("1", WAITING).anew();
    UUID second = send("2", WAITING).anew();
    time.advance(2_000);
    switch (how) {
      case "complete" -> handler.last().completes();
      case "failed" -> fail();
      default -> run(other, Verb.CANCEL, first);
    }
    if (how.equals("removed")) {
      run(other, Verb.REMOVE, first);
    }
    time.advance(LOOKED_MS);

    assertThat(handler.count()).isEqualTo(2);
    assertThat(handler.last().run().delivery().taskID()).isEqualTo(second);
    assertThat(handler.last().run().delivery().number()).isEqualTo(1);
  }

  @Test
  void it_waits_while_the_one_before_is_to_be_tried_again() {
    send("1", WAITING).anew();
    send("2", WAITING).anew();
    handler.last().fails("no paper");
    time.advance(4_500);
    assertThat(handler.count()).isEqualTo(1);

    time.advance(1_000);
    assertThat(handler.count()).isEqualTo(2);
    assertThat(handler.last().run().delivery().payload().text()).isEqualTo("1");
    handler.last().completes();
    time.advance(LOOKED_MS);
    assertThat(handler.last().run().delivery().payload().text()).isEqualTo("2");
  }

  @Test
  void it_runs_also_when_the_node_of_the_one_before_dies_and_that_is_tried_elsewhere() {
    send("1", WAITING).anew();
    send("2", WAITING).anew();
    faulty.set("", Fault.UNKNOWN_NOT_DONE);
    time.advance(GONE_MS);

    assertThat(handler.count()).isEqualTo(2);
    assertThat(handler.last().run().delivery().payload().text()).isEqualTo("1");
    handler.last().completes();
    time.advance(GONE_MS);
    assertThat(handler.count()).isEqualTo(3);
    assertThat(handler.last().run().delivery().payload().text()).isEqualTo("2");
  }

  @Test
  void what_is_to_run_again_does_so_once_with_what_was_published_last() {
    UUID first = send("1", AGAIN).anew();
    UUID second = send("2", AGAIN).anew();
    time.advance(5_000);
    assertThat(send("3", AGAIN).there()).isEqualTo(second);
    assertThat(send("4", AGAIN).there()).isEqualTo(second);
    assertThat(send("ignored", new Unique("k", Scope.UNFINISHED, OnConflict.IGNORE)).there())
        .isEqualTo(second);
    assertThat(payloads()).containsExactlyInAnyOrder("1", "4");
    handler.last().completes();
    time.advance(LOOKED_MS);

    assertThat(handler.count()).isEqualTo(2);
    assertThat(handler.last().run().delivery().payload().text()).isEqualTo("4");
    UUID third = send("5", AGAIN).anew();
    assertThat(find(third).payload().limits().behind()).isEqualTo(second).isNotEqualTo(first);
  }

  @Test
  void a_third_may_wait_once_the_second_has_started() {
    send("1", AGAIN).anew();
    UUID second = send("2", AGAIN).anew();
    handler.last().completes();
    time.advance(LOOKED_MS);
    UUID third = send("3", AGAIN).anew();
    handler.last().completes();
    time.advance(LOOKED_MS);

    assertThat(third).isNotEqualTo(second);
    assertThat(handler.last().run().delivery().taskID()).isEqualTo(third);
    assertThat(handler.count()).isEqualTo(3);
  }

  @Test
  void the_one_before_is_not_begun_anew_by_hand_while_another_waits_or_runs_behind_it() {
    UUID first = send("1", WAITING).anew();
    UUID second = send("2", WAITING).anew();
    fail();
    assertThat(((Refusal) run(other, Verb.RETRY, first)).code()).isEqualTo(Refusal.CONFLICT);
    time.advance(LOOKED_MS);
    assertThat(handler.count()).isEqualTo(2);

    assertThat(((Refusal) run(other, Verb.RETRY, first)).code()).isEqualTo(Refusal.CONFLICT);
    assertThat(find(first).history().supersededBy()).isEqualTo(second);
  }

  @Test
  void one_that_is_cancelled_while_it_waits_gives_its_place_to_the_next() {
    UUID first = send("1", WAITING).anew();
    UUID second = send("2", WAITING).anew();
    run(other, Verb.CANCEL, second);

    assertThat(send("ignored", new Unique("k", Scope.UNFINISHED, OnConflict.IGNORE)).there())
        .isEqualTo(first);
    UUID third = send("3", WAITING).anew();
    assertThat(find(third).payload().limits().behind()).isEqualTo(first);
    time.advance(2_000);
    handler.last().completes();
    time.advance(LOOKED_MS);
    assertThat(handler.last().run().delivery().taskID()).isEqualTo(third);
    assertThat(run(other, Verb.RETRY, second)).isInstanceOf(Refusal.class);
  }

  @Test
  void one_whose_turn_cannot_be_found_out_waits() {
    send("1", WAITING).anew();
    UUID second = send("2", WAITING).anew();
    fail();
    faulty.set("override", Fault.NOT_WRITTEN);
    time.advance(20_000);
    assertThat(handler.count()).isEqualTo(1);

    faulty.set("", Fault.NONE);
    time.advance(LOOKED_MS);
    assertThat(handler.last().run().delivery().taskID()).isEqualTo(second);
  }

  @Test
  void a_place_that_nobody_stored_is_taken_by_the_next_behind_the_same() {
    UUID first = send("1", WAITING).anew();
    faulty.setOnce("insert", Fault.NOT_WRITTEN);
    send("lost", WAITING).refused();

    Task second = find(publish(other, "mail", "2", 0, null, WAITING).anew());
    assertThat(second.payload().limits().behind()).isEqualTo(first);
  }

  @Test
  void a_stop_waits_for_nothing_that_is_to_wait() {
    send("1", WAITING).anew();
    UUID second = send("2", WAITING).anew();
    time.advance(3_000);
    node.drain();
    time.advance(LOOKED_MS);

    assertThat(find(second).status()).isEqualTo(Status.RECEIVED);
    assertThat(find(second).attempts().running()).isFalse();
  }

  @Test
  void where_timers_stand_for_the_work_nothing_waits_behind() {
    for (Unique it : List.of(WAITING, AGAIN)) {
      Refusal refused = publish(node, Shelf.BACKGROUND_TASK, "1", 0, null, it).refused();
      assertThat(refused.code()).isEqualTo(Refusal.BAD_REQUEST);
      assertThat(refused.reason()).contains("background-task needs uniqueScope=unfinished");
    }
    assertThat(stored()).isEmpty();
  }

  private Published send(String json, Unique unique) {
    return publish(node, "mail", json, 0, null, unique);
  }

  private List<String> payloads() {
    return stored().stream()
        .filter(task -> task.status().isLive())
        .map(task -> task.payload().text())
        .toList();
  }
}
