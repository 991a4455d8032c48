package dev.offload.http;

import static dev.offload.http.QueueNode.ID;
import static dev.offload.http.QueueNode.RECEIPT;
import static dev.offload.http.QueueNode.assertError;
import static dev.offload.http.QueueNode.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.QueueAnswer.Outcome;
import dev.offload.bus.QueueCommand;
import dev.offload.bus.QueueCommand.Act;
import dev.offload.bus.QueueCommand.Receive;
import dev.offload.bus.QueueCommand.Settle;
import dev.offload.bus.QueueCommand.Verb;
import dev.offload.task.Payload;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SQS clients receive messages and say what became of them. */
@ExtendWith(VertxExtension.class)
class SqsReceiveTest {
  private static final String QUEUE = "\"QueueUrl\": \"http://x/sqs/0/thumbnails\"";
  private static final String INVALID = "InvalidParameterValue";

  private static final Map<String, String> KEPT =
      Map.of(
          "MessageAttributes",
          "{\"A\":{\"DataType\":\"String\",\"StringValue\":\"x\"},"
              + "\"B\":{\"DataType\":\"Binary\",\"BinaryValue\":\"AQI=\"}}",
          "AWSTraceHeader",
          "Root=1");

  private static final JsonObject ATTRIBUTES =
      new JsonObject()
          .put("SenderId", "000000000000")
          .put("SentTimestamp", "1700000000000")
          .put("ApproximateReceiveCount", "3")
          .put("ApproximateFirstReceiveTimestamp", "1700000001000")
          .put("MessageGroupId", "g")
          .put("AWSTraceHeader", "Root=1")
          .put("DeadLetterQueueSourceArn", "arn:aws:sqs:us-east-1:000000000000:thumbnails");

  private QueueNode node;

  @BeforeEach
  void start(Vertx vertx) {
    node = new QueueNode(vertx);
  }

  @Test
  void messages_are_received_with_what_is_asked_for() {
    node.answer(Outcome.DONE, message(new Payload("text/plain", "hello", KEPT), "g", "thumbnails"));

    JsonObject answer =
        node.done(
            "ReceiveMessage",
            """
            {"QueueUrl": "dead", "MaxNumberOfMessages": 10, "VisibilityTimeout": 0,
             "WaitTimeSeconds": 20, "MessageSystemAttributeNames": ["All"],
             "MessageAttributeNames": ["A"], "ReceiveRequestAttemptId": "x"}
            """);

    assertThat(answer.getJsonArray("Messages").getJsonObject(0))
        .isEqualTo(
            new JsonObject()
                .put("MessageId", ID.toString())
                .put("ReceiptHandle", RECEIPT.text("dead"))
                .put("MD5OfBody", "5d41402abc4b2a76b9719d911017c592")
                .put("Body", "hello")
                .put("Attributes", ATTRIBUTES)
                .put("MD5OfMessageAttributes", "786dfed7f522eb6d216c5bcd0098de7f")
                .put(
                    "MessageAttributes",
                    new JsonObject("{\"A\":{\"DataType\":\"String\",\"StringValue\":\"x\"}}")));
    Receive asked = node.asked(Receive.class);
    assertThat(asked).isEqualTo(new Receive("dead", asked.receiver(), 10, 20_000, 0));
  }

