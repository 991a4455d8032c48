package dev.offload.http.publish;

import dev.offload.http.kit.FormFields;
import dev.offload.http.kit.MediaTypes;
import dev.offload.http.kit.Parameters;
import dev.offload.http.kit.Problem;
import dev.offload.task.EventKey;
import dev.offload.task.Options;
import dev.offload.task.Payload;
import dev.offload.task.TaskIds;
import dev.offload.task.TraceContext;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A request to publish one event: any JSON value, or a CloudEvent in either form.
 *
 * @param query the parameters of the query, decoded
 */
public record PublishRequest(MultiMap headers, Map<String, List<String>> query, Buffer body) {
  /** The fields of a form beside its options. */
  public static final String PAYLOAD = "payload";

  public static final String KEY = "key";

  static final String CLOUD_EVENT = "application/cloudevents+json";
  static final String CLOUD_EVENTS = "application/cloudevents-batch+json";

  private static final String ANY_CLOUD_EVENT = "application/cloudevents";
  private static final String ANY_CLOUD_EVENTS = "application/cloudevents-batch";
  private static final String ACCEPTED = MediaTypes.JSON + ", " + CLOUD_EVENT;

  /**
   * Reads it.
   *
   * @param maxBytes how long a payload may be, with the attributes of a CloudEvent
   * @param nowMs the store's time, in epoch milliseconds
   * @throws Problem 400 when it is malformed, 413 when the payload is too long, 415 when it is of a
   *     type that is not taken
   */
  public Publication read(int maxBytes, long nowMs) {
    Parameters parameters = Parameters.of(query, Options.NAMES);
    Map<String, String> given = new TreeMap<>();
    query.keySet().forEach(name -> given.put(name, parameters.get(name)));
    Options options = Publication.options(given, nowMs);
    String key = IdempotencyKey.of(headers);
    Payload payload = Data.bounded(payload(), maxBytes).with(TraceContext.of(headers));
    return new Publication(null, payload, options, EventKey.named(key, payload), given);
  }

  /**
   * Returns what a form asks for. Sent again with the same fields it is the same event.
   *
   * @throws Problem 400 when it is malformed
   */
  public static PublishRequest ofForm(FormFields form) {
    String text = form.get(PAYLOAD) == null ? "" : form.get(PAYLOAD);
    Map<String, List<String>> options = formOptions(form, Options.DELAY, Options.PRIORITY);
    return new PublishRequest(
        formHeaders(MediaTypes.JSON, form.line(KEY), options + text),
        options,
        Buffer.buffer(JsonText.of(text, PAYLOAD).text()));
  }

  static MultiMap formHeaders(String type, String key, String content) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().set(HttpHeaders.CONTENT_TYPE, type);
    // Whoever goes back to a form and writes something else wants another event.
    TaskIds.parse(key)
        .map(id -> TaskIds.derived(id, content))
        .ifPresent(id -> headers.set(IdempotencyKey.HEADER, id.toString()));
    return headers;
  }

  static Map<String, List<String>> formOptions(FormFields form, String... names) {
    Map<String, List<String>> options = new TreeMap<>();
    Stream.of(names)
        .filter(name -> !form.line(name).isEmpty())
        .forEach(name -> options.put(name, List.of(form.line(name))));
    return options;
  }

  private Payload payload() {
    String type = contentType(headers);
    String lower = type == null ? "" : type.toLowerCase(Locale.ROOT);
    if (lower.startsWith(ANY_CLOUD_EVENTS)) {
      throw unsupported(ACCEPTED, "; CloudEvents in a batch go to batches instead of events");
    }
    if (lower.startsWith(ANY_CLOUD_EVENT)) {
      if (!MediaTypes.isUtf8(type, CLOUD_EVENT)) {
        throw unsupported(ACCEPTED, "");
      }
      return StructuredEvent.read(json(body));
    }
    if (BinaryEvent.is(headers)) {
      return BinaryEvent.read(headers, type, body);
    }
    if (type == null || !MediaTypes.isUtf8(type, MediaTypes.JSON)) {
      throw unsupported(ACCEPTED, "");
    }
    return Payload.json(json(body).text());
  }

  /**
   * Returns the Content-Type, or null when there is none.
   *
   * @throws Problem 400 when there are two
   */
  static String contentType(MultiMap headers) {
    List<String> types = headers.getAll(HttpHeaders.CONTENT_TYPE);
    if (types.size() > 1) {
      throw new Problem(400, "Content-Type is given twice");
    }
    return types.isEmpty() ? null : types.get(0).strip();
  }

  /**
   * @throws Problem 400 when it is not one JSON value in UTF-8
   */
  static JsonText json(Buffer body) {
    return JsonText.of(Data.utf8(body.getBytes(), "body", true), "body");
  }

  static Problem unsupported(String accepted, String hint) {
    return new Problem(415, "Content-Type must be one of " + accepted + ", in UTF-8" + hint)
        .with("Accept-Post", accepted);
  }
}
