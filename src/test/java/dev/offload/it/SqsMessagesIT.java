package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName.APPROXIMATE_FIRST_RECEIVE_TIMESTAMP;
import static software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT;
import static software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName.AWS_TRACE_HEADER;
import static software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName.SENT_TIMESTAMP;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeNameForSends;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiptHandleIsInvalidException;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** What the client of AWS for Java sends, receives and says became of it; it checks each digest. */
@Timeout(60)
class SqsMessagesIT extends SqsFixture {
  private static final String TRACE =
      "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";

  @Test
  void a_message_is_received_as_it_was_sent() {
    String url = queue(Map.of());
    MessageAttributeValue bytes =
        MessageAttributeValue.builder()
            .dataType("Binary")
            .binaryValue(SdkBytes.fromByteArray(new byte[] {1, 2}))
            .build();
    MessageAttributeValue number =
        MessageAttributeValue.builder().dataType("Number.x").stringValue("-1.50").build();
    Map<String, MessageAttributeValue> attributes =
        Map.of("A", text("gr\u00fc\u00dfe \u20ac \ud83d\ude80"), "B", bytes, "N", number);
    String id =
        sqs.sendMessage(
                it ->
                    it.queueUrl(url)
                        .messageBody("hello \ud83d\udc4b\n\t\"")
                        .messageAttributes(attributes))
            .messageId();

    Message received = receive(url).get(0);

    assertThat(received.messageId()).isEqualTo(id);
    assertThat(received.body()).isEqualTo("hello \ud83d\udc4b\n\t\"");
    assertThat(received.messageAttributes()).isEqualTo(attributes);
    assertThat(received.attributes()).containsEntry(APPROXIMATE_RECEIVE_COUNT, "1");
    assertThat(received.attributes())
        .containsKeys(SENT_TIMESTAMP, APPROXIMATE_FIRST_RECEIVE_TIMESTAMP);
    assertThat(receive(url, 0)).as("it is with its receiver").isEmpty();
  }

  @Test
  void attributes_come_when_they_are_asked_for() {
    String url = queue(Map.of());
    Map<String, MessageAttributeValue> three =
        Map.of("order.id", text("1"), "order.no", text("2"), "other", text("3"));
    sqs.sendMessage(it -> it.queueUrl(url).messageBody("x").messageAttributes(three));

    Message none =
        sqs.receiveMessage(it -> it.queueUrl(url).visibilityTimeout(0)).messages().get(0);
    assertThat(none.hasMessageAttributes()).isFalse();
    assertThat(none.hasAttributes()).isFalse();
    assertThat(none.md5OfMessageAttributes()).isNull();
    Message some =
        sqs.receiveMessage(
                it -> it.queueUrl(url).waitTimeSeconds(5).messageAttributeNames("order.*"))
            .messages()
            .get(0);
    assertThat(some.messageAttributes()).containsOnlyKeys("order.id", "order.no");
  }

  @Test
  void a_trace_goes_with_the_message() {
    String url = queue(Map.of());
    MessageSystemAttributeValue trace =
        MessageSystemAttributeValue.builder().dataType("String").stringValue(TRACE).build();
    sqs.sendMessage(
        it ->
            it.queueUrl(url)
                .messageBody("x")
                .messageSystemAttributes(
                    Map.of(MessageSystemAttributeNameForSends.AWS_TRACE_HEADER, trace)));
    assertThat(receive(url).get(0).attributes()).containsEntry(AWS_TRACE_HEADER, TRACE);

    sqs.sendMessage(
        it ->
            it.queueUrl(url)
                .messageBody("x")
                .overrideConfiguration(own -> own.putHeader("X-Amzn-Trace-Id", "Root=1-2")));
    assertThat(receive(url).get(0).attributes()).containsEntry(AWS_TRACE_HEADER, "Root=1-2");
  }

  @Test
  void a_message_has_a_mebibyte_and_no_byte_more() {
    String url = queue(Map.of());
    String longest = "\u00e4\"".repeat(349_525) + "x";
    send(url, longest);

    assertThat(receive(url).get(0).body()).isEqualTo(longest);
    assertThatThrownBy(() -> send(url, longest + "x"))
        .isInstanceOf(SqsException.class)
        .hasMessageContaining("Message must be shorter than 1048576 bytes.");
    assertThatThrownBy(() -> send(url, ""))
        .isInstanceOf(SqsException.class)
        .hasMessageContaining("The request must contain the parameter MessageBody.");
  }

