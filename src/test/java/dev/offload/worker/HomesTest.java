package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.Pause;
import dev.offload.handler.Run.Stop;
import dev.offload.store.FaultyStore.Fault;
import dev.offload.store.Leases;
import dev.offload.store.MemoryTaskStore;
import dev.offload.task.Status;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Of a lane that has a home one node alone begins attempts, whoever stores its tasks. */
class HomesTest extends HomesFixture {
  @Test
  void what_another_node_stores_is_run_at_home_and_no_more_at_once_than_that_has_slots() {
    TestNode other = node("b", there, store);
    List<Posted> posted = publish(other, 5);
    publish(home, 2);
    time.advance(10_000);

    assertThat(here.count()).isEqualTo(SLOTS);
    assertThat(there.count()).isZero();
    assertThat(other.held()).isZero();
    for (int i = 0; i < 7; i++) {
      assertThat(here.count()).isEqualTo(Math.min(7, i + SLOTS));
      here.attempts.get(i).completes();
    }
    assertThat(posted).allMatch(it -> status(it) == Status.COMPLETE);
    assertThat(peers.told).as("hints of what waits").isEmpty();
  }

  @Test
  void it_is_at_home_at_once_and_sent_there_without_a_wait() {
    assertThat(leases.homes().result()).isEqualTo(Map.of(LANE, home.owner()));
    TestNode other = node("b", there, store);

    publish(other, 1);

    assertThat(here.count()).isEqualTo(1);
  }

  @Test
  void another_node_is_the_home_when_the_lease_of_the_one_before_is_dead_and_not_sooner() {
    TestNode other = node("b", there, store);
    time.advance(9_000);
    List<Posted> posted = publish(home, 3);
    line.set("", Fault.SILENT);
    time.advance(Leases.LAPSE_MS - 2_000);
    publish(other, 1);
    assertThat(there.count()).as("its lease may still live").isZero();

    time.advance(10_000);

    assertThat(leases.homes().result()).isEqualTo(Map.of(LANE, other.owner()));
    assertThat(there.count()).as("of those whose node ended one at a time").isBetween(1, SLOTS);
    for (int i = 0; i < 4; i++) {
      List.copyOf(there.attempts).forEach(FakeHandler.Attempt::completes);
      time.advance(20_000);
    }
    assertThat(posted).allMatch(it -> status(it) == Status.COMPLETE);
  }

  @Test
  void a_home_that_lost_its_lease_begins_nothing_until_it_is_home_again() {
    TestNode other = node("b", there, store);
    time.advance(9_000);
    line.set("renew", Fault.NOT_WRITTEN);
    time.advance(15_000);
    assertThat(leases.homes().result()).isEqualTo(Map.of(LANE, other.owner()));
    line.set("", Fault.NONE);
    time.advance(5_000);

    publish(home, 1);

    assertThat(here.count()).isZero();
    assertThat(there.count()).isEqualTo(1);
  }

  @Test
  void a_home_that_stops_is_the_home_until_its_attempts_ended() {
    TestNode other = node("b", there, store);
    publish(home, 3);
    home.drain();
    publish(other, 1);
    time.advance(Worker.GRACE_MS - 1);
    assertThat(here.attempts).allMatch(it -> it.stopped() == Stop.SHUTDOWN);
    assertThat(there.count()).isZero();

    time.advance(10_000);

    assertThat(leases.homes().result()).isEqualTo(Map.of(LANE, other.owner()));
    assertThat(here.count()).isEqualTo(SLOTS);
    assertThat(there.count()).isEqualTo(SLOTS);
  }

  @Test
  void a_paused_lane_stays_where_it_is_stored_until_it_goes_on() {
    TestNode other = node("b", there, store);
    other.run(new Pause(LANE, "by hand"), answer -> {});
    publish(other, 1);
    time.advance(5_000);
    assertThat(other.held()).isEqualTo(1);

    other.run(new Pause(LANE, null), answer -> {});
    time.advance(2_000);

    assertThat(here.count()).isEqualTo(1);
    assertThat(other.held()).isZero();
  }

  @Test
  void homes_spread_over_the_nodes_that_are_there_when_they_are_free() {
    List<String> names = IntStream.range(0, 60).mapToObj(i -> "s" + i).toList();
    List<TestNode> nodes =
        List.of("x", "y", "z").stream()
            .map(name -> peers.connect(name, new TestNode(time, store, name, lanes(names))))
            .toList();
    nodes.forEach(TestNode::start);
    time.advance(2 * Homes.GIVE_WAY_MS + 3 * Homes.LOOK_MS);

    Map<String, String> homes = leases.homes().result();
    assertThat(homes).hasSize(61);
    assertThat(new HashSet<>(homes.values())).hasSizeGreaterThanOrEqualTo(3);
  }

  @Test
  void the_one_process_of_a_store_of_its_own_is_always_home() {
    TestNode alone = node("c", there, MemoryTaskStore.ofOneProcess());
    publish(alone, 1);
    assertThat(there.count()).isEqualTo(1);
  }
}
