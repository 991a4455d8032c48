package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

/** What can be asked of topics and subscriptions, with every status of it. */
final class OpenApiTopics {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String ORDER = "{\"order\": 17}";
  private static final String EVENTS = "POST /api/topics/orders/events";
  private static final String BATCHES = "POST /api/topics/orders/batches";
  private static final String CRM = "POST /api/topics/orders/subscriptions/crm/";
  private static final String CLOUD_EVENT =
      "{\"specversion\": \"1.0\", \"id\": \"17\", \"source\": \"/shop\","
          + " \"type\": \"order.placed\", \"data\": {\"order\": 18}, \"shop\": 3}";

  /** Longer than a body with a payload of 1,024 bytes may be. */
  static final String LONG = "\"" + "x".repeat(12_000) + "\"";

  private final CheckedClient client;
  private final CheckedClient text;

  OpenApiTopics(CheckedClient client) {
    this.client = client;
    this.text = client.with("Content-Type", "text/plain");
  }

  void run() {
    events();
    cloudEvents();
    batches();
    pauses();
    List.of("redrive", "discard").forEach(this::moves);
    client.expect(200, "GET /api/topics");
    client.expect(400, "GET /api/topics?limit=3");
  }

  private void events() {
    CheckedClient keyed = client.with("Idempotency-Key", "order-17");
    keyed.expect(202, EVENTS, ORDER);
    assertThat(keyed.expect(202, EVENTS, ORDER).headers().firstValue("Idempotent-Replayed"))
        .hasValue("true");
    keyed.expect(422, EVENTS, "{\"order\": 18}");
    String waits = EVENTS + "?unique=customer-3&uniqueScope=waiting&onConflict=replace&delay=1h";
    client.expect(202, waits, ORDER);
    client.expect(200, waits, ORDER);
    client.expect(202, EVENTS + "?runAt=2026-01-01T08:00:00Z&priority=9&timeout=10s", ORDER);
    client.expect(202, EVENTS + "?expires=2h", ORDER);
    client.expect(400, EVENTS + "?delay=5", ORDER);
    client.expect(400, EVENTS + "?urgent=1", ORDER);
    client.expect(400, EVENTS, "{");
    client.with("Idempotency-Key", "a b").expect(400, EVENTS, ORDER);
    client.expect(404, "POST /api/topics/none/events", ORDER);
    client.expect(409, "POST /api/topics/lonely/events", ORDER);
    client.expect(413, EVENTS, LONG);
    text.expect(415, EVENTS, "order 17");
    client.with("Content-Encoding", "gzip").expect(415, EVENTS, ORDER);
    client.with("Sec-Fetch-Site", "cross-site").expect(403, EVENTS, ORDER);
  }

  private void cloudEvents() {
    client.with("Content-Type", "application/cloudevents+json").expect(202, EVENTS, CLOUD_EVENT);
    CheckedClient binary =
        text.with("ce-specversion", "1.0")
            .with("ce-source", "/shop")
            .with("ce-type", "order.placed");
    binary.with("ce-id", "2").expect(202, EVENTS, "order 19");
    binary.expect(400, EVENTS, "order 20");
    client
        .with("Content-Type", "application/cloudevents-batch+json")
        .expect(200, BATCHES, "[" + CLOUD_EVENT.replace("17", "21") + "]");
  }

  private void batches() {
    client.expect(
        200,
        BATCHES,
        "{\"events\": [{\"payload\": 1, \"delay\": \"1h\", \"priority\": 2}, {\"payload\": 2,"
            + " \"idempotencyKey\": \"two\"}, {\"payload\": 3, \"idempotencyKey\": \"two\"}]}");
    client.expect(400, BATCHES, "{\"events\": []}");
    client.expect(400, BATCHES, "{\"all\": []}");
    client.expect(404, "POST /api/topics/none/batches", "{\"events\": [{\"payload\": 1}]}");
    client.expect(409, "POST /api/topics/lonely/batches", "{\"events\": [{\"payload\": 1}]}");
    client.expect(413, BATCHES, LONG);
    text.expect(415, BATCHES, "events");
  }

  private void pauses() {
    for (String word : List.of("pause", "resume")) {
      client.expect(200, CRM + word);
      client.expect(400, CRM + word + "?for=1h");
      client.expect(404, "POST /api/topics/orders/subscriptions/none/" + word);
      client.expect(404, "POST /api/topics/none/subscriptions/crm/" + word);
    }
  }

  private void moves(String word) {
    Eventually.within(
        PATIENCE, "one is refused", () -> client.atOnce(8, CRM + word, "").contains(409));
    Eventually.within(
        PATIENCE,
        "one with a body is begun",
        () ->
            client
                    .send(
                        CRM + word,
                        "{\"before\": \"2026-01-01T08:00:00Z\", \"errorContains\": \"500\"}")
                    .join()
                    .statusCode()
                == 202);
    client.expect(400, CRM + word, "{\"after\": \"2026-01-01T08:00:00Z\"}");
    client.expect(400, CRM + word, "{");
    client.expect(400, CRM + word + "?all=1");
    client.expect(404, "POST /api/topics/orders/subscriptions/none/" + word);
    client.expect(413, CRM + word, LONG);
    text.expect(415, CRM + word, "all");
  }
}
