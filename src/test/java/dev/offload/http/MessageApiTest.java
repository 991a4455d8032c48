package dev.offload.http;

import static dev.offload.http.QueueNode.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.task.Answer;
import dev.offload.task.EventKey;
import dev.offload.task.Refusal;
import dev.offload.task.Shelf;
import dev.offload.task.Submission;
import dev.offload.task.Task;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent to queues goes to a worker as an event does. */
@ExtendWith(VertxExtension.class)
class MessageApiTest {
  private static final String MESSAGES = "/api/queues/thumbnails/messages";
  private static final String BATCHES = "/api/queues/thumbnails/batches";
  private static final String ORDERED = "/api/queues/orders.fifo/messages";

  private QueueNode node;

  @BeforeEach
  void start(Vertx vertx) {
    node = new QueueNode(vertx);
  }

  @Test
  void a_message_is_any_json_value() {
    long beforeMs = System.currentTimeMillis();

    RawResponse answer = node.json("POST", MESSAGES + "?delay=1m&priority=9&group=g", "[1, 2.50]");

    Submission sent = node.sent();
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    assertThat(answer.json())
        .isEqualTo(
            new JsonObject().put("messageID", sent.id().toString()).put("queue", "thumbnails"));
    assertThat(answer.header("Location")).isEqualTo("/api/tasks/" + sent.id());
    assertThat(sent.topic()).isEqualTo("queue:thumbnails");
    assertThat(sent.payload().text()).isEqualTo("[1, 2.50]");
    assertThat(sent.payload().limits().group()).isEqualTo("g");
    assertThat(sent.priority()).isEqualTo(9);
    assertThat(sent.dueAt() - beforeMs).isBetween(60_000L, 70_000L);
    assertThat(sent.key()).isNull();
  }

  @Test
  void or_a_text_and_has_the_delay_of_its_queue() {
    long beforeMs = System.currentTimeMillis();

    RawResponse answer = node.request("POST", MESSAGES, "text/plain; charset=utf-8", "\u00fc {");

    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    assertThat(node.sent().payload().contentType()).isEqualTo("text/plain");
    assertThat(node.sent().payload().value()).isEqualTo("\u00fc {");
    assertThat(node.sent().dueAt() - beforeMs).isBetween(10_000L, 20_000L);
  }

