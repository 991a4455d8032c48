package dev.offload.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.offload.task.Answer;
import dev.offload.task.Payload;
import dev.offload.task.Shelf;
import dev.offload.task.Submission;
import dev.offload.task.Task;
import dev.offload.task.TaskJson;
import dev.offload.task.Unique;
import dev.offload.task.Unique.OnConflict;
import dev.offload.task.Unique.Scope;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Publishing to a topic by HTTP: what a client sends, what a worker gets, and the answer. */
class TopicApiTest extends TopicFixture {
  private static final long SOON_MS = 10_000;
  private static final long MINUTE_MS = 60_000;

  @Test
  void an_event_is_answered_with_its_task_for_each_subscription() {
    RawResponse response = publish("/api/topics/orders/events", "{\"n\": 1.50}");

    assertThat(response.status()).isEqualTo(202);
    Submission submitted = submitted().get(0);
    JsonArray tasks = new JsonArray();
    for (String name : List.of("invoice", "crm")) {
      tasks.add(
          new JsonObject()
              .put("taskID", new Shelf("orders/" + name, 4).taskOf(submitted.id()).toString())
              .put("subscription", name)
              .put("status", "received")
              .put("dueAt", TaskJson.time(submitted.dueAt())));
    }
    assertThat(response.json())
        .isEqualTo(new JsonObject().put("eventID", submitted.id().toString()).put("tasks", tasks));
    assertThat(response.header("Location"))
        .isEqualTo("/api/tasks/" + tasks.getJsonObject(0).getString("taskID"));
    assertThat(response.header("Idempotent-Replayed")).isNull();
    assertThat(submitted.topic()).isEqualTo("orders");
    assertThat(submitted.payload()).isEqualTo(Payload.json("{\"n\": 1.50}"));
    assertThat(submitted.priority()).isEqualTo(4);
    assertThat(submitted.key()).isNull();
  }

  @Test
  void options_of_the_query_go_with_the_event() {
    long nowMs = System.currentTimeMillis();
    String query = "?delay=1m&priority=9&timeout=2s&expires=5m";
    assertThat(publish("/api/topics/orders/events" + query, "1").status()).isEqualTo(202);

    Submission submitted = submitted().get(0);
    assertThat(submitted.priority()).isEqualTo(9);
    assertThat(submitted.dueAt()).isCloseTo(nowMs + MINUTE_MS, within(SOON_MS));
    Payload.Limits limits = submitted.payload().limits();
    assertThat(limits.timeoutMs()).isEqualTo(2_000);
    assertThat(limits.expiresAt()).isCloseTo(nowMs + 5 * MINUTE_MS, within(SOON_MS));
  }

  @Test
  void a_batch_is_answered_item_by_item_with_what_is_wrong_among_them() {
    RawResponse response =
        publish(
            "/api/topics/orders/batches",
            """
            {"events": [{"payload": "a", "priority": 7},
                        {"payload": "b", "delay": 5},
                        {"payload": "REFUSED"},
                        {"payload": "c", "idempotencyKey": "k"},
                        {}]}
            """);

    assertThat(response.status()).isEqualTo(200);
    List<JsonObject> items =
        response.json().getJsonArray("items").stream().map(JsonObject.class::cast).toList();
    assertThat(items)
        .extracting(item -> item.getInteger("status"))
        .containsExactly(202, 400, 503, 202, 400);
    assertThat(items.get(0).getJsonArray("tasks")).hasSize(2);
    assertThat(items.get(1).getJsonObject("problem").getString("code")).isEqualTo("invalid_option");
    JsonObject unavailable = items.get(2).getJsonObject("problem");
    assertThat(unavailable.getString("outcome")).isEqualTo("unknown");
    assertThat(unavailable.getString("eventID")).isEqualTo(submitted().get(1).id().toString());
    assertThat(items.get(3).getString("eventID")).isEqualTo(submitted().get(2).id().toString());
    assertThat(submitted()).extracting(Submission::priority).containsExactly(7, 4, 4);
    assertThat(submitted().get(2).key()).isNotNull();
  }

