package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.settings.Settings.Demo;
import dev.offload.store.FaultyStore;
import dev.offload.store.FaultyStore.Fault;
import dev.offload.store.MemoryTaskStore;
import dev.offload.store.TaskStore;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.time.ManualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tasks are held in memory: on a store of one process alone, and on a shared one. */
class RefillTest {
  private static final Demo SHORT = TestNode.demo(5_000, 15_000);
  private static final long HOUR_MS = 3_600_000;
  private static final int HELD_MAX = 4;

  /** Of these, how many may be due later. */
  private static final int LATER_MAX = 3;

  private static final int MANY = 40;

  private final ManualTime time = new ManualTime();
  private final TaskStore shared = new MemoryTaskStore(time);
  private final TaskStore store = MemoryTaskStore.ofOneProcess();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void what_memory_has_no_room_for_is_taken_all_the_same_and_run_in_order(boolean isShared) {
    TestNode node = start(isShared ? shared : store, TestNode.demo(1, 1), HELD_MAX);
    List<Posted> posted = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      posted.add(node.post("task " + i));
    }

    assertThat(posted).allMatch(Posted::isStored);
    assertThat(node.worker.held.size()).isEqualTo(LATER_MAX);
    assertAllRun(node, posted, 60);
  }

  @Test
  void far_tasks_fill_no_memory_and_are_fetched_before_they_are_due() {
    TestNode node = start(store, TestNode.demo(HOUR_MS, 1_000), HELD_MAX);
    long dueAt = time.nowMs() + HOUR_MS;
    List<Posted> posted = IntStream.range(0, HELD_MAX).mapToObj(i -> node.post("x")).toList();
    assertThat(node.worker.held.size()).isZero();

    time.advance(HOUR_MS - HeldTasks.WINDOW_MS);
    assertThat(node.worker.held.size()).isZero();
    time.advance(HeldTasks.WINDOW_MS - 1_000);
    assertThat(node.worker.held.size()).isEqualTo(LATER_MAX);
    time.advance(2_000);

    assertThat(posted)
        .allSatisfy(
            one -> {
              assertThat(stored(one).startedAt()).isEqualTo(dueAt);
              assertThat(stored(one).endedAt()).isEqualTo(dueAt + 1_000);
            });
  }

  @Test
  void a_restart_finds_what_is_near_and_what_is_far() {
    TestNode before = start(store, TestNode.demo(5_000, HOUR_MS), HELD_MAX);
    long startMs = time.nowMs();
    Posted far = before.post("far");
    time.advance(10_000);
    Posted near = before.post("near");
    before.drain();
    time.advance(2_000);

    TestNode after = start(store, SHORT, HELD_MAX);
    assertThat(after.holds(near.id())).isTrue();
    assertThat(after.holds(far.id())).isFalse();
    time.advance(2 * HOUR_MS);

    assertThat(stored(near).startedAt()).isEqualTo(startMs + 15_000);
    assertThat(stored(near).endedAt()).as("drawn by who moved it").isEqualTo(startMs + 30_000);
    assertThat(stored(far).endedAt()).isEqualTo(startMs + 5_000 + HOUR_MS);
    assertThat(after.worker.held.size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_start_on_more_than_memory_holds_runs_all_of_it_a_part_at_a_time(boolean isShared) {
    TaskStore used = isShared ? shared : store;
    List<Posted> posted = leave(used, SHORT);
    time.advance(60_000);

    TestNode node = start(used, SHORT, HELD_MAX);
    assertAllRun(node, posted, 600);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void more_far_tasks_than_memory_holds_are_run_a_part_at_a_time(boolean isShared) {
    TaskStore used = isShared ? shared : store;
    List<Posted> posted = leave(used, TestNode.demo(HOUR_MS, 1_000));
    TestNode node = start(used, SHORT, HELD_MAX);
    assertThat(node.worker.held.size()).isZero();

    time.advance(HOUR_MS - HeldTasks.WINDOW_MS);
    assertAllRun(node, posted, 600);
  }

  @Test
  void new_work_goes_on_beside_a_backlog_that_memory_does_not_hold() {
    leave(store, SHORT);
    TestNode node = start(store, SHORT, HELD_MAX);
    time.advance(600_000);

    Posted posted = node.post("new");
    time.advance(20_000);

    assertThat(stored(posted).status()).isEqualTo(Status.COMPLETE);
  }

  @Test
  void a_task_that_moves_on_within_the_minute_is_not_read_again() {
    FaultyStore faulty = new FaultyStore(store);
    TestNode node = start(faulty.asSeen(), TestNode.demo(50_000, 15_000), HELD_MAX);
    Posted posted = node.post("x");
    faulty.takeCalls();

    time.advance(65_000);

    assertThat(stored(posted).status()).isEqualTo(Status.COMPLETE);
    assertThat(faulty.takeCalls()).containsExactly("apply", "apply");
  }

  @Test
  void a_lease_regained_while_memory_is_full_lets_what_is_held_run() {
    FaultyStore faulty = new FaultyStore(shared);
    TestNode node = start(faulty.asSeen(), TestNode.demo(HOUR_MS, 1_000), HELD_MAX);
    List<Posted> posted = IntStream.range(0, MANY).mapToObj(i -> node.post("x")).toList();
    time.advance(HOUR_MS - 7_000);
    assertThat(node.worker.held.size()).isEqualTo(LATER_MAX);
    faulty.set("renew", Fault.UNKNOWN_NOT_DONE);
    time.advance(7_500);
    assertThat(node.mayWrite()).isFalse();

    faulty.set("renew", Fault.NONE);
    time.advance(2_500);

    assertThat(posted).anyMatch(one -> stored(one).status() != Status.RECEIVED);
    assertAllRun(node, posted, 60);
  }

  @Test
  void what_comes_into_reach_while_far_tasks_are_read_is_run_when_due() {
    FaultyStore faulty = new FaultyStore(store);
    TestNode node = start(faulty.asSeen(), TestNode.demo(HOUR_MS, 1_000), HELD_MAX);
    node.post("read");
    time.advance(30_500);
    Posted beyond = node.post("due half a second after the end of that reading");
    long dueAt = time.nowMs() + HOUR_MS;
    faulty.set("due", Fault.ANSWERED_LATE);
    time.advance(HOUR_MS - 60_500);
    assertThat(faulty.takeCalls()).endsWith("due");

    time.advance(1_000);
    node.post("moves the window on");
    faulty.set("", Fault.NONE);
    faulty.answerLate();
    time.advance(61_000);

    assertThat(stored(beyond).startedAt()).isEqualTo(dueAt);
    assertThat(stored(beyond).endedAt()).isEqualTo(dueAt + 1_000);
  }

  private void assertAllRun(TestNode node, List<Posted> posted, int seconds) {
    for (int i = 0; i < seconds; i++) {
      time.advance(1_000);
      assertThat(node.worker.held.size()).isLessThanOrEqualTo(HELD_MAX);
    }
    assertThat(posted)
        .allSatisfy(
            one -> {
              assertThat(stored(one).status()).isEqualTo(Status.COMPLETE);
              assertThat(stored(one).version()).isEqualTo(3);
            });
    assertThat(node.worker.held.size()).isZero();
  }

  /** Stores many tasks, each a little later than the one before, and ends that node. */
  private List<Posted> leave(TaskStore used, Demo demo) {
    TestNode before = start(used, demo, 1_000);
    List<Posted> posted =
        IntStream.range(0, MANY)
            .mapToObj(
                i -> {
                  time.advance(10);
                  return before.post("task " + i);
                })
            .toList();
    assertThat(posted).allMatch(Posted::isStored);
    before.drain();
    return posted;
  }

  private TestNode start(TaskStore used, Demo demo, int heldMax) {
    String name = used == shared ? "node-" + time.nowMs() : "alone";
    return new TestNode(time, used, name, demo, TestNode.bounds(heldMax, TestNode.BOUNDS)).start();
  }

  private Task stored(Posted posted) {
    return store
        .find(posted.id())
        .result()
        .or(() -> shared.find(posted.id()).result())
        .orElseThrow();
  }
}
