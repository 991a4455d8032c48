package dev.offload.handler.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.handler.Run.Delivery;
import dev.offload.handler.webhook.Sending.OneRun;
import dev.offload.settings.PublicUrl;
import dev.offload.settings.WebhookFormat;
import dev.offload.settings.WebhookSecrets;
import dev.offload.settings.WebhookUrl;
import dev.offload.task.Payload;
import dev.offload.task.Slot;
import dev.offload.task.TraceContext;
import io.vertx.core.MultiMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookHeadersTest {
  private static final long NOW_MS = 1_795_626_700_999L;

  @Test
  void are_those_of_Standard_Webhooks_CloudEvents_and_Offload() {
    assertThat(byName(headers(Payload.json("{\"gr\u00fc\u00dfe\":\"\u20ac\"}"), Sending.SECRET)))
        .containsExactlyEntriesOf(
            new TreeMap<>(
                Map.ofEntries(
                    Map.entry("content-type", "application/json"),
                    Map.entry("user-agent", "Offload/1.2.3"),
                    Map.entry("webhook-id", "01a20a48-fa1e-7d4f-bc67-f2cd3f93224c"),
                    Map.entry("webhook-timestamp", "1795626700"),
                    Map.entry(
                        "webhook-signature", "v1,rX5KNmZHNL6qPq3J63L8maBeq2UOjwfUBzIO0D4mJu4="),
                    Map.entry("ce-specversion", "1.0"),
                    Map.entry("ce-id", "01a20a48-fa1e-7d4f-bc67-f2cd3f93224c"),
                    Map.entry("ce-type", "orders"),
                    Map.entry("ce-source", "/offload/topics/orders"),
                    Map.entry("ce-time", "2025-11-25T17:31:00Z"),
                    Map.entry("offload-attempt", "2"),
                    Map.entry("offload-topic", "orders"),
                    Map.entry("offload-subscription", "mail-digest"),
                    Map.entry("offload-deadline", "2025-11-25T17:36:00.123Z"))));
  }

  @Test
  void have_no_signature_without_a_secret() {
    assertThat(headers(Payload.json("1"), null).contains("webhook-signature")).isFalse();
  }

  @Test
  void have_the_attributes_of_the_event_but_not_those_that_are_ours_to_say() {
    MultiMap headers =
        headers(
            OneRun.event(
                Map.of(
                    "id", "C234-1",
                    "type", "com.example.order.paid",
                    "source", "/shop",
                    "time", "2001-01-01T00:00:00Z",
                    "specversion", "0.3",
                    "subject", "Euro \u20ac \ud83d\ude00",
                    "comexampleext", "5",
                    "no-name", "x")),
            null);

    assertThat(headers.get("content-type")).isEqualTo("text/plain");
    assertThat(headers.get("ce-id")).isEqualTo(Sending.TASK.toString());
    assertThat(headers.get("ce-type")).isEqualTo("com.example.order.paid");
    assertThat(headers.get("ce-source")).isEqualTo("/shop");
    assertThat(headers.get("ce-time")).isEqualTo("2025-11-25T17:31:00Z");
    assertThat(headers.get("ce-specversion")).isEqualTo("1.0");
    assertThat(headers.get("ce-subject")).isEqualTo("Euro%20%E2%82%AC%20%F0%9F%98%80");
    assertThat(headers.get("ce-comexampleext")).isEqualTo("5");
    assertThat(headers.contains("ce-no-name")).isFalse();
  }

  @Test
  void tell_of_the_slot_of_a_schedule() {
    Slot slot = new Slot("nightly", "2027-03-28T03:00:00+02:00", "2027-03-27T03:00:00+01:00");
    MultiMap headers = headers(Payload.json("1").with(slot), null);
    assertThat(headers.get("offload-schedule")).isEqualTo("nightly");
    assertThat(headers.get("offload-slot")).isEqualTo("2027-03-28T03:00:00+02:00");
    assertThat(headers.get("offload-previous-slot")).isEqualTo("2027-03-27T03:00:00+01:00");
  }

  @Test
  void go_on_with_the_trace_of_the_event_and_each_attempt_is_a_parent_of_its_own() {
    String given = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    Payload traced = Payload.json("1").with(new TraceContext(given, "a=1,b=2"));

    MultiMap headers = headers(traced, null);

    assertThat(headers.get("traceparent"))
        .isEqualTo(OneRun.delivery(traced).trace().parent())
        .startsWith("00-0af7651916cd43dd8448eb211c80319c-")
        .endsWith("-01")
        .isNotEqualTo(given);
    assertThat(headers.get("tracestate")).isEqualTo("a=1,b=2");
    assertThat(headers(Payload.json("1").with(new TraceContext(given, null)), null).names())
        .contains("traceparent")
        .doesNotContain("tracestate");
  }

  @Test
  void have_the_trace_of_a_cloud_event_as_it_was_given_beside_that_of_the_attempt() {
    String given = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

    MultiMap headers =
        headers(OneRun.event(Map.of("traceparent", given, "tracestate", "a=1")), null);

    assertThat(headers.get("ce-traceparent")).isEqualTo(given);
    assertThat(headers.get("ce-tracestate")).isEqualTo("a=1");
    assertThat(headers.get("traceparent"))
        .startsWith("00-0af7651916cd43dd8448eb211c80319c-")
        .isNotEqualTo(given);
    assertThat(headers.get("tracestate")).isEqualTo("a=1");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "'a \"b\" 100%', a%20%22b%22%20100%25",
        "'!#$&~', '!#$&~'",
        "'\u007f\u00e9\r\n', %7F%C3%A9%0D%0A",
        "'', ''",
      })
  void have_values_in_which_each_letter_that_is_not_plain_is_encoded(String value, String sent) {
    assertThat(WebhookHeaders.encoded(value)).isEqualTo(sent);
  }

  @Test
  void name_the_source_by_where_this_Offload_is_known() {
    WebhookTarget target =
        target(null, WebhookFormat.RAW, PublicUrl.of("https://jobs.example/base/"));

    assertThat(sent(Payload.json("1"), target).get("ce-source"))
        .isEqualTo("https://jobs.example/base/offload/topics/orders");
  }

  @ParameterizedTest
  @CsvSource({
    "STANDARD, application/json",
    "CLOUDEVENTS, application/cloudevents+json; charset=UTF-8"
  })
  void have_no_attributes_of_the_event_when_they_are_in_the_body(
      WebhookFormat format, String contentType) {
    Payload event = OneRun.event(Map.of("id", "1", "subject", "x"));

    MultiMap headers = sent(event, target(Sending.SECRET, format, PublicUrl.NONE));

    assertThat(headers.get("content-type")).isEqualTo(contentType);
    assertThat(headers.names()).noneMatch(name -> name.startsWith("ce-"));
    assertThat(headers.get("webhook-id")).isEqualTo(Sending.TASK.toString());
    assertThat(headers.get("webhook-signature")).startsWith("v1,");
  }

  private static MultiMap headers(Payload payload, String secret) {
    return sent(payload, target(secret, WebhookFormat.RAW, PublicUrl.NONE));
  }

  private static WebhookTarget target(String secret, WebhookFormat format, PublicUrl known) {
    WebhookSecrets secrets = secret == null ? WebhookSecrets.NONE : WebhookSecrets.of(secret);
    return new WebhookTarget(
        WebhookUrl.of("https://a.example"), secrets, 1_000, Set.of(), false, format, known);
  }

  private static MultiMap sent(Payload payload, WebhookTarget target) {
    Delivery delivery = OneRun.delivery(payload);
    return WebhookHeaders.of(
        delivery, target, "Offload/1.2.3", NOW_MS, WebhookBody.of(delivery, target));
  }

  private static TreeMap<String, String> byName(MultiMap headers) {
    TreeMap<String, String> byName = new TreeMap<>();
    headers.forEach(header -> byName.put(header.getKey(), header.getValue()));
    return byName;
  }
}
