package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.QueueAnswer.Message;
import dev.offload.bus.QueueCommand.Receive;
import dev.offload.store.FaultyStore.Fault;
import dev.offload.task.Attempts;
import dev.offload.task.Receipt;
import dev.offload.task.Status;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a receiver gets of a queue, and when. */
class ReceiveTest extends QueueFixture {
  @Test
  void a_message_that_is_there_is_received_at_once_with_its_receipt() {
    Posted sent = send("{\"image\":17}");
    time.advance(250);

    Message message = receive();

    assertThat(sent.isStored()).isTrue();
    assertThat(message.id()).isEqualTo(sent.id());
    assertThat(message.receipt()).isEqualTo(new Receipt(sent.id(), 1));
    assertThat(message.payload().text()).isEqualTo("{\"image\":17}");
    assertThat(message.receiveCount()).isEqualTo(1);
    assertThat(message.sentAt()).isEqualTo(time.nowMs() - 250);
    assertThat(message.firstReceivedAt()).isEqualTo(time.nowMs());
    assertThat(message.visibleAt()).isEqualTo(time.nowMs() + VISIBILITY_MS);
    assertThat(stored(sent.id()).status()).isEqualTo(Status.PROCESSING);
  }

  @Test
  void what_is_with_a_receiver_goes_to_nobody_else_until_its_time_is_over() {
    send("1");
    Message first = receive();
    time.advance(VISIBILITY_MS - 1);
    assertThat(receive(10)).isEmpty();
    time.advance(1);

    Message again = receive();

    assertThat(again.id()).isEqualTo(first.id());
    assertThat(again.receiveCount()).isEqualTo(2);
    assertThat(again.receipt()).isNotEqualTo(first.receipt());
    assertThat(again.firstReceivedAt()).isEqualTo(first.firstReceivedAt());
  }

  @Test
  void who_waits_gets_a_message_when_one_is_sent_and_no_later() {
    Future<?> waiting = ask(10, 20_000);
    time.advance(5_000);
    assertThat(waiting.isComplete()).isFalse();

    send("1");

    assertThat(texts(messages(waiting))).containsExactly("1");
  }

  @Test
  void who_waits_gets_a_message_when_its_delay_ends() {
    node.send(QUEUE, "1", null, 7_000);
    Future<?> waiting = ask(1, 20_000);
    time.advance(6_999);
    assertThat(waiting.isComplete()).isFalse();
    time.advance(1);
    assertThat(messages(waiting)).hasSize(1);
  }

  @Test
  void who_waits_gets_a_message_when_the_time_of_another_receiver_is_over() {
    send("1");
    receive();
    time.advance(VISIBILITY_MS - 5_000);
    Future<?> waiting = ask(1, 20_000);
    time.advance(4_999);
    assertThat(waiting.isComplete()).isFalse();
    time.advance(1);
    assertThat(messages(waiting)).hasSize(1);
  }

  @Test
  void who_waits_gets_a_message_when_another_receiver_releases_it() {
    send("1");
    Message message = receive();
    Future<?> waiting = ask(1, 20_000);
    release(message.receipt(), 0);
    assertThat(messages(waiting)).hasSize(1);
    assertThat(messages(waiting).get(0).receiveCount()).isEqualTo(2);
  }

  @Test
  void who_waits_is_answered_with_none_when_its_wait_is_over() {
    Future<?> waiting = ask(1, 2_000);
    time.advance(1_999);
    assertThat(waiting.isComplete()).isFalse();
    time.advance(1);
    assertThat(messages(waiting)).isEmpty();

    send("1");
    assertThat(receive(1)).as("what came later").hasSize(1);
  }

  @Test
  void receivers_are_served_in_the_order_in_which_they_came() {
    List<Future<?>> waiting =
        IntStream.range(0, 3).<Future<?>>mapToObj(i -> ask(1, 20_000)).toList();
    for (int i = 0; i < 3; i++) {
      send("" + i);
      assertThat(texts(messages(waiting.get(i)))).containsExactly("" + i);
    }
  }

