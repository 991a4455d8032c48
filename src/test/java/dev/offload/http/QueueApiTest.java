package dev.offload.http;

import static dev.offload.http.QueueNode.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.task.Answer;
import dev.offload.task.Payload;
import dev.offload.task.QueueDefinition;
import dev.offload.task.QueueDepth;
import dev.offload.task.Redrive;
import dev.offload.task.Refusal;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import dev.offload.task.TaskJson;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Queues are listed, shown, made, changed, removed and emptied. */
@ExtendWith(VertxExtension.class)
class QueueApiTest {
  private static final String NEW = "/api/queues/new";
  private final TaskIds ids = new TaskIds(() -> 1_000);

  private QueueNode node;

  @BeforeEach
  void start(Vertx vertx) {
    node = new QueueNode(vertx);
    node.http.worker.redriveAnswer = wanted -> new Answer.Stored(redrive(wanted), true);
  }

  @Test
  void a_queue_is_shown_with_its_depth_and_its_settings() {
    node.http.tasks.depths.put("thumbnails", new QueueDepth(1, 2, 3, 4, 1_700_000_000_000L));

    assertThat(node.request("GET", "/api/queues/thumbnails").json())
        .isEqualTo(
            new JsonObject(
                """
                {"queue": "thumbnails", "waiting": 1, "delayed": 2, "inFlight": 3, "failed": 4,
                 "oldestSentAt": "2023-11-14T22:13:20.000Z", "visibility": "45s", "maxReceives": 3,
                 "ordered": false, "retention": "7d", "delay": "10s", "wait": "2s",
                 "messageMaxBytes": 1024, "deadLetters": "dead", "declared": true}
                """));
    assertRefused(node.request("GET", "/api/queues/none"), 404, "unknown_queue");
  }

  @Test
  void all_are_listed_by_name_those_made_since_too() {
    assertThat(node.json("PUT", NEW, "{\"visibility\": \"1m\"}").status()).isEqualTo(201);

    JsonArray all = new JsonArray(node.request("GET", "/api/queues").body());

    assertThat(all)
        .extracting(it -> ((JsonObject) it).getString("queue"))
        .containsExactly("dead", "new", "orders.fifo", "thumbnails");
    assertThat(all.getJsonObject(1).getString("visibility")).isEqualTo("1m");
    assertThat(all.getJsonObject(1).getBoolean("declared")).isFalse();
  }

  @Test
  void a_queue_is_made_then_changed_then_removed() {
    assertThat(node.json("PUT", NEW, "{}").status()).isEqualTo(201);
    QueueDefinition made = node.http.tasks.queues.get("new");
    assertThat(node.json("PUT", NEW, "{\"maxReceives\": 7}").status()).isEqualTo(200);
    QueueDefinition changed = node.http.tasks.queues.get("new");

    assertThat(changed.maxReceives()).isEqualTo(7);
    assertThat(changed.createdAt()).isEqualTo(made.createdAt());
    assertThat(changed.changedAt()).isGreaterThan(made.changedAt());
    assertThat(node.json("POST", NEW + "/messages", "1").status()).isEqualTo(201);

    assertThat(node.request("DELETE", NEW).status()).isEqualTo(204);
    assertRefused(node.json("POST", NEW + "/messages", "1"), 404, "unknown_queue");
    assertRefused(node.request("DELETE", NEW), 404, "unknown_queue");
  }

