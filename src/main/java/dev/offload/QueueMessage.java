package dev.offload;

import io.vertx.core.json.JsonObject;
import java.time.Instant;

/**
 * A message that was received.
 *
 * @param messageID the same each time that it is received
 * @param receipt by which it is deleted, extended, released or rejected
 * @param body a JSON value
 * @param receiveCount how often it was received, this time included
 * @param visibleAt when somebody else may get it
 * @param group null when it is in none
 */
public record QueueMessage(
    String messageID,
    String receipt,
    Object body,
    int receiveCount,
    Instant sentAt,
    Instant visibleAt,
    String group) {

  /** Reads one as the API has it. */
  public QueueMessage(JsonObject json) {
    this(
        json.getString("messageID"),
        json.getString("receipt"),
        json.getValue("body"),
        json.getInteger("receiveCount"),
        json.getInstant("sentAt"),
        json.getInstant("visibleAt"),
        json.getString("group"));
  }
}
