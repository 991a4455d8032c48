package dev.offload.http;

import static dev.offload.http.QueueNode.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.settings.Queues;
import dev.offload.settings.Settings;
import dev.offload.task.Answer;
import dev.offload.task.Payload;
import dev.offload.task.QueueDefinition;
import dev.offload.task.Redrive;
import dev.offload.task.Refusal;
import dev.offload.task.Task;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** SQS clients make, list, tag, purge and remove queues. */
@ExtendWith(VertxExtension.class)
class SqsQueuesTest {
  private QueueNode node;

  @BeforeEach
  void start(Vertx vertx) {
    node = new QueueNode(vertx);
  }

  @Test
  void a_queue_is_made_with_what_sqs_has_by_default() {
    JsonObject answer =
        node.done("CreateQueue", "{\"QueueName\": \"Q_1-a\", \"tags\": {\"a\": \"b\"}}");

    assertThat(answer.getString("QueueUrl")).isEqualTo("http://localhost/sqs/000000000000/Q_1-a");
    QueueDefinition made = node.http.tasks.queues.get("Q_1-a");
    assertThat(made)
        .isEqualTo(
            new QueueDefinition(
                "Q_1-a",
                30_000,
                0,
                null,
                false,
                345_600_000,
                0,
                0,
                1_048_576,
                false,
                false,
                false,
                made.createdAt(),
                made.createdAt(),
                Map.of(),
                Map.of("a", "b")));
    assertThat(node.done("ListQueueTags", "{\"QueueUrl\": \"Q_1-a\"}").encode())
        .isEqualTo("{\"Tags\":{\"a\":\"b\"}}");
  }

  @Test
  void the_same_queue_is_made_again_and_another_one_of_the_name_is_not() {
    create("q", "\"VisibilityTimeout\": \"20\"");
    create("q", "\"VisibilityTimeout\": \"20\"");
    create("q", "");
    create("thumbnails", "\"VisibilityTimeout\": \"45\"");
    assertThat(node.http.worker.defined).hasSize(1);

    assertError(
        node.sqs("CreateQueue", named("q", "\"VisibilityTimeout\": \"21\"")),
        400,
        "QueueNameExists",
        "QueueAlreadyExists",
        "A queue already exists with the same name and a different value for attribute"
            + " VisibilityTimeout");
  }

  private void create(String name, String attributes) {
    node.done("CreateQueue", named(name, attributes));
  }

  private static String named(String name, String attributes) {
    return "{\"QueueName\": \"%s\", \"Attributes\": {%s}}".formatted(name, attributes);
  }

  @Test
  void a_name_has_80_characters_with_its_ending() {
    create("x".repeat(80), "");
    create("x".repeat(75) + ".fifo", "");
    assertThat(node.sqs("CreateQueue", named("x".repeat(81), "")).status()).isEqualTo(400);
    assertThat(node.sqs("CreateQueue", named("x".repeat(76) + ".fifo", "")).status())
        .isEqualTo(400);
  }

  @Test
  void a_queue_of_the_configuration_stays_as_it_is() {
    for (String operation : new String[] {"SetQueueAttributes", "DeleteQueue", "TagQueue"}) {
      assertError(
          node.sqs(operation, "{\"QueueUrl\": \"dead\", \"Attributes\": {}, \"Tags\": {}}"),
          400,
          "UnsupportedOperation",
          "AWS.SimpleQueueService.UnsupportedOperation",
          "is in the configuration");
    }
  }

  @Test
  void tags_are_set_and_removed() {
    create("q", "");
    node.done("TagQueue", "{\"QueueUrl\": \"q\", \"Tags\": {\"a\": \"1\", \"b\": \"2\"}}");
    node.done("UntagQueue", "{\"QueueUrl\": \"q\", \"TagKeys\": [\"a\"]}");
    assertThat(node.http.tasks.queues.get("q").tags()).isEqualTo(Map.of("b", "2"));
    node.done("UntagQueue", "{\"QueueUrl\": \"q\", \"TagKeys\": [\"b\"]}");
    assertThat(node.done("ListQueueTags", "{\"QueueUrl\": \"q\"}")).isEqualTo(new JsonObject());
  }

