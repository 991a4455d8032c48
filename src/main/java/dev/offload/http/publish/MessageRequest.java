package dev.offload.http.publish;

import dev.offload.http.kit.FormFields;
import dev.offload.http.kit.MediaTypes;
import dev.offload.http.kit.Parameters;
import dev.offload.http.kit.Problem;
import dev.offload.task.DurationText;
import dev.offload.task.EventKey;
import dev.offload.task.Options;
import dev.offload.task.Payload;
import dev.offload.task.QueueDefinition;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A request to send messages to a queue: one, of any JSON value or text, or a batch.
 *
 * @param query the parameters of the query, decoded
 */
public record MessageRequest(MultiMap headers, Map<String, List<String>> query, Buffer body) {
  /** How many messages a batch may have. */
  public static final int MESSAGES_MAX = 1_000;

  /** The fields of a form beside its options. */
  public static final String BODY = "body";

  public static final String KEY = "key";
  private static final String AS = "as";

  private static final String TEXT = "text/plain";
  private static final String ACCEPTED = MediaTypes.JSON + ", " + TEXT;
  private static final String MESSAGES = "messages";
  private static final String ITEM_KEY = "idempotencyKey";
  private static final String INVALID = "invalid_message";
  private static final Set<String> MEMBERS =
      Set.of(BODY, ITEM_KEY, Options.DELAY, Options.PRIORITY, Options.GROUP);

  /**
   * Returns what a form asks for. Sent again with the same fields it is the same message.
   *
   * @throws Problem 400 when it is malformed
   */
  public static MessageRequest ofForm(FormFields form) {
    String text = form.get(BODY) == null ? "" : form.get(BODY);
    Map<String, List<String>> options =
        PublishRequest.formOptions(form, Options.DELAY, Options.PRIORITY, Options.GROUP);
    String type = isText(form) ? TEXT : MediaTypes.JSON;
    return new MessageRequest(
        PublishRequest.formHeaders(type, form.line(KEY), type + options + text),
        options,
        Buffer.buffer(text));
  }

  /** Says whether the body of a form is a text, not JSON. */
  public static boolean isText(FormFields form) {
    return form.line(AS).equals("text");
  }

  /**
   * Reads one message.
   *
   * @param nowMs the store's time, in epoch milliseconds
   * @throws Problem 400 when it is malformed, 413 when it is too long, 415 when it is of a type
   *     that is not taken
   */
  public Publication one(QueueDefinition queue, long nowMs) {
    Parameters parameters = Parameters.of(query, Options.OF_MESSAGES);
    Map<String, String> given = new TreeMap<>();
    query.keySet().forEach(name -> given.put(name, parameters.get(name)));
    String key = IdempotencyKey.of(headers);
    return publication(queue, payload(), given, key, nowMs);
  }

  /**
   * Reads a batch.
   *
   * @return an item for each message, in order
   * @throws Problem 400 when the whole is malformed, 415 when it is not JSON
   */
  public List<BatchRequest.Item> all(QueueDefinition queue, long nowMs) {
    Parameters.of(query, Set.of());
    String type = PublishRequest.contentType(headers);
    if (type == null || !MediaTypes.isUtf8(type, MediaTypes.JSON)) {
      throw PublishRequest.unsupported(MediaTypes.JSON, "");
    }
    JsonText batch = PublishRequest.json(body);
    JsonText messages = batch.members(BODY, Set.of(MESSAGES), "invalid_batch").get(MESSAGES);
    List<JsonText> each = messages != null && messages.isArray() ? messages.elements() : List.of();
    if (each.isEmpty() || each.size() > MESSAGES_MAX) {
      throw new Problem(400, "body must have messages, an array of 1 to " + MESSAGES_MAX)
          .coded("invalid_batch");
    }
    return each.stream().map(it -> BatchRequest.item(() -> item(queue, it, nowMs))).toList();
  }

  private static Publication item(QueueDefinition queue, JsonText message, long nowMs) {
    Map<String, JsonText> members = message.members("message", MEMBERS, INVALID);
    if (!members.containsKey(BODY)) {
      throw wrong(BODY + " is missing");
    }
    Payload payload = Payload.json(members.get(BODY).text());
    members.values().removeIf(JsonText::isNull);
    Map<String, String> given = new TreeMap<>();
    Options.OF_MESSAGES.stream()
        .filter(members::containsKey)
        .forEach(name -> given.put(name, BatchItem.option(name, members.get(name))));
    String key =
        members.containsKey(ITEM_KEY)
            ? IdempotencyKey.checked(BatchItem.string(ITEM_KEY, members))
            : null;
    return publication(queue, payload, given, key, nowMs);
  }

  private Payload payload() {
    String type = PublishRequest.contentType(headers);
    if (type != null && MediaTypes.isUtf8(type, MediaTypes.JSON)) {
      return Payload.json(PublishRequest.json(body).text());
    }
    if (type == null || !MediaTypes.isUtf8(type, TEXT)) {
      throw PublishRequest.unsupported(ACCEPTED, "");
    }
    return Data.ofBytes(TEXT, body.getBytes(), BODY, Map.of());
  }

  private static Publication publication(
      QueueDefinition queue, Payload payload, Map<String, String> given, String key, long nowMs) {
    Map<String, String> options = new TreeMap<>(given);
    String group = given.get(Options.GROUP);
    checkGroup(queue, group);
    options.putIfAbsent(Options.DELAY, DurationText.of(queue.delayMs()));
    Options read = Publication.options(options, nowMs);
    if (read.dueAtMs() - nowMs >= queue.retentionMs()) {
      throw wrong("delay must be shorter than the retention of the queue");
    }
    Payload bounded = Data.bounded(payload, queue.messageMaxBytes());
    Payload grouped = group == null ? bounded : bounded.with(Payload.Limits.ofGroup(group));
    return new Publication(null, grouped, read, EventKey.named(key, payload), given);
  }

  private static void checkGroup(QueueDefinition queue, String group) {
    if (group == null && queue.ordered()) {
      throw wrong("group is missing: the queue is ordered");
    }
    if (group != null && !group.matches("[!-~]{1,128}")) {
      throw wrong("group must have 1 to 128 characters of visible ASCII");
    }
  }

  private static Problem wrong(String detail) {
    return new Problem(400, detail).coded(INVALID);
  }
}