  @Test
  void a_queue_that_somebody_else_changes_meanwhile_is_looked_at_again() {
    node.http.worker.conflicts = 4;
    assertThat(node.json("PUT", NEW, "{}").status()).isEqualTo(201);
    assertThat(node.http.worker.defined).hasSize(5);

    node.http.worker.conflicts = 5;
    assertRefused(node.json("PUT", NEW, "{}"), 409, "conflict");
    assertThat(node.http.worker.defined).hasSize(10);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"visibility\": 30}|invalid_option",
        "{\"visibility\": \"13h\"}|invalid_option",
        "{\"maxReceives\": \"5\"}|invalid_queue",
        "{\"messageMaxBytes\": 1}|invalid_queue",
        "{\"ordered\": 1}|invalid_queue",
        "{\"deadLetters\": 1}|invalid_queue",
        "{\"deadLetters\": \"none\"}|invalid_queue",
        "{\"deadLetters\": \"orders.fifo\"}|invalid_queue",
        "{\"deadLetters\": \"dead\", \"maxReceives\": 0}|invalid_queue",
        "{\"contentDeduplicated\": true}|invalid_queue",
        "{\"color\": \"red\"}|unknown_member",
        "[]|invalid_queue",
        "{|invalid_json",
      })
  void what_is_wrong_with_it_is_said(String body, String code) {
    assertRefused(node.json("PUT", NEW, body), 400, code);
    assertThat(node.http.worker.defined).isEmpty();
  }

  @Test
  void a_name_is_one_that_the_configuration_could_have() {
    assertRefused(node.json("PUT", "/api/queues/New", "{}"), 400, "invalid_queue");
    assertRefused(
        node.json("PUT", "/api/queues/new.fifo", "{\"ordered\": false}"), 400, "invalid_queue");
  }

  @Test
  void whether_it_is_ordered_stays_as_it_is() {
    node.json("PUT", NEW, "{}");
    assertRefused(node.json("PUT", NEW, "{\"ordered\": true}"), 409, "queue_kind_fixed");
  }

  @Test
  void a_queue_of_the_configuration_is_changed_there() {
    assertRefused(node.json("PUT", "/api/queues/dead", "{}"), 409, "queue_declared");
    assertRefused(node.request("DELETE", "/api/queues/dead"), 409, "queue_declared");
  }

  @Test
  void none_is_made_unless_the_setting_says_so() {
    Vertx own = Vertx.vertx();
    QueueNode fixed = new QueueNode(own, QueueNode.conf().put("createQueues", false));
    assertRefused(fixed.json("PUT", NEW, "{}"), 403, "queues_fixed");
    HttpNode.await(own.close());
  }

  @ParameterizedTest
  @ValueSource(strings = {"purge", "redrive", "discard"})
  void messages_are_removed_or_can_be_received_again(String action) {
    RawResponse begun = node.request("POST", "/api/queues/dead/" + action);

    Redrive.Verb verb = Redrive.Verb.valueOf(action.toUpperCase(Locale.ROOT));
    Redrive wanted = new Redrive(verb, "queue:dead", "", 0, null, 0);
    assertThat(begun.status()).as(begun.body()).isEqualTo(202);
    assertThat(begun.header("Location")).isEqualTo("/api/tasks/" + wanted.taskID());
    assertThat(node.http.worker.redrives).containsExactly(wanted);
    assertThat(wanted.lane()).isEqualTo("queue:dead");

    node.http.worker.redriveAnswer = again -> new Refusal(409, "one is under way");
    RawResponse refused = node.request("POST", "/api/queues/dead/" + action);
    assertRefused(refused, 409, "redrive_running");
    assertThat(refused.json().getString("taskID")).isEqualTo(wanted.taskID().toString());
  }

  @Test
  void messages_are_shown_without_being_received() {
    long nowMs = System.currentTimeMillis();
    Task waits = put("thumbnails", nowMs - 1);
    Task delayed = put("thumbnails", nowMs + 60_000);
    Task has = put("thumbnails", nowMs);
    node.http.tasks.put(has.after(has.live().to(Status.PROCESSING, nowMs, nowMs + 60_000)));
    Task failed = put("thumbnails", nowMs);
    node.http.tasks.put(failed.after(failed.live().to(Status.FAILED, nowMs, Task.NOT_YET)));
    put("dead", nowMs);

    JsonObject first = node.request("GET", "/api/queues/thumbnails/messages?limit=3").json();
    String cursor = first.getString("nextCursor");
    JsonObject last =
        node.request("GET", "/api/queues/thumbnails/messages?cursor=" + cursor).json();

    assertThat(first.getJsonArray("messages"))
        .extracting(it -> ((JsonObject) it).getString("state"))
        .containsExactly("failed", "inFlight", "delayed");
    assertThat(last.containsKey("nextCursor")).isFalse();
    assertThat(last.getJsonArray("messages").getJsonObject(0))
        .isEqualTo(
            new JsonObject()
                .put("messageID", waits.id().toString())
                .put("state", "waiting")
                .put("body", new JsonObject().put("a", 1))
                .put("receiveCount", 0)
                .put("sentAt", "1970-01-01T00:00:01.000Z")
                .put("visibleAt", TaskJson.time(nowMs - 1))
                .put("group", "g"));
    assertThat(first.getJsonArray("messages").getJsonObject(2).getString("messageID"))
        .isEqualTo(delayed.id().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"?limit=101", "?limit=0", "?cursor=x", "?state=failed"})
  void a_wrong_parameter_of_a_page_is_refused(String query) {
    assertThat(node.request("GET", "/api/queues/thumbnails/messages" + query).status())
        .isEqualTo(400);
  }

  private Task put(String queue, long dueAt) {
    Payload payload = Payload.json("{\"a\": 1}").with(Payload.Limits.ofGroup("g"));
    Task task = Task.received(ids.next(), new Shelf("queue:" + queue, 4), payload, 1_000, dueAt);
    node.http.tasks.put(task);
    return task;
  }

  private static Task redrive(Redrive wanted) {
    UUID id = wanted.taskID();
    Payload payload = Payload.json(wanted.json().encode());
    return Task.received(id, Redrive.SHELF, payload, 1_000, 1_000);
  }
}
