package dev.offload.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.task.Payload;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.http.HttpMessageFactory;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.time.OffsetDateTime;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the published CloudEvents SDK for Java writes, as it is taken. */
@ExtendWith(VertxExtension.class)
class CloudEventsWriterTest {
  private static final CloudEvent EVENT =
      CloudEventBuilder.v1()
          .withId("C234-1")
          .withSource(URI.create("/shop"))
          .withType("com.example.order.paid")
          .withSubject("orders/17")
          .withTime(OffsetDateTime.parse("2026-11-25T17:31:00Z"))
          .withExtension("comexampleext", 5)
          .withExtension("isflag", true)
          .withData("application/json", "17".getBytes(UTF_8))
          .build();

  @Test
  void an_event_in_binary_mode_has_all_its_attributes(Vertx vertx) {
    HttpNode node = new HttpNode(vertx);

    assertThat(node.send(written(EVENT)).status()).isEqualTo(202);

    Payload payload = node.worker.messages.get(0).items().get(0).payload();
    assertThat(payload.type()).isEqualTo("application/json");
    assertThat(payload.text()).isEqualTo("17");
    assertThat(payload.attributes())
        .containsEntry("specversion", "1.0")
        .containsEntry("id", "C234-1")
        .containsEntry("source", "/shop")
        .containsEntry("type", "com.example.order.paid")
        .containsEntry("subject", "orders/17")
        .containsEntry("time", "2026-11-25T17:31:00Z")
        .containsEntry("comexampleext", "5")
        .containsEntry("isflag", "true")
        .hasSize(8);
  }

  private static RawRequest written(CloudEvent event) {
    RawRequest request = RawRequest.of("POST /api/topics/background-task/events HTTP/1.1");
    AtomicReference<byte[]> body = new AtomicReference<>(new byte[0]);
    HttpMessageFactory.createWriter(request::header, body::set).writeBinary(event);
    return request.body(body.get());
  }
}
