package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offload.store.FaultyStore;
import dev.offload.store.FaultyStore.Fault;
import dev.offload.store.Leases;
import dev.offload.store.MemoryTaskStore;
import dev.offload.store.TaskStore;
import dev.offload.task.Answer;
import dev.offload.task.Answer.Stored;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import dev.offload.time.ManualTime;
import io.vertx.core.Future;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AcceptingTest {
  private final ManualTime time = new ManualTime();
  private final TaskStore store = new MemoryTaskStore(time);
  private final FaultyStore faulty = new FaultyStore(store);
  private final TestNode node = new TestNode(time, faulty.asSeen(), "a").start();

  @Test
  void the_same_id_with_the_same_text_is_the_same_task() {
    Posted first = node.post("hello");
    time.advance(6_000);

    Posted second = node.post(first.id(), "hello");

    Stored answer = (Stored) second.answers().get(0);
    assertThat(answer.inserted()).isFalse();
    assertThat(answer.task().status()).isEqualTo(Status.PROCESSING);
    assertThat(node.worker.held.size()).isEqualTo(1);
  }

  @Test
  void a_task_of_another_node_that_is_seen_a_moment_late_is_not_called_foreign() {
    Posted first = node.post("hello");
    AtomicBoolean isLate = new AtomicBoolean(true);
    TaskStore lagging =
        (TaskStore)
            Proxy.newProxyInstance(
                TaskStore.class.getClassLoader(),
                new Class<?>[] {TaskStore.class},
                (self, verb, arguments) ->
                    verb.getName().equals("findAll") && isLate.getAndSet(false)
                        ? Future.succeededFuture(List.of())
                        : verb.invoke(store, arguments));
    TestNode other = new TestNode(time, lagging, "b").start();

    Posted second = other.post(first.id(), "hello");

    assertThat(isLate).isFalse();
    assertThat(second.isStored()).isTrue();
  }

  @Test
  void the_same_id_with_another_text_is_a_conflict() {
    Posted first = node.post("hello");

    Posted second = node.post(first.id(), "something else");

    assertThat(second.refused().code()).isEqualTo(409);
    assertThat(stored(first).background()).isEqualTo("hello");
  }

  @Test
  void nothing_is_answered_before_the_write() {
    faulty.set("insert", Fault.SILENT);

    Posted posted = node.post("hello");
    time.advance(1_000);

    assertThat(posted.answers()).isEmpty();
  }

  @Test
  void what_comes_together_is_stored_by_one_write() {
    faulty.takeCalls();

    List<Posted> posted = node.postTogether("one", "two", "three");

    assertThat(posted).allMatch(Posted::isStored);
    assertThat(faulty.takeCalls()).filteredOn("insert"::equals).hasSize(1);
  }

  @Test
  void an_insert_whose_answer_is_lost_is_repeated_and_its_task_is_run() {
    faulty.set("insert", Fault.UNKNOWN_DONE);
    Posted posted = node.post("hello");
    assertThat(posted.answers()).isEmpty();

    faulty.set("insert", Fault.NONE);
    time.advance(20_000);

    assertThat(posted.isStored()).isTrue();
    assertThat(stored(posted).status()).isEqualTo(Status.COMPLETE);
  }

  @Test
  void an_insert_of_unknown_outcome_is_repeated_until_it_is_known_and_run() {
    faulty.set("insert", Fault.UNKNOWN_NOT_DONE);
    Posted posted = node.post("hello");
    time.advance(60_000);
    assertThat(store.find(posted.id()).result()).isEmpty();

    faulty.set("insert", Fault.NONE);
    time.advance(25_000);

    assertThat(stored(posted).status()).isEqualTo(Status.COMPLETE);
  }

  @Test
  void a_store_that_cannot_be_reached_is_answered_as_not_stored_at_once() {
    faulty.set("insert", Fault.NOT_WRITTEN);

    Posted posted = node.post("hello");

    assertThat(posted.refused().code()).isEqualTo(503);
    assertThat(posted.refused().outcomeUnknown()).isFalse();
    assertThat(store.find(posted.id()).result()).isEmpty();
  }

  @Test
  void what_is_past_its_deadline_is_refused_and_never_stored() {
    blockTheStore();
    Posted late = node.post("late");

    time.advance(2_501);

    assertThat(late.refused().code()).isEqualTo(503);
    assertThat(late.refused().outcomeUnknown()).isFalse();
    faulty.set("insert", Fault.NONE);
    time.advance(60_000);
    assertThat(store.find(late.id()).result()).isEmpty();
  }

  @Test
  void beyond_the_bound_in_tasks_new_work_is_refused() {
    blockTheStore();
    IntStream.range(0, 100).forEach(i -> node.post("waiting " + i));

    Posted refused = node.post("one too many");

    assertThat(refused.refused().reason()).contains("too much work");
  }

  @Test
  void beyond_the_bound_in_bytes_new_work_is_refused() {
    blockTheStore();
    node.post("x".repeat(9_999));

    Posted refused = node.post("xx");

    assertThat(refused.refused().reason()).contains("too much work");
    assertThat(node.post("x").answers()).isEmpty();
  }

  @Test
  void what_waits_while_a_write_is_under_way_is_stored_in_one_batch() {
    faulty.set("insert", Fault.UNKNOWN_NOT_DONE);
    IntStream.range(0, node.worker.lease.mayWrite() ? 4 : 0).forEach(i -> node.post("first " + i));
    List<Posted> waiting = IntStream.range(0, 50).mapToObj(i -> node.post("w" + i)).toList();
    faulty.set("insert", Fault.NONE);
    faulty.takeCalls();

    time.advance(200);

    assertThat(waiting).allMatch(Posted::isStored);
    assertThat(faulty.takeCalls().stream().filter("insert"::equals).count()).isLessThan(10);
  }

  @Test
  void what_goes_wrong_after_a_write_does_not_make_it_a_failed_one() {
    List<Answer> answers = new ArrayList<>();
    UUID id = new TaskIds(time::nowMs).next();

    assertThatThrownBy(
            () ->
                node.submit(
                    id,
                    "hello",
                    answer -> {
                      answers.add(answer);
                      throw new IllegalStateException("cannot be passed on");
                    }))
        .hasMessage("cannot be passed on");
    time.advance(10_000);

    assertThat(answers).hasSize(1);
    assertThat(node.state.areWritesDown()).isFalse();
  }

  @Test
  void draining_stores_what_was_taken_and_refuses_what_comes_after() {
    Posted taken = node.post("taken");

    assertThat(node.drain().succeeded()).isTrue();

    assertThat(taken.isStored()).isTrue();
    assertThat(node.post("after").refused().reason()).contains("stopping");
  }

  @Test
  void draining_without_a_lease_ends_once_what_waits_is_refused() {
    faulty.set("", Fault.NOT_WRITTEN);
    time.advance(Leases.LAPSE_MS);
    Posted waiting = node.post("waiting");

    Future<Void> drained = node.worker.queue.stop();

    assertThat(drained.isComplete()).isFalse();
    time.advance(2_501);
    assertThat(waiting.refused().outcomeUnknown()).isFalse();
    assertThat(drained.succeeded()).isTrue();
  }

  /** Fills every place in flight with a write that is never answered. */
  private void blockTheStore() {
    faulty.set("insert", Fault.SILENT);
    for (int i = 0; i < store.writesInFlight(); i++) {
      node.post("blocking " + i);
    }
  }

  private Task stored(Posted posted) {
    return store.find(posted.id()).result().orElseThrow();
  }
}
