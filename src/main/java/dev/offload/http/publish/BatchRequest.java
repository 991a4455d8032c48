package dev.offload.http.publish;

import dev.offload.http.kit.MediaTypes;
import dev.offload.http.kit.Parameters;
import dev.offload.http.kit.Problem;
import dev.offload.task.EventKey;
import dev.offload.task.Options;
import dev.offload.task.Payload;
import dev.offload.task.TraceContext;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** A request to publish many events: an object with {@code events}, or a batch of CloudEvents. */
public record BatchRequest(MultiMap headers, Map<String, List<String>> query, Buffer body) {
  /** How many events there may be. */
  public static final int EVENTS_MAX = 1_000;

  private static final String ACCEPTED = MediaTypes.JSON + ", " + PublishRequest.CLOUD_EVENTS;
  private static final String EVENTS = "events";

  /**
   * One of the events, found valid or not.
   *
   * @param publication null when there is a problem
   * @param problem null when there is none
   */
  public record Item(Publication publication, Problem problem) {}

  /**
   * Reads it.
   *
   * @param maxBytes how long a payload may be, with the attributes of a CloudEvent
   * @param nowMs the store's time, in epoch milliseconds
   * @return an item for each event, in order; none only if it was an empty batch of CloudEvents
   * @throws Problem 400 when the whole is malformed, 415 when it is of a type that is not taken
   */
  public List<Item> read(int maxBytes, long nowMs) {
    Parameters.of(query, Set.of());
    TraceContext trace = TraceContext.of(headers);
    String type = PublishRequest.contentType(headers);
    if (type != null && MediaTypes.isUtf8(type, MediaTypes.JSON)) {
      return own(PublishRequest.json(body)).stream()
          .map(event -> item(() -> BatchItem.read(event, maxBytes, nowMs).with(trace)))
          .toList();
    }
    if (type != null && MediaTypes.isUtf8(type, PublishRequest.CLOUD_EVENTS)) {
      return cloudEvents(PublishRequest.json(body)).stream()
          .map(event -> item(() -> publication(event, maxBytes, nowMs).with(trace)))
          .toList();
    }
    throw PublishRequest.unsupported(ACCEPTED, "");
  }

  private static List<JsonText> own(JsonText body) {
    JsonText events = body.members("body", Set.of(EVENTS), "invalid_batch").get(EVENTS);
    if (events == null || !events.isArray()) {
      throw wrong("body must have " + EVENTS + ", an array");
    }
    List<JsonText> elements = events.elements();
    if (elements.isEmpty() || elements.size() > EVENTS_MAX) {
      throw wrong(EVENTS + " must be 1 to " + EVENTS_MAX);
    }
    return elements;
  }

  private static List<JsonText> cloudEvents(JsonText body) {
    if (!body.isArray()) {
      throw wrong("a batch of CloudEvents must be a JSON array");
    }
    List<JsonText> elements = body.elements();
    if (elements.size() > EVENTS_MAX) {
      throw wrong("a batch of CloudEvents has at most " + EVENTS_MAX);
    }
    return elements;
  }

  private static Publication publication(JsonText event, int maxBytes, long nowMs) {
    Payload payload = Data.bounded(StructuredEvent.read(event), maxBytes);
    Options options = Publication.options(Map.of(), nowMs);
    return new Publication(null, payload, options, EventKey.named(null, payload), Map.of());
  }

  static Item item(Supplier<Publication> reading) {
    try {
      return new Item(reading.get(), null);
    } catch (Problem e) {
      return new Item(null, e);
    }
  }

  /** Returns what is said of an item that was not stored; what is no problem fails the whole. */
  public static Future<JsonObject> problem(Throwable cause) {
    return cause instanceof Problem problem
        ? Future.succeededFuture(
            new JsonObject().put("status", problem.status()).put("problem", problem.details()))
        : Future.failedFuture(cause);
  }

  private static Problem wrong(String detail) {
    return new Problem(400, detail).coded("invalid_batch");
  }
}
