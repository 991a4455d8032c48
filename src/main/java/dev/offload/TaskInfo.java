package dev.offload;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/** A task as it was when somebody asked. Immutable; for any thread. */
public final class TaskInfo {
  private static final Set<String> ENDED = Set.of("complete", "failed", "cancelled");

  private final JsonObject json;

  /** Reads one as the API has it. */
  public TaskInfo(JsonObject json) {
    this.json = json.copy();
  }

  /** Returns the id of the task. */
  public String taskID() {
    return json.getString("taskID");
  }

  /** Returns the id of the event, the same for all subscriptions of the topic. */
  public String eventID() {
    return json.getString("eventID");
  }

  /** Returns the topic to which the event was published. */
  public String topic() {
    return json.getString("topic");
  }

  /** Returns the subscription whose task it is. */
  public String subscription() {
    return json.getString("subscription");
  }

  /**
   * Returns {@code received}, {@code processing}, {@code retrying}, {@code complete}, {@code
   * failed} or {@code cancelled}.
   */
  public String status() {
    return json.getString("status");
  }

  /** Says whether it goes on no more, unless somebody has it tried again. */
  public boolean isEnded() {
    return ENDED.contains(status());
  }

  /** Says whether its work is done. */
  public boolean isComplete() {
    return "complete".equals(status());
  }

  /** Returns how often an attempt at it began. */
  public int attempt() {
    return json.getInteger("attempt");
  }

  /** Returns what was published, as a JSON value. */
  public Object payload() {
    return copied().getValue("payload");
  }

  /** Returns what its handler left as the result, as a JSON value; null for none. */
  public Object result() {
    return copied().getValue("result");
  }

  /** Returns what the last error said; null when there was none. */
  public String error() {
    JsonObject error = json.getJsonObject("error");
    return error == null ? null : error.getString("message");
  }

  /** Returns how far it is, 0 to 100, as its handler told last; -1 when it told nothing. */
  public int percent() {
    JsonObject progress = json.getJsonObject("progress");
    return progress == null ? -1 : progress.getInteger("percent");
  }

  /** Returns the ends of its attempts: {@code attempt}, {@code outcome}, {@code error} and more. */
  public JsonArray attempts() {
    return copied().getJsonArray("attempts", new JsonArray());
  }

  /** Returns all of it, as the API has it. */
  public JsonObject toJson() {
    return copied();
  }

  @Override
  public String toString() {
    return json.encode();
  }

  private JsonObject copied() {
    return json.copy();
  }
}