  @Test
  void who_asks_for_nothing_gets_nothing_and_an_empty_queue_has_no_messages() {
    node.answer(Outcome.DONE, message(Payload.json("{}"), null, null));
    JsonObject received = node.done("ReceiveMessage", "{" + QUEUE + "}");
    assertThat(received.getJsonArray("Messages").getJsonObject(0).fieldNames())
        .containsExactlyInAnyOrder("MessageId", "ReceiptHandle", "MD5OfBody", "Body");
    Receive asked = node.asked(Receive.class);
    assertThat(asked)
        .isEqualTo(new Receive("thumbnails", asked.receiver(), 1, 2_000, QueueCommand.AS_DEFINED));

    node.answer(Outcome.DONE);
    assertThat(node.done("ReceiveMessage", "{" + QUEUE + "}")).isEqualTo(new JsonObject());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"MaxNumberOfMessages\": 0|Value 0 for parameter MaxNumberOfMessages is invalid. Reason:"
            + " Must be between 1 and 10, if provided.",
        "\"MaxNumberOfMessages\": 11|Must be between 1 and 10, if provided.",
        "\"WaitTimeSeconds\": 21|Value 21 for parameter WaitTimeSeconds is invalid. Reason: Must"
            + " be >= 0 and <= 20, if provided.",
        "\"VisibilityTimeout\": 43201|Value 43201 for parameter VisibilityTimeout is invalid."
            + " Reason: VisibilityTimeout must be an integer between 0 and 43200.",
      })
  void a_wrong_value_is_told(String member, String text) {
    assertError(
        node.sqs("ReceiveMessage", "{" + QUEUE + ", " + member + "}"),
        400,
        "InvalidParameterValueException",
        INVALID,
        text);
  }

  @Test
  void an_attribute_that_there_is_not_is_told() {
    assertError(
        node.sqs("ReceiveMessage", "{" + QUEUE + ", \"AttributeNames\": [\"Size\"]}"),
        400,
        "InvalidAttributeName",
        "InvalidAttributeName",
        "Unknown Attribute Size.");
  }

  @ParameterizedTest
  @CsvSource({
    "thumbnails, DeleteMessage, DONE,",
    "thumbnails, DeleteMessage, EXPIRED,",
    "thumbnails, DeleteMessage, ENDED,",
    "thumbnails, DeleteMessage, UNKNOWN,",
    "orders.fifo, DeleteMessage, EXPIRED, The receipt handle has expired.",
    "orders.fifo, DeleteMessage, ENDED,",
    "thumbnails, ChangeMessageVisibility, DONE,",
    "thumbnails, ChangeMessageVisibility, EXPIRED, is not available for visibility timeout change.",
    "thumbnails, ChangeMessageVisibility, ENDED, is not available for visibility timeout change.",
    "thumbnails, ChangeMessageVisibility, TOO_LONG, beyond the limit [43200 seconds].",
  })
  void what_comes_of_a_receipt_is_told_as_sqs_does(
      String queue, String operation, Outcome outcome, String error) {
    node.answer(outcome);
    String body =
        "{\"QueueUrl\": \"%s\", \"ReceiptHandle\": \"%s\", \"VisibilityTimeout\": 60}"
            .formatted(queue, RECEIPT.text(queue));

    RawResponse answer = node.sqs(operation, body);

    if (error == null) {
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body()).isEmpty();
      boolean isDelete = operation.equals("DeleteMessage");
      Act act = new Act(isDelete ? Verb.DELETE : Verb.EXTEND, RECEIPT, isDelete ? 0 : 60_000);
      assertThat(node.asked(Settle.class)).isEqualTo(new Settle(queue, List.of(act)));
    } else {
      assertError(answer, 400, "InvalidParameterValueException", INVALID, error);
    }
  }

  @Test
  void a_receipt_of_another_queue_is_none() {
    String body = "{%s, \"ReceiptHandle\": \"%s\"}".formatted(QUEUE, RECEIPT.text("dead"));
    assertError(
        node.sqs("DeleteMessage", body),
        400,
        "ReceiptHandleIsInvalid",
        "ReceiptHandleIsInvalid",
        "The input receipt handle \"" + RECEIPT.text("dead") + "\" is not a valid receipt handle.");
  }

  @Test
  void receipts_of_a_batch_are_settled_together_and_those_that_are_none_fail() {
    node.answer(Outcome.DONE);
    JsonObject answer =
        node.done(
            "ChangeMessageVisibilityBatch",
            """
            {%s, "Entries": [{"Id": "a", "ReceiptHandle": "x", "VisibilityTimeout": 1},
                             {"Id": "b", "ReceiptHandle": "%s", "VisibilityTimeout": 0},
                             {"Id": "c", "ReceiptHandle": "%s"}]}
            """
                .formatted(QUEUE, RECEIPT.text("thumbnails"), RECEIPT.text("thumbnails")));

    assertThat(answer.getJsonArray("Successful"))
        .isEqualTo(new JsonArray().add(new JsonObject().put("Id", "b")));
    assertThat(answer.getJsonArray("Failed"))
        .extracting(it -> ((JsonObject) it).getString("Code"))
        .containsExactly("ReceiptHandleIsInvalid", "MissingParameter");
    assertThat(node.asked(Settle.class).acts()).containsExactly(new Act(Verb.EXTEND, RECEIPT, 0));
  }
}
