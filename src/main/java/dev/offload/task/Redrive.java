package dev.offload.task;

import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * What is to be done with the failed tasks of a subscription or a queue, as whoever asks says it
 * and as the task that does it has it as its payload.
 *
 * @param topic of the subscription; of a queue the name of its lane
 * @param subscription empty of a queue
 * @param before only what failed before this, in epoch milliseconds by the store's clock; 0 is all
 * @param errorContains only what failed with an error, {@code type: message}, that has this in it;
 *     null is all
 * @param until when it was asked for, by the same clock; 0 until a worker has taken it. What failed
 *     later is left alone, so what fails again is not taken twice
 */
public record Redrive(
    Verb verb, String topic, String subscription, long before, String errorContains, long until) {

  /** The lane in which such tasks wait. No topic has a name with a colon. */
  public static final Shelf SHELF = new Shelf("offload:redrive/" + Shelf.DEFAULT, Shelf.PRIORITY);

  private static final UUID FIRST = new UUID(0x7000, 1L << 63);

  /** What is done with a failed task. */
  public enum Verb {
    /** It is received anew, due now, as if it had never failed. */
    REDRIVE,
    /** It is removed. */
    DISCARD,
    /** It is removed, and so is every other message of a queue, those that somebody has as well. */
    PURGE;

    /** Returns the word used in paths and payloads. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** All dead letters of a queue, or with {@link Verb#PURGE} all its messages. */
  public static Redrive of(Verb verb, QueueDefinition queue) {
    return new Redrive(verb, queue.lane(), "", 0, null, 0);
  }

  /** Returns the lane whose failed tasks are meant. */
  public String lane() {
    return Shelf.lane(topic, subscription);
  }

  /**
   * Returns the id of the task that does it: one for a subscription, so that there is one at a
   * time. Its time is that of the epoch.
   */
  public UUID taskID() {
    UUID id = TaskIds.derived(FIRST, lane());
    // Those of schedules are nothing else.
    return TaskIds.isOfSchedules(id)
        ? new UUID(id.getMostSignificantBits() + 1, id.getLeastSignificantBits())
        : id;
  }

  /** Returns this, asked for at a time. */
  public Redrive until(long nowMs) {
    return new Redrive(verb, topic, subscription, before, errorContains, nowMs);
  }

  /** Says whether a task is one of those that are meant. */
  public boolean takes(Task task) {
    return task.status() == Status.FAILED
        && task.shelf().lane().equals(lane())
        && task.endedAt() < (before == 0 ? until : Math.min(before, until))
        && (errorContains == null || error(task).contains(errorContains));
  }

  private static String error(Task task) {
    History.Error error = task.history().error();
    return error == null ? "" : error.type() + ": " + error.message();
  }

  /** Returns it as JSON; {@link #of} reads it. */
  public JsonObject json() {
    JsonObject json =
        new JsonObject()
            .put("verb", verb.word())
            .put("topic", topic)
            .put("subscription", subscription);
    if (before != 0) {
      json.put("before", TaskJson.time(before));
    }
    if (errorContains != null) {
      json.put("errorContains", errorContains);
    }
    return until == 0 ? json : json.put("until", TaskJson.time(until));
  }

  /** Reads one; fails with some RuntimeException when it is none. */
  public static Redrive of(JsonObject json) {
    return new Redrive(
        Verb.valueOf(json.getString("verb").toUpperCase(Locale.ROOT)),
        json.getString("topic"),
        json.getString("subscription"),
        time(json.getString("before")).orElse(0),
        json.getString("errorContains"),
        time(json.getString("until")).orElse(0));
  }

  private static OptionalLong time(String text) {
    return text == null ? OptionalLong.empty() : TimeText.epochMs(text);
  }
}
