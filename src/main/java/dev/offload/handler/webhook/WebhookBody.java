package dev.offload.handler.webhook;

import dev.offload.handler.Run.Delivery;
import dev.offload.task.Payload;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;

/**
 * What is sent of a task.
 *
 * @param bytes the very ones that are signed
 */
record WebhookBody(String contentType, Buffer bytes) {
  private static final String STRUCTURED = "application/cloudevents+json; charset=UTF-8";

  static WebhookBody of(Delivery delivery, WebhookTarget target) {
    Payload payload = delivery.payload();
    return switch (target.format()) {
      case RAW -> new WebhookBody(payload.type(), payload.body());
      case STANDARD -> enveloped(Payload.JSON, standard(delivery), payload);
      case CLOUDEVENTS -> enveloped(STRUCTURED, event(delivery, target), payload);
    };
  }

  /** The payload is put in as it was written: numbers stay as exact as they were. */
  private static WebhookBody enveloped(String contentType, JsonObject head, Payload payload) {
    String members = head.encode();
    String open = members.substring(0, members.length() - 1);
    return new WebhookBody(contentType, Buffer.buffer(open + ",\"data\":" + json(payload) + "}"));
  }

  private static JsonObject standard(Delivery delivery) {
    return new JsonObject().put("type", delivery.topic()).put("timestamp", receivedAt(delivery));
  }

  /** CloudEvents 1.0.2, JSON format, sections 2 and 3. */
  private static JsonObject event(Delivery delivery, WebhookTarget target) {
    Map<String, String> given = delivery.payload().attributes();
    String topic = delivery.topic();
    JsonObject event =
        new JsonObject()
            .put("specversion", "1.0")
            .put("id", given.getOrDefault("id", delivery.eventID().toString()))
            .put("source", given.getOrDefault("source", target.publicUrl().sourceOf(topic)))
            .put("type", given.getOrDefault("type", topic))
            .put("time", receivedAt(delivery))
            .put("datacontenttype", delivery.payload().type());
    WebhookHeaders.extensions(delivery.payload()).forEach(event::put);
    return event;
  }

  private static String receivedAt(Delivery delivery) {
    return Instant.ofEpochMilli(delivery.receivedAt()).toString();
  }

  private static String json(Payload payload) {
    String text = payload.body().toString();
    return payload.isJson() && isJson(text) ? text : Json.encode(text);
  }

  /** It may only be said to be. */
  private static boolean isJson(String text) {
    try {
      Json.decodeValue(text);
      return !text.isBlank();
    } catch (DecodeException e) {
      return false;
    }
  }
}
