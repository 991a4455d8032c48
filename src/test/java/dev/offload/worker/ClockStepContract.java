package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.ManualTime;
import dev.offload.store.TaskStore;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.worker.TestNode.Posted;
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
    time.advance(backMs + 51_000);

    assertRan(posted, dueAt, dueAt + 1_000);
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

  final TestNode start(long processingAfterMs, long completeAfterMs) {
    TestNode node =
        new TestNode(
            time,
            store,
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
    assertThat(stored(posted).processingAt()).isEqualTo(processingAt);
    assertThat(stored(posted).completeAt()).isEqualTo(completeAt);
  }
}
