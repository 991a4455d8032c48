package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.Command;
import dev.offload.bus.Given;
import dev.offload.bus.Take;
import dev.offload.store.FaultyStore.Fault;
import dev.offload.task.LiveTask;
import dev.offload.task.Move;
import dev.offload.task.Status;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How much a node gives away, and what becomes of it whatever fails. */
class GivingTest extends SpreadFixture {
  @Test
  void it_gives_up_to_four_for_each_slot_as_long_as_half_is_left() {
    publish(SLOTS + 100);
    assertThat(give(2).tasks()).hasSize(8);
    assertThat(give(40).tasks()).hasSize(46);
    assertThat(give(30)).satisfies(it -> assertThat(it.tasks()).hasSize(30));
    assertThat(give(2).tasks()).hasSize(8);
    assertThat(give(10))
        .satisfies(it -> assertThat(it.tasks()).hasSize(8))
        .satisfies(it -> assertThat(it.left()).isZero());
  }

  @Test
  void it_gives_five_hundred_at_once_at_the_most() {
    publish(SLOTS + 90);
    for (int i = 0; i < 10; i++) {
      publish(90);
    }
    assertThat(give(Integer.MAX_VALUE).tasks()).hasSize(Giving.GIVEN_MAX);
  }

  @Test
  void what_has_its_turn_is_given_first() {
    publish(SLOTS);
    Posted low = node.publish("orders", "1", ids.next(), 1, time.nowMs());
    Posted high = node.publish("orders", "2", ids.next(), 9, time.nowMs());

    assertThat(give(1).tasks()).extracting(it -> it.shelf().priority()).containsExactly(9);
    assertThat(give(1).tasks()).extracting(it -> it.shelf().priority()).containsExactly(1);
    assertThat(List.of(low, high)).allMatch(Posted::isStored);
  }

  @Test
  void what_was_given_is_found_though_the_answer_is_lost() {
    peers.loseAnswers();
    TestNode other = node("b", there, store);
    publish(4);
    time.advance(Telling.SOON_MS);
    assertThat(owned(other)).hasSize(SLOTS);
    assertThat(there.count()).isZero();

    time.advance(6_000);

    assertThat(there.count()).isEqualTo(SLOTS);
    assertThat(here.count()).isEqualTo(SLOTS);
  }

  @Test
  void what_is_given_to_a_node_that_is_gone_comes_back() {
    List<Posted> posted = publish(4);
    node.worker.sharing().give(new Take(LANE, 2, "gone-1"));
    assertThat(node.held()).isEqualTo(SLOTS);

    time.advance(40_000);

    assertThat(node.held()).isEqualTo(4);
    completeAll();
    assertThat(posted).allMatch(it -> stored(it).status() == Status.COMPLETE);
  }

  @Test
  void what_was_moved_by_hand_at_the_other_node_meanwhile_was_not_given() {
    LiveTask waiting = stored(publish(SLOTS + 1).get(SLOTS)).live();
    Move byHand = waiting.to(Status.RECEIVED, time.nowMs(), time.nowMs() + TIMEOUT_MS);
    assertThat(store.override("somebody-1", List.of(byHand)).result()).isEqualTo(1);

    assertThat(give(1).tasks()).isEmpty();
    assertThat(node.held()).isEqualTo(SLOTS);
  }

  @Test
  void what_was_certainly_not_given_goes_on_here() {
    publish(4);
    line.setOnce("give", Fault.NOT_WRITTEN);

    Given given = give(2);

    assertThat(given).isEqualTo(new Given(List.of(), 2));
    completeAll();
    assertThat(here.count()).isEqualTo(4);
  }

  @Test
  void a_gift_of_unknown_outcome_is_repeated_until_it_is_known() {
    TestNode other = node("b", there, store);
    for (Fault fault : List.of(Fault.UNKNOWN_DONE, Fault.UNKNOWN_NOT_DONE)) {
      publish(4);
      line.set("give", fault);
      List<Given> given = new ArrayList<>();
      node.worker.sharing().give(new Take(LANE, 2, other.owner())).onSuccess(given::add);
      completeAll();
      assertThat(given).isEmpty();
      line.set("", Fault.NONE);
      time.advance(2_000);
      assertThat(given).hasSize(1);
      assertThat(given.get(0).tasks()).hasSize(2);
      time.advance(6_000);
      completeAll();
      assertThat(node.held() + other.held()).isZero();
    }
    assertThat(there.count()).isEqualTo(4);
  }

  @Test
  void what_is_cancelled_while_it_is_given_away_is_cancelled() {
    List<Posted> posted = publish(4);
    line.set("give", Fault.UNKNOWN_NOT_DONE);
    List<Given> given = new ArrayList<>();
    node.worker.sharing().give(new Take(LANE, 2, "b-1")).onSuccess(given::add);
    node.run(new Command(Command.Verb.CANCEL, posted.get(2).taskOf(LANE)), answer -> {});
    line.set("", Fault.NONE);
    time.advance(2_000);

    assertThat(stored(posted.get(2)).status()).isEqualTo(Status.CANCELLED);
    assertThat(given.get(0).tasks())
        .extracting(LiveTask::id)
        .containsExactly(posted.get(3).taskOf(LANE));
    assertThat(node.held()).isEqualTo(SLOTS);
  }

  @Test
  void a_task_whose_code_of_before_goes_on_here_is_not_given() {
    Posted first = publish(1).get(0);
    time.advance(TIMEOUT_MS);
    publish(3);
    time.advance(1_000);
    assertThat(stored(first).status()).isEqualTo(Status.RETRYING);

    List<LiveTask> given = give(5).tasks();

    assertThat(given).hasSize(2);
    assertThat(given).noneMatch(it -> it.id().equals(first.taskOf(LANE)));
    List.copyOf(here.attempts).forEach(FakeHandler.Attempt::completes);
    assertThat(stored(first).status()).isEqualTo(Status.PROCESSING);
  }

  @Test
  void a_node_whose_lease_does_not_hold_gives_nothing() {
    publish(4);
    line.set("renew", Fault.NOT_WRITTEN);
    time.advance(6_500);

    assertThat(give(2)).isEqualTo(Given.NONE);
    assertThat(store.leases().orElseThrow().owners().result()).containsExactly(node.owner());
  }

  @Test
  void what_is_given_to_an_incarnation_that_a_node_had_before_is_not_lost() {
    peers.loseHints();
    TestNode other = node("b", there, store);
    publish(4);
    String before = other.owner();
    store.leases().orElseThrow().release(before);
    time.advance(3_000);
    assertThat(other.owner()).isNotEqualTo(before);
    node.worker.sharing().give(new Take(LANE, 2, before));
    time.advance(40_000);

    assertThat(owned(before)).isEmpty();
    completeAll();
    assertThat(here.count() + there.count()).isEqualTo(4);
  }
}