  @Test
  void each_of_a_batch_is_sent_or_fails() {
    String url = queue(Map.of());
    SendMessageBatchResponse answer =
        sqs.sendMessageBatch(
            it -> it.queueUrl(url).entries(entry("a", "1"), entry("b", "\u0000"), entry("c", "3")));

    assertThat(answer.successful()).extracting("id").containsExactly("a", "c");
    assertThat(answer.failed())
        .extracting(BatchResultErrorEntry::id, BatchResultErrorEntry::senderFault)
        .containsExactly(tuple("b", true));
    List<Message> received = receive(url, 5);
    assertThat(bodies(received)).hasSizeBetween(1, 2);
  }

  private static SendMessageBatchRequestEntry entry(String id, String body) {
    return SendMessageBatchRequestEntry.builder().id(id).messageBody(body).build();
  }

  @Test
  void messages_are_deleted_alone_and_together() {
    String url = queue(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "1"));
    IntStream.range(0, 10).forEach(i -> send(url, "m" + i));
    List<Message> received = receive(url, 5);
    assertThat(received).hasSize(10);
    delete(url, received.get(0));
    delete(url, received.get(0));
    List<DeleteMessageBatchRequestEntry> others =
        received.stream()
            .skip(1)
            .map(
                it ->
                    DeleteMessageBatchRequestEntry.builder()
                        .id(it.messageId())
                        .receiptHandle(it.receiptHandle())
                        .build())
            .toList();
    assertThat(sqs.deleteMessageBatch(it -> it.queueUrl(url).entries(others)).successful())
        .hasSize(9);

    assertThat(receive(url, 2)).isEmpty();
  }

  @Test
  void a_message_comes_again_when_its_visibility_is_over() {
    String url = queue(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "1"));
    send(url, "x");
    Message first = receive(url).get(0);
    Message second = receive(url, 10).get(0);

    assertThat(second.messageId()).isEqualTo(first.messageId());
    assertThat(second.receiptHandle()).isNotEqualTo(first.receiptHandle());
    assertThat(second.attributes()).containsEntry(APPROXIMATE_RECEIVE_COUNT, "2");
    delete(url, first);
    visibility(url, second, 30);
    assertThat(receive(url, 2)).as("the second receiver has it for longer").isEmpty();
    visibility(url, second, 0);
    assertThat(receive(url, 5)).as("an old receipt deletes nothing").hasSize(1);
  }

  @Test
  void a_receipt_acts_after_its_time_while_nobody_received_the_message_since() {
    String url = queue(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "1"));
    send(url, "x");
    Message received = receive(url).get(0);
    Eventually.pass(1_500);
    delete(url, received);
    assertThat(receive(url, 2)).isEmpty();
    assertThatThrownBy(() -> visibility(url, received, 10))
        .isInstanceOf(SqsException.class)
        .hasMessageContaining("is not available for visibility timeout change.");
  }

  @Test
  void a_receipt_of_another_queue_is_none() {
    String url = queue(Map.of());
    String other = queue(Map.of());
    send(url, "x");
    Message received = receive(url).get(0);
    assertThatThrownBy(() -> delete(other, received))
        .isInstanceOf(ReceiptHandleIsInvalidException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"send", "delay", "visibility", "release"})
  void who_waits_is_woken(String cause) {
    boolean isDelay = cause.equals("delay");
    String url =
        queue(
            Map.of(
                QueueAttributeName.VISIBILITY_TIMEOUT, cause.equals("visibility") ? "2" : "60",
                QueueAttributeName.DELAY_SECONDS, isDelay ? "2" : "0"));
    Message before = null;
    if (!cause.equals("send")) {
      send(url, "x");
    }
    if (cause.equals("visibility") || cause.equals("release")) {
      before = receive(url).get(0);
    }
    long beganNs = System.nanoTime();
    CompletableFuture<List<Message>> waiting =
        CompletableFuture.supplyAsync(() -> receive(url, 20));
    Eventually.pass(500);
    if (cause.equals("send")) {
      send(url, "x");
    } else if (cause.equals("release")) {
      visibility(url, before, 0);
    }

    assertThat(bodies(waiting.join())).containsExactly("x");
    assertThat((System.nanoTime() - beganNs) / 1_000_000).isLessThan(12_000);
  }

  @Test
  void who_waits_in_vain_is_answered_when_the_time_is_over() {
    String url = queue(Map.of(QueueAttributeName.RECEIVE_MESSAGE_WAIT_TIME_SECONDS, "2"));
    long beganNs = System.nanoTime();
    assertThat(sqs.receiveMessage(it -> it.queueUrl(url)).hasMessages()).isFalse();
    assertThat((System.nanoTime() - beganNs) / 1_000_000).isBetween(1_900L, 8_000L);
  }
}
