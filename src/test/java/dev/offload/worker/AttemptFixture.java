package dev.offload.worker;

import dev.offload.store.MemoryTaskStore;
import dev.offload.store.TaskStore;
import dev.offload.task.Retry;
import dev.offload.task.Task;
import dev.offload.time.ManualTime;
import java.util.List;

/** A node with one lane, of two slots, whose attempts a test ends. */
abstract class AttemptFixture {
  static final String LANE = "orders/invoice";
  static final long TIMEOUT_MS = 60_000;
  static final Retry THREE = Retry.exponential(3, 10_000, 3, 3_600_000, 0);

  final ManualTime time = new ManualTime();
  final TaskStore store = new MemoryTaskStore(time);
  final FakeHandler handler = new FakeHandler();
  final TestNode node = node("a").start();

  TestNode node(String name) {
    return node(name, store);
  }

  /** Returns a node of a file whose node before is gone. */
  TestNode nodeOn(TaskStore file) {
    return node("another", file).start();
  }

  TestNode node(String name, TaskStore on) {
    Execution work = new Execution(handler, 2, TIMEOUT_MS, THREE);
    return new TestNode(time, on, name, List.of(new Lane.Definition("orders", "invoice", work)));
  }

  Task stored(Posted posted) {
    return store.find(posted.taskOf(LANE)).result().orElseThrow();
  }
}
