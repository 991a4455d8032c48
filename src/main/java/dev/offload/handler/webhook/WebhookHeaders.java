package dev.offload.handler.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.offload.handler.Run.Delivery;
import dev.offload.settings.WebhookFormat;
import dev.offload.task.Payload;
import io.vertx.core.MultiMap;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The headers of an attempt: Standard Webhooks, CloudEvents in binary mode, and our own. */
final class WebhookHeaders {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]{1,64}");
  private static final String TYPE = "type";
  private static final String SOURCE = "source";

  /** Those that are ours to say, or that have another header (CloudEvents over HTTP, 3.1). */
  private static final Set<String> NOT_COPIED =
      Set.of("id", TYPE, SOURCE, "time", "specversion", "data", "datacontenttype");

  private static final Map<String, String> NAMES =
      Map.of("schedule", "schedule", "slot", "slot", "previousSlot", "previous-slot");

  private static final HexFormat HEX = HexFormat.of().withUpperCase();
  private static final long SECOND_MS = 1_000;

  private WebhookHeaders() {}

  /**
   * Returns the headers.
   *
   * @param product what sends it, as in User-Agent
   * @param nowMs this machine's clock, in epoch milliseconds
   * @param body as it is sent
   */
  static MultiMap of(
      Delivery delivery, WebhookTarget target, String product, long nowMs, WebhookBody body) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    headers.set("content-type", body.contentType());
    headers.set("user-agent", product);
    String id = delivery.taskID().toString();
    long seconds = nowMs / SECOND_MS;
    headers.set("webhook-id", id);
    headers.set("webhook-timestamp", Long.toString(seconds));
    List<byte[]> keys = target.secrets().keys();
    if (!keys.isEmpty()) {
      headers.set("webhook-signature", Signature.of(keys, id, seconds, body.bytes().getBytes()));
    }
    if (target.format() == WebhookFormat.RAW) {
      addEvent(headers, delivery, target);
    }
    delivery.slot((name, value) -> headers.set("offload-" + NAMES.get(name), value));
    delivery.traceHeaders(headers::set);
    headers.set("offload-attempt", Integer.toString(delivery.number()));
    headers.set("offload-topic", delivery.topic());
    headers.set("offload-subscription", delivery.subscription());
    headers.set("offload-deadline", time(delivery.deadlineAt()));
    return headers;
  }

  private static void addEvent(MultiMap headers, Delivery delivery, WebhookTarget target) {
    Map<String, String> attributes = delivery.payload().attributes();
    String source = target.publicUrl().sourceOf(delivery.topic());
    headers.set("ce-specversion", "1.0");
    headers.set("ce-id", delivery.taskID().toString());
    headers.set("ce-type", encoded(attributes.getOrDefault(TYPE, delivery.topic())));
    headers.set("ce-source", encoded(attributes.getOrDefault(SOURCE, source)));
    headers.set("ce-time", time(delivery.receivedAt()));
    extensions(delivery.payload())
        .forEach((name, value) -> headers.set("ce-" + name, encoded(value)));
  }

  /** Returns the attributes of an event that are told as they were given. */
  static Map<String, String> extensions(Payload payload) {
    Map<String, String> told = new TreeMap<>(payload.attributes());
    told.keySet().removeIf(it -> NOT_COPIED.contains(it) || !NAME.matcher(it).matches());
    return told;
  }

  private static String time(long epochMs) {
    return Instant.ofEpochMilli(epochMs).toString();
  }

  /** Writes a value as CloudEvents over HTTP, 3.1.3.2, does. */
  static String encoded(String value) {
    StringBuilder text = new StringBuilder(value.length());
    for (byte one : value.getBytes(UTF_8)) {
      if (one > ' ' && one < 0x7f && one != '"' && one != '%') {
        text.append((char) one);
      } else {
        text.append('%').append(HEX.toHexDigits(one));
      }
    }
    return text.toString();
  }
}
