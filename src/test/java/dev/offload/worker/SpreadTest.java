package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.Given;
import dev.offload.bus.Pause;
import dev.offload.bus.Take;
import dev.offload.store.MemoryTaskStore;
import dev.offload.task.Status;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What waits at one node without a slot is run by others that have some. */
class SpreadTest extends SpreadFixture {
  @Test
  void what_waits_without_a_slot_runs_where_slots_are_idle() {
    TestNode other = node("b", there, store);
    List<Posted> posted = publish(4);
    assertThat(here.count()).isEqualTo(SLOTS);
    assertThat(there.count()).isZero();

    time.advance(Telling.SOON_MS);

    assertThat(there.count()).isEqualTo(SLOTS);
    assertThat(owned(node)).hasSize(SLOTS);
    assertThat(owned(other)).hasSize(SLOTS);
    assertThat(node.held()).isEqualTo(SLOTS);
    completeAll();
    assertThat(posted).allMatch(it -> stored(it).status() == Status.COMPLETE);
    assertThat(posted).allMatch(it -> stored(it).attempts().starts() == 1);
    assertThat(node.held() + other.held()).isZero();
  }

  @Test
  void who_runs_out_of_what_it_was_given_asks_again_though_nothing_more_is_told() {
    node("b", there, store);
    publish(20);
    time.advance(Telling.SOON_MS);
    int told = peers.told.size();

    while (there.count() < 10) {
      List.copyOf(there.attempts).forEach(FakeHandler.Attempt::completes);
    }

    assertThat(peers.told).hasSize(told);
    assertThat(here.count()).isEqualTo(SLOTS);
  }

  @Test
  void it_is_told_once_a_second_while_some_wait_and_never_when_none_do() {
    publish(SLOTS);
    time.advance(10_000);
    assertThat(peers.told).isEmpty();

    publish(3);
    time.advance(3 * Telling.AGAIN_MS);

    assertThat(peers.told).hasSize(3).allMatch(it -> it.tasks().equals(Map.of(LANE, 3)));
    completeAll();
    int told = peers.told.size();
    time.advance(60_000);
    assertThat(peers.told).hasSize(told);
  }

  @Test
  void what_its_own_slots_take_at_once_stays_and_is_not_told() {
    node("b", there, store);
    publish(SLOTS);
    time.advance(5_000);

    assertThat(peers.told).isEmpty();
    assertThat(give(SLOTS).tasks()).isEmpty();
    assertThat(here.count()).isEqualTo(SLOTS);
  }

  @Test
  void a_paused_lane_gives_and_takes_nothing() {
    TestNode other = node("b", there, store);
    publish(4);
    node.run(new Pause(LANE, "by hand"), answer -> {});
    other.worker.lookForLanes();
    time.advance(5_000);
    assertThat(peers.told).isEmpty();
    assertThat(give(2).tasks()).isEmpty();
    assertThat(there.count()).isZero();

    node.run(new Pause(LANE, null), answer -> {});
    time.advance(Telling.AGAIN_MS);
    assertThat(peers.told).isNotEmpty();
    assertThat(there.count()).isEqualTo(SLOTS);
  }

  @Test
  void when_all_hints_are_lost_the_owner_runs_all() {
    peers.loseHints();
    node("b", there, store);
    List<Posted> posted = publish(10);
    time.advance(5_000);

    completeAll();

    assertThat(here.count()).isEqualTo(10);
    assertThat(posted).allMatch(it -> stored(it).status() == Status.COMPLETE);
  }

  @Test
  void a_node_that_stops_gives_and_takes_nothing() {
    TestNode other = node("b", there, store);
    publish(4);
    other.drain();
    node.drain();
    time.advance(5_000);

    assertThat(give(2)).isEqualTo(Given.NONE);
    assertThat(there.count()).isZero();
  }

  @Test
  void a_store_of_one_process_has_no_others_to_tell() {
    TestNode alone = node("c", there, MemoryTaskStore.ofOneProcess());
    for (int i = 0; i < 5; i++) {
      alone.publish("orders", "1");
    }
    time.advance(5_000);
    assertThat(peers.told).isEmpty();
    assertThat(alone.worker.sharing().give(new Take(LANE, 2, "a-1")).result())
        .isEqualTo(Given.NONE);
  }
}
