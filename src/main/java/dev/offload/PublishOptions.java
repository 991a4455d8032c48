package dev.offload;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** How an event is to be handled, or a message of a queue. What is not set is left to Offload. */
public final class PublishOptions {
  private final Map<String, String> options = new TreeMap<>();

  /** Says nothing. */
  public PublishOptions() {}

  /** Says the same as others. */
  public PublishOptions(PublishOptions other) {
    options.putAll(other.options);
  }

  /**
   * Reads what {@link #toJson} writes: members by the names of the API, such as {@code {"delay":
   * "30s", "priority": 9}}. Members that nobody knows are refused by their names when they are
   * used.
   */
  public PublishOptions(JsonObject json) {
    json.forEach(member -> options.put(member.getKey(), String.valueOf(member.getValue())));
  }

  /** It is due in so long, to 366 days. */
  public PublishOptions setDelay(Duration delay) {
    return set("delay", text(delay));
  }

  /** It is due then, to 366 days from now. Not together with a delay. */
  public PublishOptions setRunAt(Instant runAt) {
    return set("runAt", runAt.toString());
  }

  /**
   * @param priority 0 to 9; 9 is first, 4 is what others have
   */
  public PublishOptions setPriority(int priority) {
    return set("priority", Integer.toString(priority));
  }

  /** An attempt may take so long, 1 s to 24 h, whatever the subscription says. */
  public PublishOptions setTimeout(Duration timeout) {
    return set("timeout", text(timeout));
  }

  /** After so long it is not begun any more. */
  public PublishOptions setExpires(Duration expires) {
    return set("expires", text(expires));
  }

  /**
   * Sets a key of which a subscription has at the most one task that waits and one that has
   * started.
   *
   * @param key 1 to 200 characters
   */
  public PublishOptions setUnique(String key) {
    return set("unique", key);
  }

  /**
   * @param scope {@code unfinished} or {@code waiting}: which task of the unique key stands in the
   *     way of another
   */
  public PublishOptions setUniqueScope(String scope) {
    return set("uniqueScope", scope);
  }

  /**
   * @param onConflict {@code ignore}, {@code replace} or {@code runAgain}: what becomes of it when
   *     another task stands in its way
   */
  public PublishOptions setOnConflict(String onConflict) {
    return set("onConflict", onConflict);
  }

  /** Sets the group of a message, within which an ordered queue keeps the order. */
  public PublishOptions setGroup(String group) {
    return set("group", group);
  }

  /**
   * Has what is published again within 24 h be the same event.
   *
   * @param key 1 to 255 visible ASCII characters
   */
  public PublishOptions setIdempotencyKey(String key) {
    return set("idempotency-key", key);
  }

  /** Returns what is set, by the names of the API. */
  public JsonObject toJson() {
    JsonObject json = new JsonObject();
    options.forEach(json::put);
    return json;
  }

  @Override
  public String toString() {
    return toJson().encode();
  }

  private PublishOptions set(String name, String value) {
    if (value == null) {
      options.remove(name);
    } else {
      options.put(name, value);
    }
    return this;
  }

  private static String text(Duration duration) {
    if (duration == null) {
      return null;
    }
    boolean isWhole = duration.toMillis() % 1_000 == 0;
    return isWhole ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
  }
}
