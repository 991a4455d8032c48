package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.FaultyStore;
import dev.offload.store.TaskStore;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shelves with fewer places in memory than tasks that wait for their time, or that run. */
class PlacesForWhatIsDueTest extends ShelfFixture {
  private static final int HELD_MAX = 160;

  /** Of each shelf, with one subscription beside the demo. */
  private static final int PLACES = HELD_MAX / 2 / Lane.PRIORITIES;

  private static final int SLOTS = 3 * PLACES;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void what_is_due_now_does_not_wait_behind_what_is_due_later(boolean isShared) {
    TestNode node = start(store(isShared));
    publish(node, 5 * PLACES, 50_000);
    time.advance(100);

    Posted now = node.publish("orders", "1");
    time.advance(10);

    assertThat(ran()).containsExactly(now.taskOf("orders/s"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void what_is_due_now_does_not_wait_behind_what_is_tried_again_later(boolean isShared) {
    TestNode node = start(store(isShared));
    publish(node, 2 * PLACES, 0);
    List.copyOf(orders.attempts).forEach(it -> it.fails("no"));
    time.advance(100);

    Posted now = node.publish("orders", "1");
    time.advance(10);

    assertThat(orders.count()).isEqualTo(2 * PLACES + 1);
    assertThat(orders.last().run().delivery().taskID()).isEqualTo(now.taskOf("orders/s"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void what_waits_for_its_time_runs_at_its_time_however_little_of_it_is_held(boolean isShared) {
    TestNode node = start(store(isShared));
    for (int i = 0; i < 5 * PLACES; i++) {
      node.publish("orders", "1", UUID.randomUUID(), 4, time.nowMs() + 20_000 + 100 * i);
    }

    for (int i = 0; i < 5 * PLACES; i++) {
      time.advance(i == 0 ? 20_010 : 100);
      assertThat(orders.count()).isEqualTo(i + 1);
      orders.last().completes();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void what_runs_leaves_its_place_to_what_waits_for_a_slot(boolean isShared) {
    TestNode node = start(store(isShared));
    publish(node, 2 * SLOTS, 0);
    time.advance(10);
    assertThat(orders.count()).isEqualTo(SLOTS);

    for (int i = 0; i < SLOTS; i++) {
      orders.attempts.get(i).completes();
      time.advance(10);
      assertThat(orders.count()).isEqualTo(SLOTS + i + 1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void what_is_due_later_is_read_many_at_a_time(boolean isShared) {
    FaultyStore faulty = new FaultyStore(store(isShared));
    TestNode node = start(faulty.asSeen());
    for (int i = 0; i < 50 * PLACES; i++) {
      node.publish("orders", "1", UUID.randomUUID(), 4, time.nowMs() + 1_000 + 10 * i);
    }
    faulty.takeCalls();

    for (int i = 0; i < 100 * PLACES; i++) {
      time.advance(7);
      List.copyOf(orders.attempts).forEach(FakeHandler.Attempt::completes);
    }

    assertThat(orders.count()).isEqualTo(50 * PLACES);
    long readings = faulty.takeCalls().stream().filter("due"::equals).count();
    assertThat(readings).isLessThanOrEqualTo(10 * PLACES);
  }

  @Test
  void what_ran_takes_a_place_again_and_leaves_it_at_its_end() {
    TestNode node = start(store(false));
    for (int round = 0; round < 3; round++) {
      publish(node, 1, 0);
      orders.last().fails("no");
      time.advance(1_000);
      orders.last().completes();
      assertThat(node.worker.held.room(new Shelf("orders/s", 4))).isEqualTo(PLACES);
    }
  }

  @Test
  void tasks_of_the_demo_that_are_due_later_leave_places_to_those_that_are_due() {
    TestNode node = start(store(false));
    UUID late = null;
    for (int i = 0; i < 3 * HELD_MAX; i++) {
      late = node.post("text").id();
    }
    time.advance(500 + 100);
    time.advance(500 + 100);

    assertThat(node.node.store().find(late).result().orElseThrow().status())
        .isEqualTo(Status.COMPLETE);
  }

  private void publish(TestNode node, int count, long afterMs) {
    for (int i = 0; i < count; i++) {
      node.publish("orders", "1", UUID.randomUUID(), 4, time.nowMs() + afterMs);
    }
  }

  private List<UUID> ran() {
    List<UUID> ran = new ArrayList<>();
    orders.attempts.forEach(it -> ran.add(it.run().delivery().taskID()));
    return ran;
  }

  private TestNode start(TaskStore store) {
    return start(store, HELD_MAX, List.of(lane("orders", orders, SLOTS)));
  }
}
