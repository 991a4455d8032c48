package dev.offload.worker;

import dev.offload.bus.Given;
import dev.offload.bus.Take;
import dev.offload.handler.Outcome;
import dev.offload.store.FaultyStore;
import dev.offload.store.MemoryTaskStore;
import dev.offload.store.TaskStore;
import dev.offload.task.LiveTask;
import dev.offload.task.Retry;
import dev.offload.task.Shelf;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import dev.offload.time.ManualTime;
import java.util.List;
import java.util.stream.IntStream;

/** Nodes with one lane of two slots each, that reach each other; work is published to one. */
abstract class SpreadFixture {
  static final String LANE = "orders/invoice";
  static final int SLOTS = 2;
  static final long TIMEOUT_MS = 600_000;

  final ManualTime time = new ManualTime();
  final TaskStore store = new MemoryTaskStore(time);
  final FaultyStore line = new FaultyStore(store);
  final TaskIds ids = new TaskIds(time::nowMs);
  final TestPeers peers = new TestPeers();
  final FakeHandler here = new FakeHandler();
  final FakeHandler there = new FakeHandler();
  final TestNode node = node("a", here, line.asSeen());

  final TestNode node(String name, FakeHandler handler, TaskStore on) {
    Retry retry = Retry.exponential(3, 1_000, 3, 3_600_000, 0);
    Execution work = new Execution(handler, SLOTS, TIMEOUT_MS, retry);
    List<Lane.Definition> lanes = List.of(new Lane.Definition("orders", "invoice", work));
    return peers.connect(name, new TestNode(time, on, name, lanes).start());
  }

  final List<Posted> publish(int count) {
    return IntStream.range(0, count).mapToObj(i -> node.publish("orders", "1")).toList();
  }

  final Given give(int slots) {
    return node.worker.sharing().give(new Take(LANE, slots, "somebody-1")).result();
  }

  final List<LiveTask> owned(TestNode of) {
    return owned(of.owner());
  }

  final List<LiveTask> owned(String owner) {
    Shelf shelf = new Shelf(LANE, Shelf.PRIORITY);
    return store.due(owner, shelf, Long.MAX_VALUE, null, 1_000).result();
  }

  final Task stored(Posted posted) {
    return store.find(posted.taskOf(LANE)).result().orElseThrow();
  }

  /** Has all attempts complete, and those that begin then. */
  final void completeAll() {
    for (int i = 0; i < here.count() || i < there.count(); i++) {
      for (FakeHandler handler : List.of(here, there)) {
        if (i < handler.count()) {
          handler.attempts.get(i).answers(new Outcome.Complete("1"));
        }
      }
    }
  }
}
