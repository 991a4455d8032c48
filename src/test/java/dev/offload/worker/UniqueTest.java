package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.Command.Verb;
import dev.offload.task.Answer;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Submission;
import dev.offload.task.Task;
import dev.offload.task.Unique;
import dev.offload.task.Unique.OnConflict;
import dev.offload.task.Unique.Scope;
import dev.offload.worker.InsertQueue.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Of a unique key there is one unfinished task in each lane. */
class UniqueTest extends UniqueFixture {
  @Test
  void while_a_task_is_unfinished_another_of_its_key_is_that_task() {
    UUID first =
        publish(
                node,
                "mail",
                "1",
                1_000,
                null,
                new Unique("k", Scope.UNFINISHED, OnConflict.IGNORE))
            .anew();

    assertThat(mail(node, "2", "k").there()).isEqualTo(first);
    assertThat(mail(other, "3", "k").there()).isEqualTo(first);
    time.advance(1_001);
    assertThat(find(first).attempts().running()).isTrue();
    assertThat(mail(other, "4", "k").there()).isEqualTo(first);
    handler.last().fails("no paper");
    assertThat(find(first).status()).isEqualTo(Status.RETRYING);
    assertThat(mail(other, "5", "k").there()).isEqualTo(first);

    assertThat(stored()).singleElement().extracting(it -> it.payload().text()).isEqualTo("1");
  }

  @Test
  void a_task_that_ended_frees_its_key_however_it_ended() {
    List<UUID> all = new ArrayList<>();
    all.add(mail(node, "1", "k").anew());
    handler.last().completes();
    all.add(mail(other, "2", "k").anew());
    fail();
    all.add(mail(node, "3", "k").anew());
    run(other, Verb.CANCEL, all.get(2));
    all.add(mail(node, "4", "k").anew());

    assertThat(all).doesNotHaveDuplicates();
    assertThat(handler.count()).isEqualTo(4);
  }

  @Test
  void another_key_another_lane_and_no_key_are_others() {
    mail(node, "1", "k").anew();
    mail(node, "1", "l").anew();
    publish(node, "orders", "1", 0, null, new Unique("k", Scope.UNFINISHED, OnConflict.IGNORE))
        .anew();
    node.publish("mail", "1");

    assertThat(stored()).hasSize(5);
  }

  @Test
  void each_lane_of_a_topic_has_keys_of_its_own() {
    Published first =
        publish(node, "orders", "1", 0, null, new Unique("k", Scope.UNFINISHED, OnConflict.IGNORE));
    assertThat(first.stored().tasks()).hasSize(2);
    handler.attempts.get(1).completes();

    Published second =
        publish(
            other, "orders", "2", 0, null, new Unique("k", Scope.UNFINISHED, OnConflict.IGNORE));
    assertThat(second.stored().deduplicated()).isFalse();
    // What is new comes first: by that the event is named.
    assertThat(second.stored().task().eventID()).isEqualTo(second.event());
    assertThat(second.stored().tasks().get(1).eventID()).isEqualTo(first.event());
    assertThat(
            publish(
                    node,
                    "orders",
                    "3",
                    0,
                    null,
                    new Unique("k", Scope.UNFINISHED, OnConflict.IGNORE))
                .stored()
                .tasks())
        .extracting(Task::id)
        .containsExactlyInAnyOrderElementsOf(
            second.stored().tasks().stream().map(Task::id).toList());

    assertThat(stored()).hasSize(3);
  }

  @Test
  void tasks_of_the_demo_are_unique_too() {
    UUID first =
        publish(
                node,
                Shelf.BACKGROUND_TASK,
                "1",
                0,
                null,
                new Unique("k", Scope.UNFINISHED, OnConflict.IGNORE))
            .anew();
    time.advance(6_000);
    assertThat(
            publish(
                    other,
                    Shelf.BACKGROUND_TASK,
                    "2",
                    0,
                    null,
                    new Unique("k", Scope.UNFINISHED, OnConflict.IGNORE))
                .there())
        .isEqualTo(first);
    time.advance(15_000);
    publish(
            other,
            Shelf.BACKGROUND_TASK,
            "3",
            0,
            null,
            new Unique("k", Scope.UNFINISHED, OnConflict.IGNORE))
        .anew();
  }

  @Test
  void of_many_that_come_at_once_one_is_stored() {
    List<Answer> answers = new ArrayList<>();
    List<Waiting> together = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Submission it =
          submission(
              ids.next(),
              "mail",
              "" + i,
              0,
              null,
              new Unique("k", Scope.UNFINISHED, OnConflict.IGNORE));
      together.add(new Waiting(it, answers::add));
    }
    node.worker.queue.submit(together);

    assertThat(stored()).hasSize(1);
    assertThat(answers)
        .hasSize(40)
        .allSatisfy(
            it -> assertThat(((Answer.Stored) it).task().id()).isEqualTo(stored().get(0).id()));
    assertThat(answers.stream().filter(it -> !((Answer.Stored) it).deduplicated())).hasSize(1);
  }

  @Test
  void a_task_that_was_removed_frees_its_key() {
    UUID first = mail(node, "1", "k").anew();
    handler.last().completes();
    run(node, Verb.REMOVE, first);

    assertThat(mail(other, "2", "k").anew()).isNotEqualTo(first);
    assertThat(stored()).hasSize(1);
  }

  @Test
  void an_event_sent_again_when_its_task_was_removed_takes_its_key_anew_or_finds_who_did() {
    Submission it =
        submission(
            ids.next(), "mail", "1", 0, null, new Unique("k", Scope.UNFINISHED, OnConflict.IGNORE));
    UUID first = submit(node, it).anew();
    handler.last().completes();
    run(node, Verb.REMOVE, first);
    assertThat(submit(other, it).anew()).isEqualTo(first);
    handler.last().completes();
    run(node, Verb.REMOVE, first);
    UUID second = mail(other, "2", "k").anew();

    assertThat(submit(node, it).there()).isEqualTo(second);
    assertThat(stored()).hasSize(1);
  }

  @Test
  void the_same_event_sent_again_is_the_same_task_though_another_has_its_key_by_then() {
    Submission.Key key = new Submission.Key("a".repeat(64), "b".repeat(64));
    Published first =
        publish(node, "mail", "1", 0, key, new Unique("k", Scope.UNFINISHED, OnConflict.IGNORE));
    Published again =
        publish(other, "mail", "1", 0, key, new Unique("k", Scope.UNFINISHED, OnConflict.IGNORE));
    assertThat(again.anew()).isEqualTo(first.anew());
    assertThat(again.stored().inserted()).isFalse();
    handler.last().completes();
    mail(node, "2", "k").anew();

    Published late =
        publish(other, "mail", "1", 0, key, new Unique("k", Scope.UNFINISHED, OnConflict.IGNORE));

    assertThat(late.anew()).isEqualTo(first.anew());
    assertThat(late.stored().inserted()).isFalse();
    assertThat(stored()).hasSize(2);
  }

  @Test
  void what_has_no_unique_key_costs_no_call_more() {
    faulty.takeCalls();
    node.publish("mail", "1");

    assertThat(faulty.takeCalls()).doesNotContain("hold").startsWith("insert");
  }
}
