package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.FaultyStore;
import dev.offload.store.FaultyStore.Fault;
import dev.offload.store.MemoryTaskStore;
import dev.offload.store.TaskStore;
import dev.offload.task.Payload;
import dev.offload.task.Refusal;
import dev.offload.task.Retry;
import dev.offload.task.Shelf;
import dev.offload.task.Submission;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import dev.offload.task.TaskReader.PageQuery;
import dev.offload.time.ManualTime;
import dev.offload.worker.InsertQueue.Waiting;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is published under a key is one event, whatever fails between and whoever is asked. */
class KeysTest {
  private static final Submission.Key KEY = new Submission.Key("a".repeat(64), "b".repeat(64));
  private static final long ANSWER_WITHIN_MS = 2_500;
  private static final long GONE_MS = 30_000;

  private final ManualTime time = new ManualTime();
  private final TaskIds ids = new TaskIds(time::nowMs);
  private final TaskStore store = new MemoryTaskStore(time);
  private final FaultyStore faulty = new FaultyStore(store);
  private final FakeHandler handler = new FakeHandler();
  private final TestNode node = node("a", faulty.asSeen());
  private final TestNode other = node("b", store);

  @Test
  void the_same_key_is_answered_as_at_first_though_the_tasks_have_moved_on() {
    Published first = publish(node, KEY);
    assertThat(first.stored().inserted()).isTrue();
    assertThat(first.stored().tasks()).hasSize(2);
    time.advance(1_000);
    handler.attempts.forEach(FakeHandler.Attempt::completes);
    assertThat(stored()).allMatch(task -> !task.status().isLive());

    for (Published again : List.of(publish(node, KEY), publish(other, KEY))) {
      assertThat(again.stored().inserted()).isFalse();
      assertThat(again.seen()).isEqualTo(first.seen());
    }
    assertThat(stored()).hasSize(2);
  }

  @Test
  void the_same_key_is_answered_as_at_first_also_where_timers_stand_for_the_work() {
    Published first = publish(node, submission(Shelf.BACKGROUND_TASK, KEY, Payload.Limits.NONE));
    time.advance(1_000);
    Published again = publish(other, submission(Shelf.BACKGROUND_TASK, KEY, Payload.Limits.NONE));

    assertThat(again.seen()).isEqualTo(first.seen());
  }

  @Test
  void a_key_with_another_publication_is_refused_and_changes_nothing() {
    Published first = publish(node, KEY);

    Published changed = publish(other, new Submission.Key(KEY.hash(), "c".repeat(64)));

    assertThat(changed.refused().code()).isEqualTo(Refusal.UNPROCESSABLE);
    assertThat(publish(node, KEY).seen()).isEqualTo(first.seen());
    assertThat(stored()).hasSize(2);
  }

  @Test
  void another_key_is_another_event() {
    publish(node, KEY);
    publish(node, new Submission.Key("d".repeat(64), KEY.digest()));
    publish(node, (Submission.Key) null);

    assertThat(events()).hasSize(3);
  }

