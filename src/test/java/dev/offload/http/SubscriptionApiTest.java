package dev.offload.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.Pause;
import dev.offload.task.LaneState;
import dev.offload.task.Refusal;
import dev.offload.task.Task;
import dev.offload.task.TaskJson;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is done with subscriptions by hand goes to a worker, and comes back as it answered. */
@ExtendWith(VertxExtension.class)
class SubscriptionApiTest {
  private static final String DEMO = "/api/topics/background-task/subscriptions/default/";
  private static final String TOPICS =
      "{\"topics\": {\"orders\": {\"subscriptions\": {\"crm\": {\"handler\": \"java:x\","
          + " \"maxConcurrent\": 20, \"rate\": {\"limit\": 50, \"per\": \"60s\"}}}}}}";

  private HttpNode node;

  @BeforeEach
  void start(Vertx vertx) {
    node = new HttpNode(vertx, new JsonObject(TOPICS));
  }

  @AfterEach
  void stop() {
    node.stop();
  }

  @Test
  void a_subscription_is_paused_and_goes_on() {
    RawResponse paused = post(DEMO + "pause");
    assertThat(paused.status()).as(paused.body()).isEqualTo(200);
    assertThat(new JsonObject(paused.body()))
        .isEqualTo(
            new JsonObject()
                .put("topic", "background-task")
                .put("subscription", "default")
                .put("paused", true)
                .put("pausedWhy", "paused by hand"));

    RawResponse resumed = post(DEMO + "resume");
    assertThat(new JsonObject(resumed.body()).getBoolean("paused")).isFalse();
    assertThat(node.worker.pauses)
        .containsExactly(
            new Pause("background-task/default", "paused by hand"),
            new Pause("background-task/default", null));
  }

  @Test
  void all_topics_are_listed_with_what_there_is_in_their_subscriptions() {
    Task waits = Task.received(new UUID(7L << 12, 1L << 63), "text", 1_000, 2_000);
    node.tasks.put(waits);
    node.tasks.laneStates.put(
        "background-task/default", LaneState.paused("the receiver answered 410"));

    RawResponse listed = node.send(RawRequest.get("/api/topics"));

    assertThat(listed.status()).as(listed.body()).isEqualTo(200);
    assertThat(new JsonArray(listed.body()).getJsonObject(0))
        .isEqualTo(
            new JsonObject()
                .put("topic", "background-task")
                .put(
                    "subscriptions",
                    new JsonArray()
                        .add(
                            new JsonObject()
                                .put("subscription", "default")
                                .put("handler", "demo")
                                .put("paused", true)
                                .put("pausedWhy", "the receiver answered 410")
                                .put("waiting", 1)
                                .put("running", 0)
                                .put("retrying", 0)
                                .put("failed", 0)
                                .put("oldestDueAt", "1970-01-01T00:00:03.000Z"))));
  }

  @Test
  void what_keeps_attempts_from_beginning_is_shown() {
    JsonObject crm =
        new JsonArray(node.send(RawRequest.get("/api/topics")).body())
            .getJsonObject(1)
            .getJsonArray("subscriptions")
            .getJsonObject(0);

    assertThat(crm.getInteger("maxConcurrent")).isEqualTo(20);
    assertThat(crm.getJsonObject("rate"))
        .isEqualTo(new JsonObject().put("limit", 50).put("per", "1m").put("burst", 50));
  }

  @Test
  void a_hold_is_shown_until_it_is_over() {
    long nowMs = System.currentTimeMillis();
    LaneState held = LaneState.held(nowMs, 60_000, "it answered 429");
    node.tasks.laneStates.put("orders/crm", held);
    node.tasks.laneStates.put(
        "background-task/default", LaneState.held(nowMs - 2_000, 1_000, "it answered 503"));

    JsonArray listed = new JsonArray(node.send(RawRequest.get("/api/topics")).body());
    JsonObject crm = listed.getJsonObject(1).getJsonArray("subscriptions").getJsonObject(0);
    JsonObject demo = listed.getJsonObject(0).getJsonArray("subscriptions").getJsonObject(0);

    assertThat(crm.getString("heldUntil")).isEqualTo(TaskJson.time(nowMs + 60_000));
    assertThat(crm.getString("heldWhy")).isEqualTo("it answered 429");
    assertThat(crm.getBoolean("paused")).isFalse();
    assertThat(demo.containsKey("heldUntil")).isFalse();
  }

  @Test
  void what_is_not_there_is_said_by_its_name() {
    RawResponse topic = post("/api/topics/nothing/subscriptions/default/pause");
    assertThat(topic.status()).isEqualTo(404);
    assertThat(topic.detail()).contains("nothing");
    RawResponse subscription = post("/api/topics/background-task/subscriptions/other/resume");
    assertThat(subscription.status()).isEqualTo(404);
    assertThat(subscription.detail()).contains("other");
    assertThat(node.worker.pauses).isEmpty();
  }

  @Test
  void that_it_is_not_known_is_said() {
    node.worker.pauseAnswer = new Refusal(503, "It is not known", true);
    assertThat(post(DEMO + "pause").status()).isEqualTo(503);
  }

  private RawResponse post(String path) {
    return node.send(RawRequest.of("POST " + path + " HTTP/1.1").body(new byte[0]));
  }
}
