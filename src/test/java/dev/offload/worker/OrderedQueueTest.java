package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.QueueAnswer.Message;
import dev.offload.bus.QueueAnswer.Outcome;
import dev.offload.bus.QueueAnswer.Result;
import dev.offload.bus.QueueCommand.Act;
import dev.offload.bus.QueueCommand.Receive;
import dev.offload.bus.QueueCommand.Settle;
import dev.offload.bus.QueueCommand.Verb;
import dev.offload.task.Payload;
import dev.offload.task.Receipt;
import dev.offload.task.Refusal;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Submission;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Of a group a message goes out only when none before it is out, or waits after it was. */
class OrderedQueueTest extends QueueFixture {
  @Test
  void messages_of_a_group_go_out_together_in_the_order_in_which_they_were_sent() {
    send("a", "1", "2", "3");
    assertThat(texts(take(10))).containsExactly("1", "2", "3");
  }

  @Test
  void while_one_is_with_a_receiver_none_of_its_group_goes_out_and_other_groups_do() {
    send("a", "1", "2");
    Message first = take(1).get(0);
    send("b", "3");

    assertThat(texts(take(10))).containsExactly("3");
    act(Verb.DELETE, first, 0);
    assertThat(texts(take(10))).containsExactly("2");
  }

  @Test
  void one_that_is_released_goes_out_before_those_that_follow_it() {
    send("a", "1", "2");
    act(Verb.RELEASE, take(1).get(0), 5_000);

    assertThat(take(10)).isEmpty();
    time.advance(5_000);
    assertThat(texts(take(10))).containsExactly("1", "2");
  }

  @Test
  void one_whose_time_is_over_waits_for_those_after_it_that_are_still_out() {
    send("a", "1", "2");
    List<Message> both = take(2);
    act(Verb.EXTEND, both.get(1), 2 * VISIBILITY_MS);
    time.advance(VISIBILITY_MS);

    assertThat(take(10)).isEmpty();
    time.advance(VISIBILITY_MS);
    assertThat(texts(take(10))).containsExactly("1", "2");
  }

  @Test
  void a_receipt_acts_no_more_when_its_time_is_over_as_the_next_may_be_out() {
    send("a", "1");
    Message message = take(1).get(0);
    time.advance(VISIBILITY_MS);
    assertThat(act(Verb.DELETE, message, 0)).isEqualTo(Outcome.EXPIRED);
    assertThat(stored(message.id()).status()).isEqualTo(Status.PROCESSING);
  }

  @Test
  void messages_without_a_group_are_one() {
    send(null, "1", "2");
    take(1);
    assertThat(take(10)).isEmpty();
  }

  @Test
  void ids_are_in_the_order_in_which_messages_came_also_when_the_clock_is_set_back() {
    List<UUID> ids = new ArrayList<>(send("a", "1", "2"));
    time.setNowMs(time.nowMs() - 3_600_000);
    ids.addAll(send("a", "3"));
    assertThat(ids).isSorted();
    List<Message> first = take(10);
    assertThat(texts(first)).as("due before the clock was set").containsExactly("1", "2");
    first.forEach(message -> act(Verb.DELETE, message, 0));
    time.advance(3_600_000);
    assertThat(texts(take(10))).containsExactly("3");
  }

  @Test
  void where_nothing_waits_a_clock_that_was_set_back_holds_nothing_up() {
    send("a", "1");
    act(Verb.DELETE, take(1).get(0), 0);
    time.setNowMs(time.nowMs() - 3_600_000);
    send("a", "2");
    assertThat(texts(take(10))).containsExactly("2");
  }

  @Test
  void a_message_that_wants_its_own_delay_or_priority_is_refused() {
    assertThat(node.send(ORDERED, "1", "a", 5_000).refused().code()).isEqualTo(Refusal.BAD_REQUEST);
    Posted urgent = new Posted(UUID.randomUUID(), new ArrayList<>());
    node.worker.queue.submit(
        new Submission(
            urgent.id(), "queue:" + ORDERED, Payload.json("1"), 9, 0, 1, time.nowMs() + 2_000),
        urgent.answers()::add);
    assertThat(urgent.refused().code()).isEqualTo(Refusal.BAD_REQUEST);
  }

  @Test
  void what_was_received_too_often_goes_to_the_dead_letters_with_its_id_and_count() {
    UUID id = send("a", "1", "2").get(0);
    for (int i = 0; i < RECEIVES_MAX; i++) {
      assertThat(take(1).get(0).id()).isEqualTo(id);
      time.advance(VISIBILITY_MS);
    }

    assertThat(texts(take(1))).as("the next goes on").containsExactly("2");
    assertThat(stored(id).shelf()).isEqualTo(new Shelf("queue:" + DEAD, Shelf.PRIORITY));
    Message dead =
        messages(node.run(new Receive(DEAD, UUID.randomUUID(), 1, 0, VISIBILITY_MS))).get(0);
    assertThat(dead.id()).isEqualTo(id);
    assertThat(dead.receiveCount()).isEqualTo(RECEIVES_MAX + 1);
    assertThat(dead.source()).isEqualTo(ORDERED);
  }

  @Test
  void the_order_outlives_the_node() {
    send("a", "1", "2", "3");
    List<Message> out = take(2);
    act(Verb.RELEASE, out.get(0), 600_000);
    TestNode next = node("a", store);

    Receive all = new Receive(ORDERED, UUID.randomUUID(), 10, 0, VISIBILITY_MS);
    assertThat(messages(next.run(all))).isEmpty();
    time.advance(600_000);
    assertThat(texts(messages(next.run(all)))).containsExactly("1", "2", "3");
  }

  @Test
  void the_order_outlives_the_node_also_when_the_clock_was_set_back() {
    send("a", "1");
    time.setNowMs(time.nowMs() - 90_000);
    send("a", "2");
    time.setNowMs(time.nowMs() + 60_000);
    time.advance(10_000);
    send("a", "3");
    time.setNowMs(time.nowMs() - 90_000);
    TestNode next = node("a", store);
    time.setNowMs(time.nowMs() + 200_000);

    Receive all = new Receive(ORDERED, UUID.randomUUID(), 10, 0, VISIBILITY_MS);
    assertThat(messages(next.run(all))).as("before the clock was looked at").isEmpty();
    time.advance(10_000);
    assertThat(texts(messages(next.run(all)))).containsExactly("1", "2", "3");
  }

  private List<UUID> send(String group, String... texts) {
    List<UUID> ids = new ArrayList<>();
    for (String text : texts) {
      Posted sent = node.send(ORDERED, text, group, 0);
      ids.add(sent.stored().id());
    }
    return ids;
  }

  private List<Message> take(int max) {
    return messages(node.run(new Receive(ORDERED, UUID.randomUUID(), max, 0, VISIBILITY_MS)));
  }

  private Outcome act(Verb verb, Message message, long ms) {
    Receipt receipt = message.receipt();
    Result result =
        results(node.run(new Settle(ORDERED, List.of(new Act(verb, receipt, ms))))).get(0);
    return result.outcome();
  }
}