  @ParameterizedTest
  @EnumSource(names = {"NOT_WRITTEN", "UNKNOWN_NOT_DONE", "UNKNOWN_DONE"})
  void a_key_that_could_not_be_claimed_can_be_tried_again(Fault fault) {
    faulty.set("claim", fault);
    Published refused = publish(node, KEY);
    assertThat(refused.refused().code()).isEqualTo(Refusal.UNAVAILABLE);
    assertThat(refused.refused().outcomeUnknown()).isFalse();
    assertThat(stored()).isEmpty();

    faulty.set("", Fault.NONE);
    Published again = publish(node, KEY);
    assertThat(again.stored().inserted()).isTrue();
    assertThat(again.seen()).isEqualTo(publish(other, KEY).seen());
    assertThat(events()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"NOT_WRITTEN", "UNKNOWN_NOT_DONE", "UNKNOWN_DONE"})
  void a_key_whose_tasks_may_be_stored_is_the_same_event_at_another_node(Fault fault) {
    faulty.set("insert", fault);
    Published lost = publish(node, KEY);
    Published again = publish(other, KEY);
    assertThat(events()).containsExactly(lost.event());
    assertThat(again.stored().task().eventID()).isEqualTo(lost.event());

    faulty.set("", Fault.NONE);
    time.advance(GONE_MS);

    assertThat(lost.answers()).hasSize(1);
    assertThat(publish(node, KEY).seen()).isEqualTo(again.seen());
    assertThat(stored()).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(names = {"UNKNOWN_NOT_DONE", "UNKNOWN_DONE"})
  void a_key_outlives_the_node_that_was_storing_its_tasks(Fault fault) {
    faulty.set("insert", fault);
    Published lost = publish(node, KEY);
    faulty.set("", Fault.UNKNOWN_NOT_DONE);
    time.advance(GONE_MS);

    Published again = publish(other, KEY);

    assertThat(again.stored().task().eventID()).isEqualTo(lost.event());
    assertThat(stored()).hasSize(2);
    time.advance(GONE_MS);
    handler.attempts.forEach(FakeHandler.Attempt::completes);
    time.advance(GONE_MS);
    handler.attempts.forEach(FakeHandler.Attempt::completes);
    assertThat(stored()).allMatch(task -> !task.status().isLive()).hasSize(2);
  }

  @Test
  void a_claim_that_is_answered_late_stores_nothing_twice() {
    faulty.set("claim", Fault.ANSWERED_LATE);
    Published late = publish(node, KEY);
    Published again = publish(other, KEY);

    faulty.set("", Fault.NONE);
    faulty.answerLate();

    assertThat(late.seen()).isEqualTo(again.seen());
    assertThat(stored()).hasSize(2);
  }

  @Test
  void a_key_twice_in_one_message_is_one_event_and_those_beside_it_are_their_own() {
    List<Published> all = new ArrayList<>();
    List<Waiting> together = new ArrayList<>();
    for (Submission.Key key : new Submission.Key[] {null, KEY, KEY, null}) {
      Submission submission = submission("orders", key, Payload.Limits.NONE);
      Published one = new Published(submission.id(), new ArrayList<>());
      all.add(one);
      together.add(new Waiting(submission, one.answers()::add));
    }
    node.worker.queue.submit(together);

    assertThat(all.get(2).seen()).isEqualTo(all.get(1).seen());
    assertThat(all.get(2).stored().inserted()).isFalse();
    assertThat(all.get(0).stored().task().eventID()).isEqualTo(all.get(0).event());
    assertThat(all.get(3).stored().task().eventID()).isEqualTo(all.get(3).event());
    assertThat(events()).hasSize(3);
  }

  @Test
  void what_expires_a_while_after_it_was_published_is_the_same_event_when_it_is_sent_again() {
    Published first =
        publish(node, submission("orders", KEY, new Payload.Limits(0, time.nowMs() + 60_000)));
    time.advance(1_000);

    Published again =
        publish(other, submission("orders", KEY, new Payload.Limits(0, time.nowMs() + 60_000)));

    assertThat(again.seen()).isEqualTo(first.seen());
  }

  private TestNode node(String name, TaskStore on) {
    Execution work = new Execution(handler, 9, 60_000, Retry.DEFAULT);
    return new TestNode(
            time,
            on,
            name,
            List.of(
                new Lane.Definition("orders", "invoice", work),
                new Lane.Definition("orders", "crm", work),
                new Lane.Definition(Shelf.BACKGROUND_TASK, Shelf.DEFAULT, null)))
        .start();
  }

  private Published publish(TestNode to, Submission.Key key) {
    return publish(to, submission("orders", key, Payload.Limits.NONE));
  }

  private static Published publish(TestNode to, Submission submission) {
    Published published = new Published(submission.id(), new ArrayList<>());
    to.worker.queue.submit(submission, published.answers()::add);
    return published;
  }

  private Submission submission(String topic, Submission.Key key, Payload.Limits limits) {
    Payload payload = Payload.json("{}").with(limits);
    long nowMs = time.nowMs();
    return new Submission(
        ids.next(), topic, payload, 4, nowMs, 2, nowMs + ANSWER_WITHIN_MS, key, null);
  }

  private List<Task> stored() {
    return store.page(new PageQuery(null, null, null, null, 200)).result().items();
  }

  private Collection<UUID> events() {
    return stored().stream().map(Task::eventID).distinct().toList();
  }
}
