package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName.MESSAGE_DEDUPLICATION_ID;
import static software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName.MESSAGE_GROUP_ID;
import static software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName.SEQUENCE_NUMBER;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** Queues that keep the order of groups and take nothing twice, by the client of AWS for Java. */
@Timeout(60)
class SqsOrderedIT extends SqsFixture {

  private static String fifo(Map<QueueAttributeName, String> more) {
    Map<QueueAttributeName, String> attributes = new HashMap<>(more);
    attributes.put(QueueAttributeName.FIFO_QUEUE, "true");
    return queue(name() + ".fifo", attributes);
  }

  @Test
  void the_name_of_such_a_queue_ends_so() {
    Map<QueueAttributeName, String> fifo = Map.of(QueueAttributeName.FIFO_QUEUE, "true");
    assertThatThrownBy(() -> queue(name(), fifo))
        .isInstanceOf(SqsException.class)
        .hasMessageContaining(".fifo");
  }

  @Test
  void a_message_has_a_group_and_something_to_know_it_by_and_no_delay() {
    String url = fifo(Map.of());
    assertThatThrownBy(() -> send(url, "x")).hasMessageContaining("MessageGroupId");
    assertThatThrownBy(() -> send(url, "x", "a b", "1")).hasMessageContaining("MessageGroupId");
    assertThatThrownBy(() -> send(url, "x", "a", null))
        .hasMessageContaining("ContentBasedDeduplication");
    assertThatThrownBy(() -> sendDelayed(url, 1))
        .hasMessageContaining("not valid for this queue type");
    sendDelayed(url, 0);
    assertThat(receive(url)).hasSize(1);
  }

  private static void sendDelayed(String url, int delayS) {
    sqs.sendMessage(
        it ->
            it.queueUrl(url)
                .messageBody("x")
                .messageGroupId("g")
                .messageDeduplicationId("d")
                .delaySeconds(delayS));
  }

  @Test
  void messages_of_a_group_come_in_their_order_one_batch_at_a_time() {
    String url = fifo(Map.of());
    List<String> numbers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      numbers.add(send(url, "a" + i, "a", "a" + i).sequenceNumber());
    }
    send(url, "b0", "b", "b0");

    List<Message> two =
        sqs.receiveMessage(it -> it.queueUrl(url).maxNumberOfMessages(2).waitTimeSeconds(5))
            .messages();
    assertThat(bodies(two)).containsExactly("a0", "a1");
    assertThat(numbers).isSorted().doesNotHaveDuplicates().allMatch(it -> it.length() == 20);
    List<Message> others = receive(url);
    assertThat(bodies(others)).as("the group waits for its first").containsExactly("b0");
    assertThat(others.get(0).attributes())
        .containsEntry(MESSAGE_GROUP_ID, "b")
        .containsEntry(MESSAGE_DEDUPLICATION_ID, "b0")
        .containsKey(SEQUENCE_NUMBER);
    two.forEach(it -> delete(url, it));
    assertThat(bodies(receive(url, 5))).containsExactly("a2", "a3");
  }

  @Test
  void one_that_comes_again_comes_before_those_behind_it() {
    String url = fifo(Map.of());
    send(url, "1", "g", "1");
    send(url, "2", "g", "2");
    Message first = sqs.receiveMessage(it -> it.queueUrl(url).waitTimeSeconds(5)).messages().get(0);
    assertThat(receive(url)).isEmpty();

    visibility(url, first, 0);
    assertThat(bodies(receive(url, 5))).containsExactly("1", "2");
  }

  @Test
  void a_receipt_acts_only_in_its_time() {
    String url = fifo(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "1"));
    send(url, "x", "g", "1");
    Message received = receive(url).get(0);
    Eventually.pass(1_500);
    assertThatThrownBy(() -> delete(url, received))
        .isInstanceOf(SqsException.class)
        .hasMessageContaining("The receipt handle has expired.");
    assertThat(receive(url, 5)).hasSize(1);
  }

  @Test
  void what_is_sent_again_is_the_first_message_also_after_that_was_deleted() {
    String url = fifo(Map.of(QueueAttributeName.CONTENT_BASED_DEDUPLICATION, "true"));
    SendMessageResponse first = send(url, "one", "g", "id");
    SendMessageResponse other = send(url, "another body", "g", "id");
    assertThat(other.messageId()).isEqualTo(first.messageId());
    assertThat(other.sequenceNumber()).isEqualTo(first.sequenceNumber());
    assertThat(other.md5OfMessageBody())
        .as("of what was sent")
        .isNotEqualTo(first.md5OfMessageBody());

    Message received = receive(url).get(0);
    assertThat(received.body()).isEqualTo("one");
    delete(url, received);
    assertThat(send(url, "one", "g", "id").messageId()).isEqualTo(first.messageId());
    SendMessageResponse byBody = send(url, "body", "g", null);
    assertThat(send(url, "body", "h", null).messageId()).isEqualTo(byBody.messageId());
    assertThat(bodies(receive(url, 5))).containsExactly("body");
  }

  @Test
  void an_id_may_count_in_its_group_alone() {
    String url = fifo(Map.of(QueueAttributeName.DEDUPLICATION_SCOPE, "messageGroup"));
    send(url, "1", "a", "id");
    send(url, "2", "b", "id");
    send(url, "3", "b", "id");
    assertThat(bodies(receive(url, 5))).containsExactlyInAnyOrder("1", "2");
  }
}
