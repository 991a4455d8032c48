package dev.offload.http;

import static dev.offload.http.QueueNode.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.task.Submission;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SQS clients send messages; what is said to a worker and back. */
@ExtendWith(VertxExtension.class)
class SqsSendTest {
  private static final String QUEUE = "\"QueueUrl\": \"http://x/sqs/0/thumbnails\"";
  private static final String ORDERED = "\"QueueUrl\": \"orders.fifo\"";
  private static final String INVALID = "InvalidParameterValue";

  private QueueNode node;

  @BeforeEach
  void start(Vertx vertx) {
    node = new QueueNode(vertx);
  }

  @Test
  void a_message_is_sent_with_its_attributes() {
    JsonObject answer =
        node.done(
            "SendMessage",
            """
            {%s, "MessageBody": "hello", "DelaySeconds": 0, "MessageGroupId": "g",
             "MessageAttributes": {"A": {"DataType": "String", "StringValue": "x"}},
             "MessageSystemAttributes": {"AWSTraceHeader": {"DataType": "String", "StringValue":
              "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"}}}
            """
                .formatted(QUEUE));

    assertThat(answer)
        .isEqualTo(
            new JsonObject()
                .put("MessageId", node.sent().id().toString())
                .put("MD5OfMessageBody", "5d41402abc4b2a76b9719d911017c592")
                .put("MD5OfMessageAttributes", "786dfed7f522eb6d216c5bcd0098de7f")
                .put("MD5OfMessageSystemAttributes", "5ae4d5d7636402d80f4eb6d213245a88"));
    Submission sent = node.sent();
    assertThat(sent.topic()).isEqualTo("queue:thumbnails");
    assertThat(sent.payload().text()).isEqualTo("hello");
    assertThat(sent.payload().limits().group()).isEqualTo("g");
    assertThat(sent.key()).isNull();
    assertThat(sent.dueAt()).isLessThanOrEqualTo(System.currentTimeMillis());
  }

  @Test
  void without_attributes_there_are_no_digests_of_them() {
    JsonObject answer = node.done("SendMessage", "{%s, \"MessageBody\": \"x\"}".formatted(QUEUE));
    assertThat(answer.fieldNames()).containsExactlyInAnyOrder("MessageId", "MD5OfMessageBody");
    assertThat(node.sent().dueAt() - System.currentTimeMillis())
        .as("the delay of the queue")
        .isBetween(5_000L, 10_000L);
  }

  @Test
  void a_trace_of_the_request_counts_unless_the_message_has_one() {
    String body = "{%s, \"MessageBody\": \"x\"}".formatted(QUEUE);
    node.http.send(QueueNode.sqsRequest("SendMessage", body).header("X-Amzn-Trace-Id", "Root=1"));
    assertThat(node.sent().payload().attributes()).containsEntry("AWSTraceHeader", "Root=1");

    String own =
        "{%s, \"MessageBody\": \"x\", \"MessageSystemAttributes\": {\"AWSTraceHeader\":"
            + " {\"DataType\": \"String\", \"StringValue\": \"Root=2\"}}}";
    node.http.send(
        QueueNode.sqsRequest("SendMessage", own.formatted(QUEUE))
            .header("X-Amzn-Trace-Id", "Root=1"));
    assertThat(node.sent().payload().attributes()).containsEntry("AWSTraceHeader", "Root=2");
  }

