package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.Pause;
import dev.offload.store.FaultyStore;
import dev.offload.store.MemoryTaskStore;
import dev.offload.store.TaskStore;
import dev.offload.task.Retry;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.time.ManualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Paused subscriptions beside others, and the demo's. */
class PausedLanesTest {
  private static final int LANES = 1_000;
  private static final int TASKS_EACH = 10;

  private final ManualTime time = new ManualTime();
  private final FakeHandler handler = new FakeHandler();

  @Test
  void many_paused_lanes_with_tasks_that_are_due_cost_the_store_nothing_and_others_go_on() {
    FaultyStore store = new FaultyStore(new MemoryTaskStore(time));
    Execution work = new Execution(handler, 2, 60_000, Retry.exponential(3, 1_000, 3, 60_000, 0));
    List<Lane.Definition> lanes = new ArrayList<>();
    lanes.add(new Lane.Definition("other", "one", work));
    for (int i = 0; i < LANES; i++) {
      lanes.add(new Lane.Definition("orders", "s" + i, work));
    }
    TestNode node = new TestNode(time, store.asSeen(), "a", lanes).start();
    for (int i = 0; i < LANES; i++) {
      node.worker.orders.run(new Pause("orders/s" + i, "why"));
    }
    for (int i = 0; i < TASKS_EACH; i++) {
      assertThat(node.publish("orders", "1").isStored()).isTrue();
    }
    store.takeCalls();

    time.advance(4_000);
    assertThat(Set.copyOf(store.takeCalls()))
        .isSubsetOf("renew", "laneStates", "queues", "owners", "all");

    node.publish("other", "1");
    assertThat(handler.count()).isEqualTo(1);
    node.worker.orders.run(new Pause("orders/s7", null));
    assertThat(handler.count()).isEqualTo(3);
  }

  @Test
  void a_demo_that_is_paused_ends_what_it_began_and_begins_the_others_when_it_goes_on() {
    TaskStore store = new MemoryTaskStore(time);
    TestNode node = new TestNode(time, store, "a").start();
    Posted begun = node.post("begun");
    time.advance(5_000);
    Posted waiting = node.post("waiting");
    node.worker.orders.run(new Pause(Shelf.BACKGROUND.lane(), "why"));

    time.advance(60_000);
    assertThat(status(store, begun)).isEqualTo(Status.COMPLETE);
    assertThat(status(store, waiting)).isEqualTo(Status.RECEIVED);

    node.worker.orders.run(new Pause(Shelf.BACKGROUND.lane(), null));
    assertThat(status(store, waiting)).isEqualTo(Status.COMPLETE);
  }

  private static Status status(TaskStore store, Posted posted) {
    return store.find(posted.id()).result().orElseThrow().status();
  }
}