  @Test
  void a_cloud_event_is_the_same_event_in_each_of_its_three_forms() {
    String structured =
        """
        {"specversion": "1.0", "id": "1", "source": "/s", "type": "t", "data": {"n":1}}
        """;
    String type = "application/cloudevents+json";
    RawRequest binary =
        post("/api/topics/orders/events", JSON, "{\"n\":1}")
            .header("ce-specversion", "1.0")
            .header("ce-id", "1")
            .header("ce-source", "/s")
            .header("ce-type", "t");
    assertThat(node.send(post("/api/topics/orders/events", type, structured)).status())
        .isEqualTo(202);
    assertThat(node.send(binary).status()).isEqualTo(202);
    String batch = "application/cloudevents-batch+json";
    RawResponse many = node.send(post("/api/topics/orders/batches", batch, "[" + structured + "]"));
    assertThat(many.status()).isEqualTo(200);

    assertThat(submitted()).hasSize(3);
    assertThat(submitted()).extracting(it -> it.key().hash()).containsOnly(key(0).hash());
    assertThat(submitted().get(0).payload().attributes()).containsEntry("type", "t");
    assertThat(submitted())
        .extracting(Submission::payload)
        .containsOnly(submitted().get(0).payload());
    assertThat(key(1)).isEqualTo(key(0));
  }

  @Test
  void a_key_names_the_event_within_its_topic_and_the_digest_what_was_published() {
    keyed("/api/topics/orders/events", "1", "\"k\"");
    keyed("/api/topics/orders/events", "1", "k");
    keyed("/api/topics/orders/events?delay=1m", "1", "k");
    keyed("/api/topics/orders/events", "2", "k");
    keyed("/api/topics/orders/events", "1", "other");

    assertThat(key(1)).isEqualTo(key(0));
    assertThat(key(2).hash()).isEqualTo(key(0).hash());
    assertThat(key(2).digest()).isNotEqualTo(key(0).digest());
    assertThat(key(3).hash()).isEqualTo(key(0).hash());
    assertThat(key(3).digest()).isNotEqualTo(key(0).digest());
    assertThat(key(4).hash()).isNotEqualTo(key(0).hash());
  }

  @Test
  void what_was_published_before_is_answered_as_a_replay_under_its_own_id() {
    Submission before = submission();
    node.worker.answer(item -> stored(before, false));

    RawResponse replayed = keyed("/api/topics/orders/events", "1", "k");

    assertThat(replayed.status()).isEqualTo(202);
    assertThat(replayed.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(replayed.json().getString("eventID")).isEqualTo(before.id().toString());
  }

  @Test
  void a_unique_key_goes_with_the_event_and_its_task() {
    publish("/api/topics/orders/events?unique=a%20%C3%A9", "1");

    assertThat(submitted().get(0).unique())
        .isEqualTo(new Unique("a \u00e9", Scope.UNFINISHED, OnConflict.IGNORE));
    assertThat(submitted().get(0).payload().limits().unique()).isEqualTo("a \u00e9");
  }

  @Test
  void an_event_whose_key_has_its_task_is_answered_with_that_and_is_no_replay() {
    Submission before = submission();
    List<Task> there = ((Answer.Stored) stored(before, false)).tasks();
    node.worker.answer(item -> new Answer.Stored(there, false, true));

    RawResponse response = keyed("/api/topics/orders/events?unique=a", "1", "k");

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.json().getBoolean("deduplicated")).isTrue();
    assertThat(response.json().getString("eventID")).isEqualTo(before.id().toString());
    assertThat(response.header("Location")).isEqualTo("/api/tasks/" + there.get(0).id());
    assertThat(response.header("Idempotent-Replayed")).isNull();
  }

  @Test
  void topics_are_listed_with_their_subscriptions() {
    JsonArray listed = new JsonArray(node.send(RawRequest.get("/api/topics")).body());

    assertThat(listed.stream().map(it -> ((JsonObject) it).getString("topic")))
        .containsExactlyInAnyOrder("background-task", "orders", "empty", "dropped");
    assertThat(listed)
        .contains(
            new JsonObject(
                """
                {"topic": "orders", "subscriptions": [
                  {"subscription": "invoice", "handler": "java:invoice", "paused": false,
                   "waiting": 0, "running": 0, "retrying": 0, "failed": 0},
                  {"subscription": "crm", "handler": "bus:crm", "paused": false,
                   "waiting": 0, "running": 0, "retrying": 0, "failed": 0}]}
                """));
  }

  @Test
  void what_has_no_key_is_no_replay_though_a_first_try_had_stored_it() {
    node.worker.answer(item -> stored(item, false));

    RawResponse response = publish("/api/topics/orders/events", "1");

    assertThat(response.status()).isEqualTo(202);
    assertThat(response.header("Idempotent-Replayed")).isNull();
  }

  private Submission submission() {
    publish("/api/topics/orders/events", "1");
    return submitted().get(0);
  }
}
