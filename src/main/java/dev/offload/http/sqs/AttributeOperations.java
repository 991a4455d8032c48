package dev.offload.http.sqs;

import dev.offload.http.sqs.SqsError.Kind;
import dev.offload.task.QueueDefinition;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Reads and sets attributes and tags of queues. */
final class AttributeOperations {
  private static final String ATTRIBUTES = "Attributes";
  private static final String TAGS = "Tags";
  private static final String KEYS = "TagKeys";
  private static final int TAGS_MAX = 50;
  private static final int KEY_MAX = 128;
  private static final int VALUE_MAX = 256;

  private final NamedQueues queues;
  private final QueueAttributes attributes;

  AttributeOperations(NamedQueues queues, QueueAttributes attributes) {
    this.queues = queues;
    this.attributes = attributes;
  }

  Map<String, Operation> all() {
    return Map.of(
        "GetQueueAttributes", this::get,
        "SetQueueAttributes", this::set,
        "TagQueue", this::tag,
        "UntagQueue", this::untag,
        "ListQueueTags", this::tags,
        "AddPermission", AttributeOperations::unsupported,
        "RemovePermission", AttributeOperations::unsupported);
  }

  private Future<JsonObject> get(SqsRequest request) {
    List<String> wanted = request.requiring(NamedQueues.URL).list("AttributeNames");
    return queues
        .fresh(request)
        .compose(
            it ->
                queues
                    .known()
                    .depth(it)
                    .map(
                        depth -> {
                          JsonObject given = new JsonObject();
                          attributes.only(wanted, it, depth).forEach(given::put);
                          return given.isEmpty() ? given : new JsonObject().put(ATTRIBUTES, given);
                        }));
  }

  private Future<JsonObject> set(SqsRequest request) {
    Map<String, String> given = request.requiring(NamedQueues.URL, ATTRIBUTES).texts(ATTRIBUTES);
    return queues
        .all()
        .compose(
            all ->
                change(
                    request,
                    (before, nowMs) -> {
                      QueueAttributes.check(given, before.ordered());
                      QueueDefinition wanted = attributes.with(given, before, nowMs);
                      QueueOperations.checkTarget(wanted, given, all);
                      return wanted;
                    }));
  }

  private Future<JsonObject> tag(SqsRequest request) {
    Map<String, String> given = request.requiring(NamedQueues.URL, TAGS).texts(TAGS);
    return retag(
        request,
        tags -> {
          tags.putAll(given);
          return tags;
        });
  }

  private Future<JsonObject> untag(SqsRequest request) {
    List<String> gone = request.requiring(NamedQueues.URL, KEYS).list(KEYS);
    return retag(
        request,
        tags -> {
          gone.forEach(tags::remove);
          return tags;
        });
  }

  private Future<JsonObject> tags(SqsRequest request) {
    return queues
        .fresh(request.requiring(NamedQueues.URL))
        .map(
            it -> {
              JsonObject tags = new JsonObject();
              new TreeMap<>(it.tags()).forEach(tags::put);
              return tags.isEmpty() ? tags : new JsonObject().put(TAGS, tags);
            });
  }

  private Future<JsonObject> retag(SqsRequest request, UnaryOperator<Map<String, String>> change) {
    return change(
        request,
        (before, nowMs) -> {
          Map<String, String> tags = checked(change.apply(new HashMap<>(before.tags())));
          return attributes.with(Map.of(), before, nowMs).with(tags);
        });
  }

  /** What a queue is to be, made of what it is. */
  private interface Change {
    QueueDefinition of(QueueDefinition before, long nowMs);
  }

  private Future<JsonObject> change(SqsRequest request, Change change) {
    String name = QueueNames.ofUrl(request.text(NamedQueues.URL));
    return queues
        .known()
        .define(
            name,
            (before, nowMs) -> {
              QueueDefinition there = before.orElseThrow(SqsError::noQueue);
              return change.of(NamedQueues.changeable(there), nowMs);
            })
        .mapEmpty();
  }

  /**
   * Returns tags that are no more and no longer than AWS has them.
   *
   * @throws SqsError when they are
   */
  static Map<String, String> checked(Map<String, String> tags) {
    boolean isLong =
        tags.entrySet().stream()
            .anyMatch(it -> it.getKey().length() > KEY_MAX || it.getValue().length() > VALUE_MAX);
    if (isLong || tags.size() > TAGS_MAX) {
      throw SqsError.invalid(
          "A queue has at most 50 tags, with keys of 128 characters and values of 256.");
    }
    return tags;
  }

  private static Future<JsonObject> unsupported(SqsRequest request) {
    throw new SqsError(Kind.UNSUPPORTED_OPERATION, "Queues have no permissions of their own here.");
  }
}
