package dev.offload.http;

import static dev.offload.http.QueueNode.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.task.QueueDefinition;
import dev.offload.task.QueueDepth;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SQS clients say how queues are to be, and are told how they are. */
@ExtendWith(VertxExtension.class)
class SqsAttributesTest {
  private static final String ARN = "arn:aws:sqs:us-east-1:000000000000:";
  private static final String POLICY =
      "{\\\"deadLetterTargetArn\\\":\\\"" + ARN + "%s\\\",\\\"maxReceiveCount\\\":%s}";

  private QueueNode node;

  @BeforeEach
  void start(Vertx vertx) {
    node = new QueueNode(vertx);
  }

  @Test
  void it_is_made_with_attributes_that_are_given_back() {
    node.done(
        "CreateQueue",
        """
        {"QueueName": "q.fifo", "Attributes": {"FifoQueue": "true", "VisibilityTimeout": "20",
         "DelaySeconds": "5", "ReceiveMessageWaitTimeSeconds": "3", "MaximumMessageSize": "1024",
         "MessageRetentionPeriod": "60", "ContentBasedDeduplication": "true", "Policy": "{}",
         "DeduplicationScope": "messageGroup", "FifoThroughputLimit": "perMessageGroupId",
         "RedrivePolicy": "%s"}}
        """
            .formatted(POLICY.formatted("orders.fifo", "\\\"5\\\"")));
    node.http.tasks.depths.put("q.fifo", new QueueDepth(1, 2, 3, 4, 1));
    QueueDefinition made = node.http.tasks.queues.get("q.fifo");

    JsonObject attributes = attributes("q.fifo", "\"All\"");

    assertThat(attributes).isEqualTo(all(made));
    assertThat(made.ordered()).isTrue();
    assertThat(made.maxReceives()).isEqualTo(5);
    assertThat(attributes("q.fifo", "\"DelaySeconds\"").encode())
        .isEqualTo("{\"DelaySeconds\":\"5\"}");
    assertThat(node.done("GetQueueAttributes", "{\"QueueUrl\": \"q.fifo\"}"))
        .isEqualTo(new JsonObject());
  }

  private static JsonObject all(QueueDefinition made) {
    return new JsonObject()
        .put("FifoQueue", "true")
        .put("VisibilityTimeout", "20")
        .put("DelaySeconds", "5")
        .put("ReceiveMessageWaitTimeSeconds", "3")
        .put("MaximumMessageSize", "1024")
        .put("MessageRetentionPeriod", "60")
        .put("ContentBasedDeduplication", "true")
        .put("DeduplicationScope", "messageGroup")
        .put("FifoThroughputLimit", "perMessageGroupId")
        .put("Policy", "{}")
        .put("SqsManagedSseEnabled", "true")
        .put(
            "RedrivePolicy",
            "{\"deadLetterTargetArn\":\"" + ARN + "orders.fifo\",\"maxReceiveCount\":5}")
        .put("QueueArn", ARN + "q.fifo")
        .put("CreatedTimestamp", String.valueOf(made.createdAt() / 1_000))
        .put("LastModifiedTimestamp", String.valueOf(made.changedAt() / 1_000))
        .put("ApproximateNumberOfMessages", "1")
        .put("ApproximateNumberOfMessagesDelayed", "2")
        .put("ApproximateNumberOfMessagesNotVisible", "3");
  }

  private JsonObject attributes(String queue, String names) {
    return node.done(
            "GetQueueAttributes",
            "{\"QueueUrl\": \"%s\", \"AttributeNames\": [%s]}".formatted(queue, names))
        .getJsonObject("Attributes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a b|''|InvalidParameterValue|Can only include alphanumeric characters, hyphens, or",
        "a.fifo.b|''|InvalidParameterValue|1 to 80 in length",
        "q|\"FifoQueue\": \"true\"|InvalidParameterValue|must end with .fifo suffix",
        "q|\"FifoQueue\": \"false\"|InvalidAttributeName|Unknown Attribute FifoQueue.",
        "q|\"ContentBasedDeduplication\": \"true\"|InvalidAttributeName|Unknown Attribute Content",
        "q|\"DeduplicationScope\": \"queue\"|InvalidAttributeName|only when FifoQueue is set",
        "q|\"Color\": \"red\"|InvalidAttributeName|Unknown Attribute Color.",
        "q|\"QueueArn\": \"x\"|InvalidAttributeName|Unknown Attribute QueueArn.",
        "q|\"VisibilityTimeout\": \"43201\"|InvalidAttributeValue|Invalid value for the parameter"
            + " VisibilityTimeout.",
        "q|\"MaximumMessageSize\": \"1023\"|InvalidAttributeValue|MaximumMessageSize.",
        "q.fifo|\"FifoQueue\": \"false\"|InvalidAttributeValue|Modifying queue type is not",
        "q.fifo|\"DeduplicationScope\": \"x\"|InvalidAttributeValue|DeduplicationScope.",
        "q|\"RedrivePolicy\": \"x\"|InvalidParameterValue|is not a valid JSON map.",
        "q|\"RedrivePolicy\": \"{}\"|InvalidParameterValue|attribute: deadLetterTargetArn.",
      })
  void what_is_wrong_is_told_in_the_words_of_sqs(
      String name, String attributes, String code, String text) {
    RawResponse answer = node.sqs("CreateQueue", named(name, attributes));
    assertThat(answer.header("x-amzn-query-error")).as(answer.body()).isEqualTo(code + ";Sender");
    assertThat(answer.json().getString("message")).contains(text);
    assertThat(node.http.worker.defined).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "dead, 0, 'Invalid value for maxReceiveCount: 0, valid values are from 1 to 1000 both'",
    "dead, 1001, 'Invalid value for maxReceiveCount: 1001'",
    "none, 5, Dead letter target does not exist.",
    "orders.fifo, 5, Dead-letter queue must be same type of queue as the source.",
  })
  void a_policy_names_a_queue_of_its_kind_and_a_count(String target, String count, String text) {
    String policy = "\"RedrivePolicy\": \"" + POLICY.formatted(target, count) + "\"";
    assertError(
        node.sqs("CreateQueue", named("q", policy)),
        400,
        "InvalidParameterValueException",
        "InvalidParameterValue",
        text);
  }

  @Test
  void attributes_are_set_and_others_stay() {
    create("q", "\"VisibilityTimeout\": \"20\", \"Policy\": \"{}\"");
    String policy = POLICY.formatted("dead", "2");
    set("q", "\"RedrivePolicy\": \"" + policy + "\", \"Policy\": \"\"");
    QueueDefinition set = node.http.tasks.queues.get("q");
    assertThat(set.deadLetters()).isEqualTo("dead");
    assertThat(set.visibilityMs()).isEqualTo(20_000);
    assertThat(set.attributes()).isEmpty();

    set("q", "\"RedrivePolicy\": \"\"");
    assertThat(node.http.tasks.queues.get("q").deadLetters()).isNull();
    assertThat(node.http.tasks.queues.get("q").maxReceives()).isZero();
  }

  private void set(String queue, String attributes) {
    String body = "{\"QueueUrl\": \"%s\", \"Attributes\": {%s}}".formatted(queue, attributes);
    assertThat(node.done("SetQueueAttributes", body)).isNull();
  }

  private void create(String name, String attributes) {
    node.done("CreateQueue", named(name, attributes));
  }

  private static String named(String name, String attributes) {
    return "{\"QueueName\": \"%s\", \"Attributes\": {%s}}".formatted(name, attributes);
  }
}
