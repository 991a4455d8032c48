package dev.offload.handler.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.handler.webhook.Sending.OneRun;
import dev.offload.settings.PublicUrl;
import dev.offload.settings.WebhookFormat;
import dev.offload.task.Payload;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookBodyTest {
  private static final Payload PRECISE =
      Payload.json("{ \"total\": 12345678901234567890.10, \"gr\u00fc\u00dfe\": null}");

  @Test
  void is_the_payload_as_it_was_written() {
    assertThat(text(WebhookFormat.RAW, PRECISE)).isEqualTo(PRECISE.text());
    assertThat(text(WebhookFormat.RAW, OneRun.event(Map.of()))).isEqualTo("hello");
    assertThat(text(WebhookFormat.RAW, Payload.background("hi")))
        .isEqualTo("{\"background\":\"hi\"}");
  }

  @Test
  void is_an_object_of_type_time_and_payload_as_Standard_Webhooks_has_it() {
    assertThat(text(WebhookFormat.STANDARD, PRECISE))
        .isEqualTo(
            "{\"type\":\"orders\",\"timestamp\":\"2025-11-25T17:31:00Z\",\"data\":"
                + PRECISE.text()
                + "}");
    assertThat(text(WebhookFormat.STANDARD, Payload.background("hi")))
        .endsWith(",\"data\":{\"background\":\"hi\"}}");
  }

  @Test
  void is_a_CloudEvent_of_the_topic_when_it_was_published_as_none() {
    assertThat(text(WebhookFormat.CLOUDEVENTS, PRECISE))
        .isEqualTo(
            "{\"specversion\":\"1.0\",\"id\":\"01a20a48-0000-7000-8000-000000000000\","
                + "\"source\":\"https://jobs.example/offload/topics/orders\","
                + "\"type\":\"orders\",\"time\":\"2025-11-25T17:31:00Z\","
                + "\"datacontenttype\":\"application/json\",\"data\":"
                + PRECISE.text()
                + "}");
  }

  @Test
  void is_the_CloudEvent_that_was_published_with_the_time_at_which_it_was_stored() {
    Map<String, String> attributes =
        Map.of(
            "id", "C234-1",
            "type", "com.example.order.paid",
            "source", "/shop",
            "specversion", "1.0",
            "time", "2001-01-01T00:00:00Z",
            "comexampleext", "5");

    assertThat(text(WebhookFormat.CLOUDEVENTS, OneRun.event(attributes)))
        .isEqualTo(
            "{\"specversion\":\"1.0\",\"id\":\"C234-1\",\"source\":\"/shop\","
                + "\"type\":\"com.example.order.paid\",\"time\":\"2025-11-25T17:31:00Z\","
                + "\"datacontenttype\":\"text/plain\",\"comexampleext\":\"5\","
                + "\"data\":\"hello\"}");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "application/json, `\"text\"`, `\"text\"`",
        "application/vnd.x+json, [1], [1]",
        "application/json, null, null",
        "application/json, {, `\"{\"`",
        "application/json, ``, `\"\"`",
        "text/csv, 1, `\"1\"`"
      })
  void has_JSON_as_it_is_and_all_else_as_a_text(String type, String written, String sent) {
    Payload payload = new Payload(type, written, Map.of());

    for (WebhookFormat format :
        new WebhookFormat[] {WebhookFormat.STANDARD, WebhookFormat.CLOUDEVENTS}) {
      assertThat(text(format, payload)).endsWith(",\"data\":" + sent + "}");
    }
  }

  private static String text(WebhookFormat format, Payload payload) {
    WebhookTarget target =
        Sending.target("https://a.example", false, format, PublicUrl.of("https://jobs.example"));
    return WebhookBody.of(OneRun.delivery(payload), target).bytes().toString();
  }
}
