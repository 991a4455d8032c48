package dev.offload.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.task.Payload;
import dev.offload.task.TraceContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The trace with which somebody publishes. */
class TraceTest extends TopicFixture {
  private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  private static final TraceContext TRACE = new TraceContext(PARENT, "a=1,b=2");

  @ParameterizedTest
  @ValueSource(strings = {"/api/topics/orders/events", "/background"})
  void is_stored_with_the_event(String path) {
    send(traced(post(path, JSON, "{\"background\":\"a\"}")));

    assertThat(submitted().get(0).payload().trace()).isEqualTo(TRACE);
  }

  @Test
  void of_a_batch_is_that_of_each_of_its_events() {
    String events = "{\"events\": [{\"payload\": 1}, {\"payload\": 2}]}";
    assertThat(node.send(traced(post("/api/topics/orders/batches", JSON, events))).status())
        .isEqualTo(200);

    assertThat(submitted()).hasSize(2).allMatch(it -> TRACE.equals(it.payload().trace()));
  }

  @Test
  void is_ignored_when_it_is_malformed() {
    send(
        post("/api/topics/orders/events", JSON, "1")
            .header("traceparent", PARENT.toUpperCase(java.util.Locale.ROOT))
            .header("tracestate", "a=1"));

    assertThat(submitted().get(0).payload()).isEqualTo(Payload.json("1"));
  }

  @Test
  void of_a_cloud_event_is_in_the_event() {
    send(
        post(
            "/api/topics/orders/events",
            "application/cloudevents+json",
            "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\","
                + "\"traceparent\":\"%s\"}".formatted(PARENT)));

    Payload payload = submitted().get(0).payload();
    assertThat(payload.traceContext()).isEqualTo(new TraceContext(PARENT, null));
    assertThat(payload.attributes()).containsEntry("traceparent", PARENT);
  }

  @Test
  void does_not_make_a_request_under_a_key_another_one() {
    keyed("/api/topics/orders/events", "1", "k");
    send(traced(post("/api/topics/orders/events", JSON, "1").header("Idempotency-Key", "k")));

    assertThat(key(1)).isEqualTo(key(0));
  }

  private static RawRequest traced(RawRequest request) {
    return request
        .header("Traceparent", PARENT)
        .header("tracestate", "a=1")
        .header("tracestate", "b=2");
  }

  private void send(RawRequest request) {
    assertThat(node.send(request).status()).isEqualTo(202);
  }
}
