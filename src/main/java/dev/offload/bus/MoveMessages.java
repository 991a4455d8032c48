package dev.offload.bus;

import io.vertx.core.json.JsonObject;

/**
 * Has the messages that wait in a queue of dead letters moved to others; answered with one of
 * {@link Submissions.Answers}: the task that does it, or a conflict while another one of the queue
 * does. Its payload is {@link #json}, and its state {@code {"moved": number, "toMove": number}}.
 *
 * @param from the queue
 * @param to where to; null is each to the queue that it came from
 * @param perSecond how many are moved in a second at the most; 0 is as many as can be
 */
public record MoveMessages(String from, String to, int perSecond) {

  /** The topic of tasks that move messages. No topic has a name with a colon. */
  public static final String TOPIC = "offload:move";

  /** Returns it as JSON; {@link #of} reads it. */
  public JsonObject json() {
    return new JsonObject().put("from", from).put("to", to).put("perSecond", perSecond);
  }

  /** Reads one; fails with some RuntimeException when it is none. */
  public static MoveMessages of(JsonObject json) {
    return new MoveMessages(
        json.getString("from"), json.getString("to"), json.getInteger("perSecond"));
  }
}
