package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.FaultyStore;
import dev.offload.store.TaskStore;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.time.ManualTime;
import dev.offload.time.Time;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of tasks when the machine's clock is set, on a store of one process alone. */
@ExtendWith(VertxExtension.class)
abstract class ClockStepContract {
  static final long HOUR_MS = 3_600_000;

  final ManualTime time = new ManualTime();
  private Vertx vertx;
  private TaskStore store;
  private FaultyStore asked;
  private int rung;

  /** Counts the alarms that ring. */
  private final Time counted =
      new Time() {
        @Override
        public long nowMs() {
          return time.nowMs();
        }

        @Override
        public long monotonicMs() {
          return time.monotonicMs();
        }

        @Override
        public Alarm after(long delayMs, Runnable action) {
          return time.after(
              delayMs,
              () -> {
                rung++;
                action.run();
              });
        }
      };

  /** Opens the store with what is in it; every answer is there when a call returns. */
  abstract TaskStore open(Vertx vertx) throws Exception;

  /** Ends what the process had open. */
  void close(TaskStore open) {
    open.close();
  }

  @BeforeEach
  final void openStore(Vertx vertx) throws Exception {
    this.vertx = vertx;
    store = open(vertx);
  }

  @AfterEach
  final void closeStore() {
    close(store);
  }

  @ParameterizedTest
  @ValueSource(longs = {40_000, HOUR_MS, 24 * HOUR_MS})
  void what_was_stored_as_near_runs_when_due_though_a_restart_finds_an_earlier_time(long backMs)
      throws Exception {
    TestNode before = start(50_000, 1_000);
    Posted posted = before.post("near");
    long dueAt = time.nowMs() + 50_000;
    stop(before);
    step(-backMs);

    start(5_000, 15_000);
    time.advance(backMs + 66_000);

    assertRan(posted, dueAt, dueAt + 15_000);
  }

  @Test
  void so_does_what_moved_on_as_near() throws Exception {
    TestNode before = start(1_000, 50_000);
    Posted posted = before.post("near twice");
    long dueAt = time.nowMs() + 1_000;
    time.advance(1_000);
    assertThat(stored(posted).status()).isEqualTo(Status.PROCESSING);
    stop(before);
    step(-HOUR_MS);

    start(5_000, 15_000);
    time.advance(HOUR_MS + 50_000);

    assertRan(posted, dueAt, dueAt + 50_000);
  }

  @ParameterizedTest
  @ValueSource(longs = {50_000, HOUR_MS, 24 * HOUR_MS})
  void a_task_that_the_clock_has_gone_past_is_run_within_ten_seconds(long dueAfterMs) {
    TestNode node = start(dueAfterMs, 1_000);
    Posted posted = node.post("due at once");
    step(dueAfterMs + 1_000);

    time.advance(10_000);

    assertThat(stored(posted).status()).isEqualTo(Status.COMPLETE);
  }

  @Test
  void tasks_run_when_due_by_a_clock_that_was_set_back_while_they_wait() {
    TestNode node = start(30_000, 2 * HOUR_MS);
    Posted before = node.post("before");
    long beforeMs = time.nowMs();
    step(-HOUR_MS);
    Posted after = node.post("after");
    long afterMs = time.nowMs();

    time.advance(4 * HOUR_MS);

    assertRan(before, beforeMs + 30_000, beforeMs + 30_000 + 2 * HOUR_MS);
    assertRan(after, afterMs + 30_000, afterMs + 30_000 + 2 * HOUR_MS);
  }

  @Test
  void after_the_clock_was_set_back_what_is_due_much_later_fills_no_memory() {
    TestNode node = start(HOUR_MS / 2, 1_000);
    node.post("far");
    step(-HOUR_MS);

    node.post("far by the new time");

    assertThat(node.worker.held.size()).isZero();
  }

  @Test
  void while_tasks_wait_for_tomorrow_the_store_is_asked_nothing_and_the_clock_six_times_a_minute() {
    TestNode node = start(24 * HOUR_MS, 1_000);
    node.post("tomorrow");
    asked.takeCalls();
    time.advance(60_000);
    rung = 0;

    time.advance(10 * 60_000);

    assertThat(asked.takeCalls()).isEmpty();
    assertThat(rung).isEqualTo(10 * 6);
  }

  @Test
  void a_node_with_nothing_to_do_asks_nothing_and_sets_no_alarm() {
    TestNode node = start(1_000, 1_000);
    node.post("soon done");
    time.advance(60_000);
    asked.takeCalls();
    rung = 0;

    time.advance(HOUR_MS);

    assertThat(asked.takeCalls()).isEmpty();
    assertThat(rung).isZero();
    assertThat(time.pendingAlarms()).isZero();
  }

  final TestNode start(long processingAfterMs, long completeAfterMs) {
    asked = new FaultyStore(store);
    TestNode node =
        new TestNode(
            counted,
            asked.asSeen(),
            "alone",
            TestNode.BOUNDS,
            TestNode.demo(processingAfterMs, completeAfterMs));
    return node.start();
  }

  /** Ends the process: the next one opens the store anew. */
  final void stop(TestNode node) throws Exception {
    node.drain();
    close(store);
    store = open(vertx);
  }

  final void step(long ms) {
    time.setNowMs(time.nowMs() + ms);
  }

  final Task stored(Posted posted) {
    return store.find(posted.id()).result().orElseThrow();
  }

  private void assertRan(Posted posted, long processingAt, long completeAt) {
    assertThat(posted.isStored()).isTrue();
    assertThat(stored(posted).startedAt()).isEqualTo(processingAt);
    assertThat(stored(posted).endedAt()).isEqualTo(completeAt);
  }
}