  @Test
  void a_key_makes_it_the_same_message() {
    UUID first = UUID.fromString("018bcfe5-6800-7abc-8def-0123456789ab");
    node.http.worker.answer(
        it -> {
          Shelf shelf = new Shelf(it.topic(), 4);
          return new Answer.Stored(Task.received(first, shelf, it.payload(), 1, 1), false);
        });

    RawResponse answer = node.http.send(keyed("k"));

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.json().getString("messageID")).isEqualTo(first.toString());
    assertThat(answer.header("Idempotent-Replayed")).isEqualTo("true");
    Submission.Key key = node.sent().key();
    assertThat(key.hash()).isEqualTo(EventKey.hash("queue:thumbnails", "key:k"));
    assertThat(key.deduplicates()).as("another body is refused").isFalse();
    node.http.worker.refuse(422, "the key belongs to another request", false);
    assertRefused(node.http.send(keyed("k")), 422, "key_reused");
  }

  private static RawRequest keyed(String key) {
    return TopicFixture.post(MESSAGES, "application/json", "1").header("Idempotency-Key", key);
  }

  @Test
  void a_batch_has_an_answer_for_each() {
    node.http.worker.answer(
        it ->
            it.payload().text().equals("2")
                ? new Refusal(503, "nobody knows", true)
                : new Answer.Stored(
                    Task.received(it.id(), new Shelf(it.topic(), 4), it.payload(), 1, 1), true));

    RawResponse answer =
        node.json(
            "POST",
            BATCHES,
            """
            {"messages": [{"body": {"a": 1}, "priority": 0, "idempotencyKey": "k"},
                          {"body": 2}, {"body": 3, "delay": "x"}, {}, {"body": null}]}
            """);

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    JsonArray items = answer.json().getJsonArray("items");
    assertThat(items)
        .extracting(it -> ((JsonObject) it).getInteger("status"))
        .containsExactly(201, 503, 400, 400, 201);
    assertThat(items.getJsonObject(0).getString("queue")).isEqualTo("thumbnails");
    assertThat(items.getJsonObject(1).getJsonObject("problem").getString("outcome"))
        .isEqualTo("unknown");
    assertThat(items.getJsonObject(2).getJsonObject("problem").getString("code"))
        .isEqualTo("invalid_option");
    assertThat(items.getJsonObject(3).getJsonObject("problem").getString("code"))
        .isEqualTo("invalid_message");
    assertThat(node.sent().payload().text()).isEqualTo("null");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "[]", "{\"messages\": []}", "{\"messages\": 1}", "{\"messages\": [1]"})
  void a_malformed_batch_is_refused_as_a_whole(String body) {
    assertThat(node.json("POST", BATCHES, body).status()).isEqualTo(400);
    assertThat(node.http.worker.messages).isEmpty();
  }

  @Test
  void a_batch_has_1000_messages_at_the_most() {
    JsonArray messages = new JsonArray();
    for (int i = 0; i < 1_000; i++) {
      messages.add(new JsonObject().put("body", i));
    }
    JsonObject batch = new JsonObject().put("messages", messages);
    assertThat(node.json("POST", BATCHES, batch.encode()).json().getJsonArray("items"))
        .hasSize(1_000);

    messages.add(new JsonObject().put("body", 1));
    assertRefused(node.json("POST", BATCHES, batch.encode()), 400, "invalid_batch");
  }

  @ParameterizedTest
  @CsvSource({
    "?delay=5, invalid_option",
    "?delay=8d, invalid_message",
    "?priority=10, invalid_option",
    "?group=, invalid_message",
    "?group=%20, invalid_message",
    "?unique=k, unknown_parameter",
    "?runAt=2026-01-01T00:00:00Z, unknown_parameter",
  })
  void a_wrong_option_is_named(String query, String code) {
    assertRefused(node.json("POST", MESSAGES + query, "1"), 400, code);
  }

  @Test
  void what_is_too_long_malformed_or_of_another_type_is_refused() {
    assertRefused(node.json("POST", MESSAGES, "\"" + "x".repeat(1_023) + "\""), 413, "too_large");
    assertRefused(node.json("POST", MESSAGES, "{"), 400, "invalid_json");
    RawResponse form = node.request("POST", MESSAGES, "application/x-www-form-urlencoded", "a=1");
    assertRefused(form, 415, "unsupported_media_type");
    assertThat(form.header("Accept-Post")).isEqualTo("application/json, text/plain");
    assertThat(node.http.worker.messages).isEmpty();
  }

  @Test
  void there_is_no_queue_but_those_that_were_made() {
    assertRefused(node.json("POST", "/api/queues/other/messages", "1"), 404, "unknown_queue");
    assertRefused(
        node.json("POST", "/api/queues/other/batches", "{\"messages\": [{\"body\": 1}]}"),
        404,
        "unknown_queue");
  }

  @Test
  void a_message_of_an_ordered_queue_has_a_group_and_may_be_known_by_its_body() {
    assertRefused(node.json("POST", ORDERED, "1"), 400, "invalid_message");

    node.json("POST", ORDERED + "?group=a", "1");
    Submission.Key first = node.sent().key();
    node.json("POST", ORDERED + "?group=b", "1");
    Submission.Key same = node.sent().key();
    node.json("POST", ORDERED + "?group=a", "2");

    assertThat(first.deduplicates()).isTrue();
    assertThat(first.windowMs()).isEqualTo(300_000);
    assertThat(same).as("in the whole queue").isEqualTo(first);
    assertThat(node.sent().key()).isNotEqualTo(first);
  }

  @Test
  void what_nobody_stored_is_told() {
    node.http.worker.refuse(503, "too much work", false);
    RawResponse answer = node.json("POST", MESSAGES, "1");
    assertRefused(answer, 503, "unavailable");
    assertThat(answer.header("Retry-After")).isEqualTo("1");
  }

  @Test
  void another_site_cannot_send() {
    RawResponse refused =
        node.http.send(
            TopicFixture.post(MESSAGES, "text/plain", "1")
                .header("Origin", "https://evil.example")
                .header("Sec-Fetch-Site", "cross-site"));
    assertThat(refused.status()).isEqualTo(403);
    assertThat(node.http.worker.messages).isEmpty();
  }
}
