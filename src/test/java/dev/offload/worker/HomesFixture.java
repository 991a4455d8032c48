package dev.offload.worker;

import dev.offload.store.FaultyStore;
import dev.offload.store.Leases;
import dev.offload.store.MemoryTaskStore;
import dev.offload.store.TaskStore;
import dev.offload.task.Retry;
import dev.offload.task.StartLimits;
import dev.offload.task.Status;
import dev.offload.time.ManualTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Nodes with a lane that has a home, of two slots; the first node is the home. */
abstract class HomesFixture {
  static final String LANE = "orders/invoice";
  static final int SLOTS = 2;

  final ManualTime time = new ManualTime();
  final TaskStore store = new MemoryTaskStore(time);
  final Leases leases = store.leases().orElseThrow();
  final TestPeers peers = new TestPeers();
  final FaultyStore line = new FaultyStore(store);
  final FakeHandler here = new FakeHandler();
  final FakeHandler there = new FakeHandler();
  final TestNode home = node("a", here, line.asSeen());

  final TestNode node(String name, FakeHandler handler, TaskStore on) {
    return peers.connect(
        name, new TestNode(time, on, name, List.of(lane("invoice", handler))).start());
  }

  static List<Lane.Definition> lanes(List<String> subscriptions) {
    return subscriptions.stream().map(it -> lane(it, new FakeHandler())).toList();
  }

  static Lane.Definition lane(String subscription, FakeHandler handler) {
    Retry retry = Retry.exponential(3, 1_000, 3, 3_600_000, 0);
    StartLimits limits = new StartLimits(OptionalInt.of(SLOTS), Optional.empty());
    Execution work = new Execution(handler, SLOTS, 600_000, retry, limits);
    return new Lane.Definition("orders", subscription, work);
  }

  static List<Posted> publish(TestNode node, int count) {
    return IntStream.range(0, count).mapToObj(i -> node.publish("orders", "1")).toList();
  }

  final Status status(Posted posted) {
    return store.find(posted.taskOf(LANE)).result().orElseThrow().status();
  }
}
