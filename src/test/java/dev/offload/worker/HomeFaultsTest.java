package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.FaultyStore;
import dev.offload.store.FaultyStore.Fault;
import dev.offload.store.Leases;
import org.junit.jupiter.api.Test;

/** Nothing of a lane that has a home is lost, or begins elsewhere, whatever fails. */
class HomeFaultsTest extends HomesFixture {
  @Test
  void what_was_sent_is_found_though_nobody_is_told() {
    peers.loseHints();
    publish(node("b", there, store), 1);
    assertThat(here.count()).isZero();

    time.advance(6_000);

    assertThat(here.count()).isEqualTo(1);
  }

  @Test
  void what_waited_until_the_home_was_known_is_sent_then() {
    FaultyStore blind = new FaultyStore(store);
    blind.set("homes", Fault.NOT_WRITTEN);
    TestNode other = node("b", there, blind.asSeen());
    publish(other, 1);
    time.advance(5_000);
    assertThat(other.held()).isEqualTo(1);

    blind.set("", Fault.NONE);
    time.advance(Homes.LOOK_MS);

    assertThat(here.count()).isEqualTo(1);
  }

  @Test
  void what_could_not_be_sent_is_sent_again() {
    FaultyStore lossy = new FaultyStore(store);
    TestNode other = node("b", there, lossy.asSeen());
    lossy.setOnce("give", Fault.NOT_WRITTEN);
    publish(other, 1);
    assertThat(here.count()).isZero();

    time.advance(Homes.LOOK_MS);

    assertThat(here.count()).isEqualTo(1);
  }

  @Test
  void a_claim_whose_answer_was_lost_is_found_at_the_next_look() {
    home.drain();
    time.advance(1);
    FaultyStore lossy = new FaultyStore(store);
    lossy.setOnce("home", Fault.UNKNOWN_DONE);
    TestNode next = node("c", there, lossy.asSeen());
    publish(next, 1);
    assertThat(there.count()).isZero();

    time.advance(Homes.LOOK_MS);

    assertThat(there.count()).isEqualTo(1);
  }

  @Test
  void a_home_whose_lease_is_forgotten_is_free() {
    home.drain();
    time.advance(1);
    leases.forget("a-1");
    assertThat(leases.read("a-1").result()).isEmpty();

    publish(node("c", there, store), 1);
    time.advance(Homes.LOOK_MS);

    assertThat(there.count()).isEqualTo(1);
    assertThat(leases.read("a-1").result().orElseThrow().live()).isFalse();
  }

  @Test
  void code_does_not_begin_once_the_lease_may_have_lapsed() {
    line.set("read", Fault.ANSWERED_LATE);
    publish(home, 1);
    line.set("renew", Fault.NOT_WRITTEN);
    time.advance(Leases.LAPSE_MS);

    line.answerLate();
    time.advance(1_000);
    assertThat(here.count()).isZero();

    line.set("", Fault.NONE);
    time.advance(5_000);
    assertThat(here.count()).isEqualTo(1);
    assertThat(here.last().run().delivery().number()).isEqualTo(1);
  }
}
