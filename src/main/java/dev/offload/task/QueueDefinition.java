package dev.offload.task;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * How a queue treats its messages.
 *
 * @param name in lower case; of those made by SQS clients as they gave it
 * @param visibilityMs how long a received message stays with its receiver, 0 to 43,200,000
 * @param maxReceives after how many receives a message goes to the dead letters; 0 is never
 * @param deadLetters the queue to which such messages go; null when they fail in their own
 * @param ordered messages of a group are handed out in the order in which they were sent
 * @param retentionMs how long a message is kept that nobody deletes, from when it was sent
 * @param delayMs how long a message waits that says nothing of it
 * @param waitMs how long a receiver waits that says nothing of it
 * @param messageMaxBytes of body and attributes together, in UTF-8
 * @param contentDeduplicated what has no deduplication id is known by its body
 * @param deduplicatedByGroup a deduplication id counts in its group alone
 * @param isDeclared it is in the configuration, and cannot be changed or removed otherwise
 * @param createdAt epoch milliseconds by the store's clock; 0 when it is declared
 * @param changedAt the same of its last change
 * @param attributes what SQS clients set that has no effect, by its name there
 * @param tags the same of tags
 */
public record QueueDefinition(
    String name,
    long visibilityMs,
    int maxReceives,
    String deadLetters,
    boolean ordered,
    long retentionMs,
    long delayMs,
    long waitMs,
    int messageMaxBytes,
    boolean contentDeduplicated,
    boolean deduplicatedByGroup,
    boolean isDeclared,
    long createdAt,
    long changedAt,
    Map<String, String> attributes,
    Map<String, String> tags) {

  /** What is before the name of a queue in the name of its lane. */
  public static final String LANE_PREFIX = "queue:";

  public QueueDefinition {
    Objects.requireNonNull(name);
    attributes = Map.copyOf(attributes);
    tags = Map.copyOf(tags);
  }

  /** Returns the name of its lane, which is also what its messages have as their topic. */
  public String lane() {
    return LANE_PREFIX + name;
  }

  /** Returns it with other tags. */
  public QueueDefinition with(Map<String, String> otherTags) {
    return new QueueDefinition(
        name,
        visibilityMs,
        maxReceives,
        deadLetters,
        ordered,
        retentionMs,
        delayMs,
        waitMs,
        messageMaxBytes,
        contentDeduplicated,
        deduplicatedByGroup,
        isDeclared,
        createdAt,
        changedAt,
        attributes,
        otherTags);
  }

  /** Says whether a lane is that of a queue. */
  public static boolean isLane(String name) {
    return name.startsWith(LANE_PREFIX);
  }

  /** Returns it as JSON; {@link #of} reads it. */
  public JsonObject json() {
    return new JsonObject()
        .put("name", name)
        .put("visibilityMs", visibilityMs)
        .put("maxReceives", maxReceives)
        .put("deadLetters", deadLetters)
        .put("ordered", ordered)
        .put("retentionMs", retentionMs)
        .put("delayMs", delayMs)
        .put("waitMs", waitMs)
        .put("messageMaxBytes", messageMaxBytes)
        .put("contentDeduplicated", contentDeduplicated)
        .put("deduplicatedByGroup", deduplicatedByGroup)
        .put("isDeclared", isDeclared)
        .put("createdAt", createdAt)
        .put("changedAt", changedAt)
        .put("attributes", object(attributes))
        .put("tags", object(tags));
  }

  /** Reads one; fails with some RuntimeException when it is none. */
  public static QueueDefinition of(JsonObject json) {
    return new QueueDefinition(
        json.getString("name"),
        json.getLong("visibilityMs"),
        json.getInteger("maxReceives"),
        json.getString("deadLetters"),
        json.getBoolean("ordered"),
        json.getLong("retentionMs"),
        json.getLong("delayMs"),
        json.getLong("waitMs"),
        json.getInteger("messageMaxBytes"),
        json.getBoolean("contentDeduplicated"),
        json.getBoolean("deduplicatedByGroup"),
        json.getBoolean("isDeclared"),
        json.getLong("createdAt"),
        json.getLong("changedAt"),
        texts(json.getJsonObject("attributes")),
        texts(json.getJsonObject("tags")));
  }

  private static JsonObject object(Map<String, String> texts) {
    JsonObject object = new JsonObject();
    new TreeMap<>(texts).forEach(object::put);
    return object;
  }

  private static Map<String, String> texts(JsonObject object) {
    Map<String, String> texts = new TreeMap<>();
    object.fieldNames().forEach(name -> texts.put(name, object.getString(name)));
    return texts;
  }
}
