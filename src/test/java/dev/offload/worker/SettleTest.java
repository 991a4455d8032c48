package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.QueueAnswer.Message;
import dev.offload.bus.QueueAnswer.Outcome;
import dev.offload.bus.QueueAnswer.Result;
import dev.offload.bus.QueueCommand.Act;
import dev.offload.bus.QueueCommand.Settle;
import dev.offload.bus.QueueCommand.Verb;
import dev.offload.store.FaultyStore.Fault;
import dev.offload.task.Receipt;
import dev.offload.task.Status;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What receivers say of messages, and what comes of it. */
class SettleTest extends QueueFixture {
  @Test
  void a_deleted_message_is_complete_and_leaves_memory() {
    send("1");
    Message message = receive();

    assertThat(delete(message.receipt())).isEqualTo(Outcome.DONE);

    assertThat(stored(message.id()).status()).isEqualTo(Status.COMPLETE);
    assertThat(node.held()).isZero();
    time.advance(VISIBILITY_MS);
    assertThat(receive(1)).isEmpty();
  }

  @Test
  void deleting_twice_finds_that_it_ended() {
    send("1");
    Message message = receive();
    delete(message.receipt());
    assertThat(delete(message.receipt())).isEqualTo(Outcome.ENDED);
  }

  @Test
  void a_receipt_acts_when_its_time_is_over_until_somebody_else_received_the_message() {
    send("1");
    send("2");
    Message one = receive();
    Message two = receive();
    time.advance(VISIBILITY_MS);
    assertThat(delete(one.receipt())).isEqualTo(Outcome.DONE);
    assertThat(texts(receive(10))).containsExactly("2");
    assertThat(delete(two.receipt())).isEqualTo(Outcome.EXPIRED);
    assertThat(stored(two.id()).status()).isEqualTo(Status.PROCESSING);
  }

  @Test
  void an_extension_counts_from_now_and_keeps_the_receipt() {
    send("1");
    Message message = receive();
    time.advance(VISIBILITY_MS - 1_000);

    Result extended = settle(Verb.EXTEND, message.receipt(), 60_000);

    assertThat(extended).isEqualTo(new Result(Outcome.DONE, time.nowMs() + 60_000));
    time.advance(59_999);
    assertThat(receive(1)).isEmpty();
    assertThat(delete(message.receipt())).isEqualTo(Outcome.DONE);
  }

  @Test
  void no_receiver_keeps_a_message_for_more_than_twelve_hours() {
    send("1");
    Message message = receive();
    time.advance(1_000);

    assertThat(settle(Verb.EXTEND, message.receipt(), Settling.KEPT_MAX_MS - 999).outcome())
        .isEqualTo(Outcome.TOO_LONG);

    Result extended = settle(Verb.EXTEND, message.receipt(), Settling.KEPT_MAX_MS - 1_000);
    assertThat(extended.outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void an_extension_by_nothing_makes_it_ready_at_once_and_the_receive_counts() {
    send("1");
    Message message = receive();
    settle(Verb.EXTEND, message.receipt(), 0);
    time.advance(1);
    assertThat(receive().receiveCount()).isEqualTo(2);
  }

  @Test
  void a_released_message_is_ready_again_after_its_delay_and_the_receive_counts() {
    send("1");
    Message message = receive();

    assertThat(release(message.receipt(), 5_000)).isEqualTo(Outcome.DONE);

    assertThat(stored(message.id()).status()).isEqualTo(Status.RECEIVED);
    time.advance(4_999);
    assertThat(receive(1)).isEmpty();
    time.advance(1);
    assertThat(receive().receiveCount()).isEqualTo(2);
  }

  @Test
  void a_rejected_message_failed() {
    send("1");
    Message message = receive();

    assertThat(settle(Verb.REJECT, message.receipt(), 0).outcome()).isEqualTo(Outcome.DONE);

    assertThat(stored(message.id()).status()).isEqualTo(Status.FAILED);
    assertThat(stored(message.id()).history().error().type()).isEqualTo("rejected");
  }

  @Test
  void a_message_that_was_received_too_often_failed_when_its_time_is_over() {
    send("1");
    Message message = null;
    for (int i = 0; i < RECEIVES_MAX; i++) {
      message = receive();
      assertThat(stored(message.id()).status()).isEqualTo(Status.PROCESSING);
      time.advance(VISIBILITY_MS);
    }
    assertThat(stored(message.id()).status()).isEqualTo(Status.FAILED);
    assertThat(stored(message.id()).history().error().type()).isEqualTo("maxReceives");
    assertThat(receive(1)).isEmpty();
    assertThat(node.held()).isZero();
  }

  @Test
  void what_is_not_there_or_of_another_queue_is_not_known() {
    assertThat(delete(new Receipt(new UUID(0x7000, 1L << 63), 1))).isEqualTo(Outcome.UNKNOWN);
    node.send(DEAD, "1", null, 0);
    UUID other = node.send(DEAD, "2", null, 0).id();
    assertThat(delete(new Receipt(other, 1))).isEqualTo(Outcome.UNKNOWN);
  }

  @Test
  void acts_of_one_call_are_answered_in_their_order_each_for_itself() {
    send("1");
    send("2");
    List<Message> messages = receive(2);
    Receipt unknown = new Receipt(new UUID(0x7000, 1L << 63), 1);

    Future<?> answer =
        node.run(
            new Settle(
                QUEUE,
                List.of(
                    new Act(Verb.DELETE, messages.get(0).receipt(), 0),
                    new Act(Verb.DELETE, unknown, 0),
                    new Act(Verb.RELEASE, messages.get(1).receipt(), 0))));

    assertThat(results(answer))
        .extracting(Result::outcome)
        .containsExactly(Outcome.DONE, Outcome.UNKNOWN, Outcome.DONE);
  }

  @Test
  void of_two_acts_at_once_the_second_waits_for_the_first() {
    send("1");
    Message message = receive();
    line.setOnce("apply", Fault.ANSWERED_LATE);
    Future<?> extend = settling(Verb.EXTEND, message.receipt(), 60_000);
    Future<?> delete = settling(Verb.DELETE, message.receipt(), 0);
    assertThat(delete.isComplete()).isFalse();
    line.answerLate();

    assertThat(results(extend).get(0).outcome()).isEqualTo(Outcome.DONE);
    assertThat(results(delete).get(0).outcome()).isEqualTo(Outcome.DONE);
    assertThat(stored(message.id()).status()).isEqualTo(Status.COMPLETE);
  }

  @Test
  void an_act_of_which_the_store_says_nothing_is_of_unknown_outcome_in_time() {
    send("1");
    Message message = receive();
    line.set("apply", Fault.SILENT);
    Future<?> delete = settling(Verb.DELETE, message.receipt(), 0);
    time.advance(5_000);
    assertThat(results(delete).get(0).outcome()).isEqualTo(Outcome.OUTCOME_UNKNOWN);
  }

  @Test
  void a_message_received_from_a_node_before_is_settled_by_its_receipt() {
    send("1");
    send("2");
    List<Message> messages = receive(2);
    TestNode next = node("a", store);
    Future<?> answer =
        next.run(
            new Settle(
                QUEUE,
                List.of(
                    new Act(Verb.DELETE, messages.get(0).receipt(), 0),
                    new Act(Verb.EXTEND, messages.get(1).receipt(), DAY_MS / 3))));
    assertThat(results(answer)).extracting(Result::outcome).containsOnly(Outcome.DONE);
    assertThat(stored(messages.get(0).id()).status()).isEqualTo(Status.COMPLETE);
  }
}
