package dev.offload.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.task.Answer;
import dev.offload.task.Refusal;
import dev.offload.task.Shelf;
import dev.offload.task.Submission;
import dev.offload.task.Task;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** A node with topics of which a test is the worker. */
@ExtendWith(VertxExtension.class)
abstract class TopicFixture {
  static final JsonObject CONF =
      new JsonObject(
          """
          {"background": {"maxBytes": 100},
           "topics": {
             "orders": {"subscriptions": {
               "invoice": {"handler": "java:invoice"}, "crm": {"handler": "bus:crm"}}},
             "empty": {},
             "dropped": {"dropUnheard": true}}}
          """);
  static final String JSON = "application/json";

  HttpNode node;

  @BeforeEach
  void start(Vertx vertx) {
    node = new HttpNode(vertx, CONF);
    node.worker.answer(item -> stored(item, true));
  }

  static void assertRefused(RawResponse response, int status, String code) {
    assertThat(response.status()).as(response.body()).isEqualTo(status);
    assertThat(response.json().getString("code")).isEqualTo(code);
    assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
  }

  RawResponse publish(String path, String body) {
    return node.send(post(path, JSON, body));
  }

  RawResponse keyed(String path, String body, String key) {
    return node.send(post(path, JSON, body).header("Idempotency-Key", key));
  }

  static RawRequest post(String path, String type, String body) {
    return RawRequest.of("POST " + path + " HTTP/1.1")
        .header("Content-Type", type)
        .body(body.getBytes(StandardCharsets.UTF_8));
  }

  List<Submission> submitted() {
    return node.worker.messages.stream().flatMap(it -> it.items().stream()).toList();
  }

  Submission.Key key(int number) {
    return submitted().get(number).key();
  }

  /** As a worker does, but what is to be refused is. */
  static Answer stored(Submission item, boolean inserted) {
    if (item.payload().text().contains("REFUSED")) {
      return new Refusal(Refusal.UNAVAILABLE, "nobody knows", true);
    }
    List<Task> tasks =
        Stream.of("orders/invoice", "orders/crm")
            .map(lane -> new Shelf(lane, item.priority()))
            .map(it -> Task.received(it.taskOf(item.id()), it, item.payload(), 1, item.dueAt()))
            .toList();
    return new Answer.Stored(tasks, inserted);
  }
}
