package dev.offload.worker;

import dev.offload.store.MemoryTaskStore;
import dev.offload.store.TaskStore;
import dev.offload.task.Retry;
import dev.offload.task.Shelf;
import dev.offload.time.ManualTime;
import java.util.ArrayList;
import java.util.List;

/** Nodes with few places in memory, and subscriptions beside a quick demo. */
abstract class ShelfFixture {
  final ManualTime time = new ManualTime();
  final FakeHandler orders = new FakeHandler();

  final TaskStore store(boolean isShared) {
    return isShared ? new MemoryTaskStore(time) : MemoryTaskStore.ofOneProcess();
  }

  final TestNode start(TaskStore store, int heldMax, List<Lane.Definition> subscriptions) {
    List<Lane.Definition> lanes = new ArrayList<>(subscriptions);
    lanes.add(new Lane.Definition(Shelf.BACKGROUND_TASK, Shelf.DEFAULT, null));
    String name = store.leases().isPresent() ? "node-" + time.nowMs() : "alone";
    return TestNode.simulated(time, store, name, TestNode.demo(500, 500), heldMax, lanes).start();
  }

  static Lane.Definition lane(String topic, FakeHandler handler, int slots) {
    Retry retry = Retry.exponential(3, 1_000, 3, 60_000, 0);
    return new Lane.Definition(topic, "s", new Execution(handler, slots, 60_000, retry));
  }
}
