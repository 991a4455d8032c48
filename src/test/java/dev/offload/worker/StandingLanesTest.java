package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.Pause;
import dev.offload.store.TaskStore;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lanes that stand still, with more tasks than memory has places for. */
class StandingLanesTest extends ShelfFixture {
  private static final int HELD_MAX = 200;
  private static final int MANY = 500;

  private final FakeHandler others = new FakeHandler();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_paused_subscription_refuses_nothing_and_stops_nobody_else(boolean isShared) {
    TestNode node = start(store(isShared));
    node.worker.orders.run(new Pause("orders/s", "why"));
    for (int i = 0; i < MANY; i++) {
      assertThat(node.publish("orders", "1").isStored()).isTrue();
    }
    assertThat(node.worker.held.size()).isLessThan(HELD_MAX / 2);
    time.advance(60_000);

    Posted demo = node.post("text");
    assertThat(node.publish("others", "1").isStored()).isTrue();
    time.advance(2_000);

    assertThat(others.count()).isEqualTo(1);
    assertThat(status(node, demo.id())).isEqualTo(Status.COMPLETE);
    assertThat(orders.count()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void when_it_goes_on_all_of_it_runs_once_in_the_order_in_which_it_was_due(boolean isShared) {
    TestNode node = start(store(isShared));
    node.worker.orders.run(new Pause("orders/s", "why"));
    List<UUID> posted = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      posted.add(node.publish("orders", "1").id());
      time.advance(1);
    }

    node.worker.orders.run(new Pause("orders/s", null));
    for (int i = 0; i < MANY; i++) {
      answerAll(orders);
      time.advance(10);
    }

    List<UUID> events =
        orders.attempts.stream()
            .map(it -> new Shelf("orders/s", 4).eventOf(it.run().delivery().taskID()))
            .toList();
    assertThat(events).containsExactlyElementsOf(posted);
    assertThat(node.worker.held.size()).isZero();
  }

  @Test
  void a_higher_priority_is_not_held_up_by_a_backlog_of_the_lower_one() {
    TestNode node = start(store(false));
    for (int i = 0; i < MANY; i++) {
      node.publish("orders", "1");
    }
    UUID urgent = new UUID(7L << 12, 1L << 63);
    node.publish("orders", "2", urgent, 9, time.nowMs());

    answerAll(orders);
    time.advance(1);

    assertThat(orders.attempts.get(2).run().delivery().taskID())
        .isEqualTo(new Shelf("orders/s", 9).taskOf(urgent));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_start_on_a_backlog_of_one_subscription_runs_the_others_at_once(boolean isShared) {
    TaskStore store = store(isShared);
    TestNode before = start(store);
    before.worker.orders.run(new Pause("orders/s", "why"));
    for (int i = 0; i < MANY; i++) {
      before.publish("orders", "1");
    }
    before.publish("others", "1", UUID.randomUUID(), 4, time.nowMs() + 30_000);
    before.drain();
    time.advance(60_000);

    TestNode after = start(store);
    time.advance(10_000);

    assertThat(others.count()).isEqualTo(1);
    assertThat(after.worker.held.size()).isLessThan(HELD_MAX / 2);
  }

  private static void answerAll(FakeHandler handler) {
    for (int i = 0; i < handler.count(); i++) {
      handler.attempts.get(i).completes();
    }
  }

  private TestNode start(TaskStore store) {
    return start(store, HELD_MAX, List.of(lane("orders", orders, 2), lane("others", others, 2)));
  }

  private static Status status(TestNode node, UUID id) {
    return node.node.store().find(id).result().orElseThrow().status();
  }
}
