package dev.offload.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.Pause;
import dev.offload.task.Refusal;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is done with subscriptions by hand goes to a worker, and comes back as it answered. */
@ExtendWith(VertxExtension.class)
class SubscriptionApiTest {
  private static final String DEMO = "/api/topics/background-task/subscriptions/default/";
  private HttpNode node;

  @BeforeEach
  void start(Vertx vertx) {
    node = new HttpNode(vertx);
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
