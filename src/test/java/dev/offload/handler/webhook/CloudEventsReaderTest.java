package dev.offload.handler.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.handler.Outcome.Complete;
import dev.offload.handler.webhook.Sending.OneRun;
import dev.offload.settings.PublicUrl;
import dev.offload.settings.WebhookFormat;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.format.EventFormat;
import io.cloudevents.core.provider.EventFormatProvider;
import io.cloudevents.http.HttpMessageFactory;
import io.vertx.core.MultiMap;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a webhook gets, as the published CloudEvents SDK for Java reads it. */
@Timeout(30)
class CloudEventsReaderTest {
  private static final Path JSON_JARS = Path.of("target", "cloudevents-json");

  /** Beside what it brings Vert.x would write other JSON. */
  @BeforeAll
  static void readJson() throws Exception {
    List<URL> jars = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(JSON_JARS, "*.jar")) {
      for (Path file : files) {
        jars.add(file.toUri().toURL());
      }
    }
    ClassLoader apart =
        new URLClassLoader(jars.toArray(URL[]::new), CloudEventsReaderTest.class.getClassLoader());
    Class<?> format = apart.loadClass("io.cloudevents.jackson.JsonFormat");
    EventFormatProvider.getInstance()
        .registerFormat((EventFormat) format.getDeclaredConstructor().newInstance());
  }

  @Test
  void an_event_that_was_none_is_one_of_its_topic() throws Exception {
    CloudEvent event = received(new OneRun());

    assertThat(event.getId()).isEqualTo(Sending.TASK.toString());
    assertThat(event.getType()).isEqualTo("orders");
    assertThat(event.getSource()).isEqualTo(URI.create("/offload/topics/orders"));
    assertThat(event.getTime()).isEqualTo(OffsetDateTime.parse("2025-11-25T17:31:00Z"));
    assertThat(event.getDataContentType()).isEqualTo("application/json");
    assertThat(new String(event.getData().toBytes(), UTF_8))
        .isEqualTo("{\"gr\u00fc\u00dfe\":\"\u20ac\"}");
  }

  @Test
  void a_cloud_event_has_the_attributes_that_it_was_published_with() throws Exception {
    Map<String, String> attributes =
        Map.of(
            "id", "C234-1",
            "type", "com.example.order.paid",
            "source", "/shop",
            "specversion", "1.0",
            "dataschema", "https://example.com/schema",
            "subject", "orders/17",
            "comexampleext", "5");

    CloudEvent event = received(new OneRun(OneRun.event(attributes)));

    assertThat(event.getId()).isEqualTo(Sending.TASK.toString());
    assertThat(event.getType()).isEqualTo("com.example.order.paid");
    assertThat(event.getSource()).isEqualTo(URI.create("/shop"));
    assertThat(event.getSubject()).isEqualTo("orders/17");
    assertThat(event.getDataSchema()).isEqualTo(URI.create("https://example.com/schema"));
    assertThat(event.getExtension("comexampleext")).isEqualTo("5");
    assertThat(event.getDataContentType()).isEqualTo("text/plain");
    assertThat(new String(event.getData().toBytes(), UTF_8)).isEqualTo("hello");
  }

  @Test
  void an_event_in_structured_mode_is_read_the_same() throws Exception {
    CloudEvent event = received(new OneRun(), WebhookFormat.CLOUDEVENTS);

    assertThat(event.getId()).isEqualTo("01a20a48-0000-7000-8000-000000000000");
    assertThat(event.getType()).isEqualTo("orders");
    assertThat(event.getSource())
        .isEqualTo(URI.create("https://jobs.example/offload/topics/orders"));
    assertThat(event.getTime()).isEqualTo(OffsetDateTime.parse("2025-11-25T17:31:00Z"));
    assertThat(event.getDataContentType()).isEqualTo("application/json");
    assertThat(new String(event.getData().toBytes(), UTF_8))
        .isEqualTo("{\"gr\u00fc\u00dfe\":\"\u20ac\"}");
  }

  @Test
  void a_text_in_structured_mode_has_its_attributes() throws Exception {
    Map<String, String> attributes =
        Map.of(
            "id", "C234-1",
            "type", "com.example.order.paid",
            "source", "/shop",
            "specversion", "1.0",
            "subject", "Euro \u20ac",
            "comexampleext", "5");

    CloudEvent event = received(new OneRun(OneRun.event(attributes)), WebhookFormat.CLOUDEVENTS);

    assertThat(event.getId()).isEqualTo("C234-1");
    assertThat(event.getSource()).isEqualTo(URI.create("/shop"));
    assertThat(event.getSubject()).isEqualTo("Euro \u20ac");
    assertThat(event.getExtension("comexampleext")).isEqualTo("5");
    assertThat(event.getDataContentType()).isEqualTo("text/plain");
    assertThat(new String(event.getData().toBytes(), UTF_8)).isEqualTo("hello");
  }

  private static CloudEvent received(OneRun run) throws Exception {
    return received(run, WebhookFormat.RAW);
  }

  private static CloudEvent received(OneRun run, WebhookFormat format) throws Exception {
    List<CloudEvent> events = new CopyOnWriteArrayList<>();
    try (Sending sending = new Sending()) {
      int port =
          sending.receiver(
              request ->
                  request
                      .body()
                      .onSuccess(
                          body -> {
                            events.add(read(request.headers(), body.getBytes()));
                            request.response().end();
                          }));
      PublicUrl known =
          format == WebhookFormat.RAW ? PublicUrl.NONE : PublicUrl.of("https://jobs.example");
      sending.to("http://localhost:" + port + "/", format, known);
      assertThat(Sending.await(sending.begin(run))).isEqualTo(new Complete(null));
    }
    assertThat(events).hasSize(1);
    return events.get(0);
  }

  private static CloudEvent read(MultiMap headers, byte[] body) {
    return HttpMessageFactory.createReader(headers::forEach, body).toEvent();
  }
}
