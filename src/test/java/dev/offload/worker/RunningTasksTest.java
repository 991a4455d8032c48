package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.FaultyStore;
import dev.offload.store.FaultyStore.Fault;
import dev.offload.store.MemoryTaskStore;
import dev.offload.store.TaskStore;
import dev.offload.task.Status;
import dev.offload.task.StatusEvents.Event;
import dev.offload.task.Task;
import dev.offload.time.ManualTime;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunningTasksTest {
  private final ManualTime time = new ManualTime();
  private final TaskStore store = new MemoryTaskStore(time);

  @Test
  void a_task_is_received_then_processing_then_complete_when_each_is_due() {
    TestNode node = new TestNode(time, store, "a").start();
    long start = time.nowMs();

    Posted posted = node.post("hello");

    assertThat(posted.isStored()).isTrue();
    assertThat(stored(posted).status()).isEqualTo(Status.RECEIVED);
    time.advance(4_999);
    assertThat(stored(posted).status()).isEqualTo(Status.RECEIVED);
    time.advance(1);
    assertThat(stored(posted).status()).isEqualTo(Status.PROCESSING);
    time.advance(14_999);
    assertThat(stored(posted).status()).isEqualTo(Status.PROCESSING);
    time.advance(1);
    Task done = stored(posted);
    assertThat(done.status()).isEqualTo(Status.COMPLETE);
    assertThat(done.receivedAt()).isEqualTo(start);
    assertThat(done.startedAt()).isEqualTo(start + 5_000);
    assertThat(done.endedAt()).isEqualTo(start + 20_000);
    assertThat(done.version()).isEqualTo(3);
    assertThat(node.worker.held.size()).isZero();
  }

  @Test
  void each_move_is_told_once_after_its_write_with_numbers_that_go_up() {
    TestNode node = new TestNode(time, store, "a").start();

    node.post("one");
    node.post("two");
    time.advance(30_000);

    List<Event> events = node.told.stream().flatMap(told -> told.events().stream()).toList();
    assertThat(events)
        .extracting(Event::status)
        .containsExactly(
            Status.RECEIVED,
            Status.RECEIVED,
            Status.PROCESSING,
            Status.PROCESSING,
            Status.COMPLETE,
            Status.COMPLETE);
    long next = 1;
    for (var told : node.told) {
      assertThat(told.first()).isEqualTo(next);
      next += told.events().size();
    }
  }

  @Test
  void the_next_wait_counts_from_the_due_time_and_not_from_a_late_move() {
    FaultyStore faulty = new FaultyStore(store);
    TestNode node = new TestNode(time, faulty.asSeen(), "a").start();
    long start = time.nowMs();
    Posted posted = node.post("hello");
    faulty.set("apply", Fault.NOT_WRITTEN);
    time.advance(8_000);

    faulty.set("apply", Fault.NONE);
    time.advance(2_000);

    assertThat(stored(posted).status()).isEqualTo(Status.PROCESSING);
    assertThat(stored(posted).dueAt()).isEqualTo(start + 20_000);
  }

  @Test
  void a_move_whose_answer_is_lost_is_won_and_told_once() {
    FaultyStore faulty = new FaultyStore(store);
    TestNode node = new TestNode(time, faulty.asSeen(), "a").start();
    Posted posted = node.post("hello");
    faulty.set("apply", Fault.UNKNOWN_DONE);

    time.advance(30_000);

    assertThat(stored(posted).status()).isEqualTo(Status.COMPLETE);
    assertThat(stored(posted).version()).isEqualTo(3);
    assertThat(statuses(node)).containsExactly(Status.RECEIVED, Status.PROCESSING, Status.COMPLETE);
  }

  @Test
  void a_move_that_was_not_made_is_tried_again_until_it_is() {
    FaultyStore faulty = new FaultyStore(store);
    TestNode node = new TestNode(time, faulty.asSeen(), "a").start();
    Posted posted = node.post("hello");
    faulty.set("apply", Fault.UNKNOWN_NOT_DONE);
    time.advance(60_000);
    assertThat(stored(posted).status()).isEqualTo(Status.RECEIVED);

    faulty.set("apply", Fault.NONE);
    time.advance(10_000);

    assertThat(stored(posted).status()).isEqualTo(Status.COMPLETE);
    assertThat(statuses(node)).containsExactly(Status.RECEIVED, Status.PROCESSING, Status.COMPLETE);
  }

  @Test
  void a_far_task_is_not_held_and_is_run_when_due_all_the_same() {
    TestNode node =
        new TestNode(time, store, "a", TestNode.BOUNDS, TestNode.demo(5_000, 3_600_000)).start();
    Posted posted = node.post("hello");

    time.advance(10_000);
    assertThat(stored(posted).status()).isEqualTo(Status.PROCESSING);
    assertThat(node.worker.held.size()).isZero();
    time.advance(3_600_000 - 5_001);
    assertThat(stored(posted).status()).isEqualTo(Status.PROCESSING);
    assertThat(node.worker.held.size()).isEqualTo(1);
    time.advance(1);

    assertThat(stored(posted).status()).isEqualTo(Status.COMPLETE);
  }

  @Test
  void more_tasks_than_a_batch_holds_are_all_run() {
    TestNode node =
        new TestNode(
                time,
                store,
                "a",
                new InsertQueue.Bounds(10_000, 1_000_000),
                TestNode.demo(5_000, 15_000))
            .start();
    List<Posted> posted = IntStream.range(0, 2_500).mapToObj(i -> node.post("task " + i)).toList();

    time.advance(20_000);

    assertThat(posted).allMatch(one -> stored(one).status() == Status.COMPLETE);
    assertThat(node.worker.held.size()).isZero();
  }

  private static List<Status> statuses(TestNode node) {
    return node.told.stream().flatMap(told -> told.events().stream()).map(Event::status).toList();
  }

  private Task stored(Posted posted) {
    return store.find(posted.id()).result().orElseThrow();
  }
}