  @Test
  void an_ordered_queue_knows_messages_by_their_id_or_body() {
    JsonObject first =
        node.done(
            "SendMessage",
            "{%s, \"MessageBody\": \"x\", \"MessageGroupId\": \"g\"}".formatted(ORDERED));
    Submission.Key byBody = node.sent().key();
    JsonObject second =
        node.done(
            "SendMessage",
            "{%s, \"MessageBody\": \"x\", \"MessageGroupId\": \"g\", \"MessageDeduplicationId\":"
                    .formatted(ORDERED)
                + " \"d\", \"DelaySeconds\": 0}");

    assertThat(byBody.deduplicates()).isTrue();
    assertThat(node.sent().key()).isNotEqualTo(byBody);
    assertThat(node.sent().payload().attributes()).containsEntry("MessageDeduplicationId", "d");
    assertThat(first.getString("SequenceNumber")).matches("[0-9]{20}");
    assertThat(second.getString("SequenceNumber")).isGreaterThan(first.getString("SequenceNumber"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"MessageBody\": \"\"|MissingParameter|must contain the parameter MessageBody.",
        "\"MessageBody\": \"a\\u0000\"|InvalidMessageContents|Invalid characters found.",
        "\"MessageBody\": \"a\\ud800\"|InvalidMessageContents|Invalid characters found.",
        "\"MessageBody\": \"a\", \"DelaySeconds\": 901|InvalidParameterValue|"
            + "Value 901 for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0"
            + " and <= 900.",
        "\"MessageBody\": \"a\", \"MessageGroupId\": \"a b\"|InvalidParameterValue|"
            + "Value a b for parameter MessageGroupId is invalid.",
      })
  void what_cannot_be_sent_is_told_in_the_words_of_sqs(String members, String code, String text) {
    RawResponse answer = node.sqs("SendMessage", "{" + QUEUE + ", " + members + "}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.header("x-amzn-query-error")).isEqualTo(code + ";Sender");
    assertThat(answer.json().getString("message")).contains(text);
    assertThat(node.http.worker.messages).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "orders.fifo|\"MessageBody\": \"a\"|MissingParameter|MessageGroupId.",
        "orders.fifo|\"MessageBody\": \"a\", \"MessageGroupId\": \"g\", \"DelaySeconds\": 1|"
            + "InvalidParameterValue|The request include parameter that is not valid for this",
      })
  void what_an_ordered_queue_does_not_take(String queue, String members, String code, String text) {
    RawResponse answer =
        node.sqs("SendMessage", "{\"QueueUrl\": \"" + queue + "\", " + members + "}");
    assertThat(answer.header("x-amzn-query-error")).isEqualTo(code + ";Sender");
    assertThat(answer.json().getString("message")).contains(text);
  }

  @Test
  void body_and_attributes_together_are_as_long_as_the_queue_takes() {
    String attributes =
        "\"MessageAttributes\": {\"A\": {\"DataType\": \"String\", \"StringValue\": \"x\"}}";
    String fits = "x".repeat(1_024 - 8);
    node.done(
        "SendMessage", "{%s, \"MessageBody\": \"%s\", %s}".formatted(QUEUE, fits, attributes));
    assertError(
        node.sqs(
            "SendMessage", "{%s, \"MessageBody\": \"%sx\", %s}".formatted(QUEUE, fits, attributes)),
        400,
        "InvalidParameterValueException",
        INVALID,
        "One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes.");
  }

  @Test
  void each_entry_of_a_batch_is_sent_or_fails_by_itself() {
    String tooLong = "x".repeat(1_025);
    JsonObject answer =
        node.done(
            "SendMessageBatch",
            """
            {%s, "Entries": [{"Id": "a", "MessageBody": "hello"},
                             {"Id": "b", "MessageBody": "%s"},
                             {"Id": "c", "MessageBody": "x", "DelaySeconds": -1}]}
            """
                .formatted(QUEUE, tooLong));

    JsonObject sent = answer.getJsonArray("Successful").getJsonObject(0);
    assertThat(answer.getJsonArray("Successful")).hasSize(1);
    assertThat(sent.getString("Id")).isEqualTo("a");
    assertThat(sent.getString("MD5OfMessageBody")).isEqualTo("5d41402abc4b2a76b9719d911017c592");
    assertThat(answer.getJsonArray("Failed").getJsonObject(0))
        .isEqualTo(
            new JsonObject()
                .put("Id", "b")
                .put("SenderFault", true)
                .put("Code", INVALID)
                .put(
                    "Message",
                    "One or more parameters cannot be validated. Reason: Message must be shorter"
                        + " than 1024 bytes."));
    assertThat(answer.getJsonArray("Failed").getJsonObject(1).getString("Id")).isEqualTo("c");
  }

  @Test
  void a_batch_without_failures_has_no_list_of_them() {
    JsonObject answer =
        node.done(
            "SendMessageBatch",
            "{%s, \"Entries\": [{\"Id\": \"a\", \"MessageBody\": \"x\"}]}".formatted(QUEUE));
    assertThat(answer.fieldNames()).containsExactly("Successful");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]|EmptyBatchRequest|There should be at least one SendMessageBatchRequestEntry",
        "[{\"Id\": \"a\", \"MessageBody\": \"x\"}, {\"Id\": \"a\", \"MessageBody\": \"x\"}]|"
            + "BatchEntryIdsNotDistinct|Id a repeated.",
        "[{\"Id\": \"a b\", \"MessageBody\": \"x\"}]|InvalidBatchEntryId|alphanumeric characters",
      })
  void a_batch_is_refused_as_a_whole(String entries, String code, String text) {
    RawResponse answer =
        node.sqs("SendMessageBatch", "{%s, \"Entries\": %s}".formatted(QUEUE, entries));
    assertError(answer, 400, code, "AWS.SimpleQueueService." + code, text);
    assertThat(node.http.worker.messages).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"SendMessageBatch", "DeleteMessageBatch", "ChangeMessageVisibilityBatch"})
  void a_batch_without_the_list_lacks_a_parameter(String operation) {
    assertError(
        node.sqs(operation, "{%s}".formatted(QUEUE)),
        400,
        "MissingRequiredParameterException",
        "MissingParameter",
        "The request must contain the parameter Entries.");
  }

  @Test
  void a_batch_has_ten_entries_and_a_mebibyte_at_the_most() {
    JsonArray entries = new JsonArray();
    for (int i = 0; i < 11; i++) {
      entries.add(new JsonObject().put("Id", "e" + i).put("MessageBody", "x".repeat(104_858)));
    }
    assertError(
        node.sqs("SendMessageBatch", "{%s, \"Entries\": %s}".formatted(QUEUE, entries.encode())),
        400,
        "TooManyEntriesInBatchRequest",
        "AWS.SimpleQueueService.TooManyEntriesInBatchRequest",
        "Maximum number of entries per request are 10. You have sent 11.");
    entries.remove(0);
    assertError(
        node.sqs("SendMessageBatch", "{%s, \"Entries\": %s}".formatted(QUEUE, entries.encode())),
        400,
        "BatchRequestTooLong",
        "AWS.SimpleQueueService.BatchRequestTooLong",
        "Batch requests cannot be longer than 1048576 bytes. You have sent 1048580 bytes.");
  }
}