  @Test
  void a_receiver_gets_as_many_as_there_are_up_to_what_it_asks_for() {
    IntStream.range(0, 5).forEach(i -> send("" + i));
    assertThat(texts(receive(3))).containsExactly("0", "1", "2");
    assertThat(texts(receive(3))).containsExactly("3", "4");
    assertThat(receive(3)).isEmpty();
  }

  @Test
  void a_higher_priority_goes_first() {
    node.publish(
        "queue:" + QUEUE, "\"low\"", new UUID(time.nowMs() << 16 | 0x7000, 1L << 63), 1, 0);
    node.publish(
        "queue:" + QUEUE, "\"high\"", new UUID(time.nowMs() << 16 | 0x7000, 1L << 63 | 1), 8, 0);
    assertThat(texts(receive(2))).containsExactly("\"high\"", "\"low\"");
  }

  @Test
  void who_left_gets_nothing_and_who_comes_next_does() {
    UUID receiver = UUID.randomUUID();
    Future<?> gone = node.run(new Receive(QUEUE, receiver, 1, 20_000, VISIBILITY_MS));
    leave(receiver);
    send("1");

    assertThat(messages(gone)).isEmpty();
    assertThat(receive().receiveCount()).isEqualTo(1);
  }

  @Test
  void what_was_being_handed_to_one_who_left_is_ready_again_and_that_does_not_count() {
    Posted sent = send("1");
    UUID receiver = UUID.randomUUID();
    line.setOnce("apply", Fault.ANSWERED_LATE);
    Future<?> gone = node.run(new Receive(QUEUE, receiver, 1, 20_000, VISIBILITY_MS));
    leave(receiver);
    line.answerLate();

    assertThat(messages(gone)).isEmpty();
    assertThat(stored(sent.id()).status()).isEqualTo(Status.RECEIVED);
    Message message = receive();
    assertThat(message.receiveCount()).isEqualTo(1);
    assertThat(message.receipt().starts()).as("no receipt is used twice").isEqualTo(2);
  }

  @Test
  void what_was_being_read_for_one_who_left_is_not_begun() {
    Posted sent = node.send(QUEUE, "1", null, 120_000);
    time.advance(120_000);
    UUID receiver = UUID.randomUUID();
    line.setOnce("read", Fault.ANSWERED_LATE);
    Future<?> gone = node.run(new Receive(QUEUE, receiver, 1, 20_000, VISIBILITY_MS));
    leave(receiver);
    line.answerLate();

    assertThat(messages(gone)).isEmpty();
    assertThat(stored(sent.id()).attempts()).isEqualTo(Attempts.NONE);
    assertThat(receive().receipt().starts()).isEqualTo(1);
  }

  @Test
  void a_start_of_unknown_outcome_is_no_answer_until_it_is_known() {
    send("1");
    line.setOnce("apply", Fault.UNKNOWN_DONE);
    line.setOnce("apply", Fault.UNKNOWN_DONE);

    Future<?> waiting = ask(1, 1_000);
    assertThat(messages(waiting)).as("read back at once").hasSize(1);
  }

  @Test
  void the_thousand_and_first_who_waits_is_answered_at_once() {
    IntStream.range(0, Receives.WAITING_MAX).forEach(i -> ask(1, 20_000));

    assertThat(messages(ask(1, 20_000))).isEmpty();
    time.advance(20_000);
    assertThat(ask(1, 20_000).isComplete()).isFalse();
  }

  @Test
  void a_message_outlives_its_node_with_its_receives_and_its_receipt() {
    send("1");
    send("2");
    Message message = receive();
    TestNode next = node("a", store);

    assertThat(texts(messages(next.run(new Receive(QUEUE, UUID.randomUUID(), 9, 0, -1)))))
        .containsExactly("2");
    time.advance(VISIBILITY_MS);
    List<Message> again =
        messages(next.run(new Receive(QUEUE, UUID.randomUUID(), 9, 0, VISIBILITY_MS)));
    assertThat(again).extracting(Message::receiveCount).contains(2);
    assertThat(again).extracting(Message::id).contains(message.id());
  }
}