  @Test
  void queues_are_listed_in_pages_by_their_beginning() {
    create("b1", "");
    create("b2", "");
    create("b3", "");

    JsonObject first = node.done("ListQueues", "{\"QueueNamePrefix\": \"b\", \"MaxResults\": 2}");
    String next = first.getString("NextToken");
    JsonObject last =
        node.done(
            "ListQueues",
            "{\"QueueNamePrefix\": \"b\", \"MaxResults\": 2, \"NextToken\": \"%s\"}"
                .formatted(next));

    assertThat(first.getJsonArray("QueueUrls")).hasSize(2);
    assertThat(last)
        .isEqualTo(
            new JsonObject()
                .put("QueueUrls", new JsonArray().add("http://localhost/sqs/000000000000/b3")));
    assertThat(node.done("ListQueues", "{\"QueueNamePrefix\": \"zz\"}"))
        .isEqualTo(new JsonObject());
    assertThat(node.done("ListQueues", "{\"QueueNamePrefix\": \"b\"}").fieldNames())
        .containsExactly("QueueUrls");
  }

  @Test
  void the_sources_of_dead_letters_are_listed() {
    JsonObject sources = node.done("ListDeadLetterSourceQueues", "{\"QueueUrl\": \"dead\"}");
    assertThat(sources.getJsonArray("queueUrls"))
        .containsExactly("http://localhost/sqs/000000000000/thumbnails");
    assertThat(node.done("ListDeadLetterSourceQueues", "{\"QueueUrl\": \"thumbnails\"}").encode())
        .isEqualTo("{\"queueUrls\":[]}");
  }

  @Test
  void a_queue_is_purged_once_at_a_time_and_removed() {
    create("q", "");
    node.http.worker.redriveAnswer =
        wanted ->
            new Answer.Stored(
                Task.received(wanted.taskID(), Redrive.SHELF, Payload.json("{}"), 1, 1), true);
    assertThat(node.done("PurgeQueue", "{\"QueueUrl\": \"q\"}")).isNull();
    assertThat(node.http.worker.redrives.get(0).verb()).isEqualTo(Redrive.Verb.PURGE);
    node.http.worker.redriveAnswer = wanted -> new Refusal(409, "one is under way");
    assertError(
        node.sqs("PurgeQueue", "{\"QueueUrl\": \"q\"}"),
        403,
        "PurgeQueueInProgress",
        "AWS.SimpleQueueService.PurgeQueueInProgress",
        "Only one PurgeQueue operation on q is allowed every 60 seconds.");

    assertThat(node.done("DeleteQueue", "{\"QueueUrl\": \"q\"}")).isNull();
    assertError(
        node.sqs("GetQueueUrl", "{\"QueueName\": \"q\"}"),
        400,
        "QueueDoesNotExist",
        "AWS.SimpleQueueService.NonExistentQueue",
        "does not exist");
  }

  @Test
  void a_queue_that_others_change_all_the_time_and_one_too_many_are_told() {
    node.http.worker.conflicts = 100;
    RawResponse conflict = node.sqs("CreateQueue", "{\"QueueName\": \"q\"}");
    assertError(conflict, 503, "ServiceUnavailable", "ServiceUnavailable", "meanwhile");
    assertThat(conflict.header("Retry-After")).isEqualTo("1");
    node.http.worker.conflicts = 0;
    QueueDefinition any = Settings.read(QueueNode.conf(), Map.of()).queues().all().get(0);
    for (int i = 0; i < Queues.CREATED_MAX; i++) {
      node.http.tasks.queues.put("q" + i, QueueDefinition.of(any.json().put("name", "q" + i)));
    }
    assertError(
        node.sqs("CreateQueue", "{\"QueueName\": \"more\"}"),
        403,
        "OverLimit",
        "OverLimit",
        "1000");
  }

  @Test
  void none_is_made_unless_the_setting_says_so() {
    Vertx own = Vertx.vertx();
    QueueNode fixed = new QueueNode(own, QueueNode.conf().put("createQueues", false));
    fixed.done("CreateQueue", "{\"QueueName\": \"dead\"}");
    assertError(
        fixed.sqs("CreateQueue", "{\"QueueName\": \"q\"}"),
        403,
        "AccessDeniedException",
        "AccessDenied",
        "createQueues");
    HttpNode.await(own.close());
  }
}
