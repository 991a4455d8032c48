package dev.offload.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.task.Refusal;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not published, and how its client is told. */
class TopicRefusalTest extends TopicFixture {
  @ParameterizedTest
  @ValueSource(strings = {"events", "batches"})
  void a_topic_that_there_is_not_is_not_found(String kind) {
    assertRefused(publish("/api/topics/nowhere/" + kind, "{}"), 404, "unknown_topic");
    assertThat(node.worker.messages).isEmpty();
  }

  @Test
  void a_topic_that_nobody_listens_to_takes_nothing_unless_it_drops_what_is_unheard() {
    assertRefused(publish("/api/topics/empty/events", "{}"), 409, "no_subscriptions");

    RawResponse dropped = publish("/api/topics/dropped/events", "{}");
    assertThat(dropped.status()).isEqualTo(202);
    assertThat(dropped.json().getJsonArray("tasks")).isEmpty();
    assertThat(dropped.json().getString("eventID")).hasSize(36);
    assertThat(dropped.header("Location")).isNull();
    assertThat(node.worker.messages).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"delay=5", "delay=1m&runAt=2030-01-01T00:00:00Z", "priority=10", "x=1"})
  void an_option_that_is_wrong_is_refused(String query) {
    assertThat(publish("/api/topics/orders/events?" + query, "1").status()).isEqualTo(400);
    assertThat(node.worker.messages).isEmpty();
  }

  @Test
  void a_key_that_stands_for_another_request_is_told_so() {
    node.worker.refuse(Refusal.UNPROCESSABLE, "the key belongs to another request", false);
    assertRefused(keyed("/api/topics/orders/events", "1", "k"), 422, "key_reused");
    assertRefused(keyed("/api/topics/orders/events", "1", ""), 400, "key_invalid");
  }

  @Test
  void an_event_that_may_have_been_stored_is_told_by_its_id() {
    node.worker.refuse(Refusal.UNAVAILABLE, "nobody knows", true);

    RawResponse unknown = publish("/api/topics/orders/events", "1");

    assertRefused(unknown, 503, "unavailable");
    assertThat(unknown.json().getString("outcome")).isEqualTo("unknown");
    assertThat(unknown.json().getString("eventID")).isEqualTo(submitted().get(0).id().toString());
    assertThat(unknown.header("Retry-After")).isNotNull();
  }

  @Test
  void an_event_that_nobody_is_there_to_store_certainly_is_not() {
    node.worker.leave();

    RawResponse refused = publish("/api/topics/orders/events", "1");

    assertRefused(refused, 503, "unavailable");
    assertThat(refused.json().containsKey("outcome")).isFalse();
    assertThat(refused.header("Retry-After")).isNotNull();
  }

  @Test
  void a_payload_beyond_the_limit_is_too_large() {
    String text = "\"" + "x".repeat(98) + "\"";
    assertThat(publish("/api/topics/orders/events", text).status()).isEqualTo(202);
    String longer = "\"" + "x".repeat(99) + "\"";
    assertRefused(publish("/api/topics/orders/events", longer), 413, "too_large");
    String body = "\"" + "x".repeat(100_000) + "\"";
    assertRefused(publish("/api/topics/orders/events", body), 413, "too_large");
  }

  @Test
  void an_event_without_an_answer_in_time_is_told_what_would_make_it_the_same_event() {
    Vertx own = Vertx.vertx();
    node = new HttpNode(own, CONF.copy().put("acceptTimeoutMs", 500));
    node.worker.fallSilent();

    RawResponse plain = publish("/api/topics/orders/events", "1");
    RawResponse keyed = keyed("/api/topics/orders/events", "1", "k");

    assertThat(plain.json().getString("outcome")).isEqualTo("unknown");
    assertThat(plain.detail())
        .contains("event " + plain.json().getString("eventID"), "with an Idempotency-Key")
        .doesNotContain("taskID");
    assertThat(keyed.detail()).contains("again with the same key").doesNotContain("taskID");
    HttpNode.await(own.close());
  }
}
