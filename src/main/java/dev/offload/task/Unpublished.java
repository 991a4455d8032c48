package dev.offload.task;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * How an attempt ended that published events. It is stored before these are, and they before its
 * task moves on: whoever finds it stores them, which twice does no harm, and moves the task on.
 *
 * @param to what becomes of the task: complete, or processing with nothing running
 * @param at when the attempt ended, in epoch milliseconds by the store's clock
 * @param dueAt when the next part begins; {@link Task#NOT_YET} when the task is complete
 * @param state JSON for the next part; null when the task is complete
 */
public record Unpublished(Status to, long at, long dueAt, String state, List<Event> events) {

  /**
   * An event that is to be stored.
   *
   * @param id made of its task, the part of the work and its place among those of an attempt: the
   *     same when the attempt is made again
   * @param json what is published
   */
  public record Event(UUID id, String topic, String json) {}

  /** One part of the work of a task: what is done until the next begins, in any attempts. */
  public record Part(int number, long beganAt) {

    /** Returns the id of an event of this part; its time is when the part began. */
    public UUID event(UUID task, int index) {
      return TaskIds.derived(TaskIds.lowestAt(beganAt), task + " " + number + " " + index);
    }
  }

  public Unpublished {
    events = List.copyOf(events);
  }

  /** Returns the move that is to be written when the events are stored. */
  public Move move(LiveTask running, History stored) {
    Attempts before = running.attempts();
    int errors = to.isLive() ? 0 : before.errors();
    return running
        .to(to, at, dueAt)
        .with(new Attempts(false, before.starts(), errors, 0))
        .with(new Move.Bodies(state, stored.with((Unpublished) null)));
  }

  JsonObject json() {
    JsonArray each = new JsonArray();
    events.forEach(
        it -> each.add(new JsonArray().add(it.id.toString()).add(it.topic).add(it.json)));
    return new JsonObject()
        .put("to", to.word())
        .put("at", at)
        .put("dueAt", dueAt)
        .put("state", state)
        .put("events", each);
  }

  static Unpublished of(JsonObject json) {
    List<Event> events = new ArrayList<>();
    for (Object one : json.getJsonArray("events")) {
      JsonArray it = (JsonArray) one;
      events.add(new Event(UUID.fromString(it.getString(0)), it.getString(1), it.getString(2)));
    }
    return new Unpublished(
        Status.of(json.getString("to")).orElseThrow(IllegalArgumentException::new),
        json.getLong("at"),
        json.getLong("dueAt"),
        json.getString("state"),
        events);
  }
}
