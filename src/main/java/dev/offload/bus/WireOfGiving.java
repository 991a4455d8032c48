package dev.offload.bus;

import dev.offload.task.Attempts;
import dev.offload.task.LiveTask;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The messages by which nodes give each other tasks, as JSON. */
final class WireOfGiving {
  private static final String TASKS = "tasks";

  private WireOfGiving() {}

  static JsonObject write(Waiting message) {
    JsonObject tasks = new JsonObject();
    message.tasks().forEach(tasks::put);
    return new JsonObject().put("from", message.from()).put(TASKS, tasks);
  }

  static Waiting waiting(JsonObject json) {
    Map<String, Integer> tasks = new HashMap<>();
    JsonObject byLane = json.getJsonObject(TASKS);
    byLane.fieldNames().forEach(lane -> tasks.put(lane, byLane.getInteger(lane)));
    return new Waiting(json.getString("from"), tasks);
  }

  static JsonObject write(Take message) {
    return new JsonObject()
        .put("lane", message.lane())
        .put("slots", message.slots())
        .put("owner", message.owner());
  }

  static Take take(JsonObject json) {
    return new Take(json.getString("lane"), json.getInteger("slots"), json.getString("owner"));
  }

  static JsonObject write(Given message) {
    JsonArray tasks = new JsonArray();
    message.tasks().forEach(task -> tasks.add(write(task)));
    return new JsonObject().put(TASKS, tasks).put("left", message.left());
  }

  static Given given(JsonObject json) {
    List<LiveTask> tasks =
        json.getJsonArray(TASKS).stream().map(it -> task((JsonObject) it)).toList();
    return new Given(tasks, json.getInteger("left"));
  }

  private static JsonObject write(LiveTask task) {
    return new JsonObject()
        .put("taskID", task.id().toString())
        .put("lane", task.shelf().lane())
        .put("priority", task.shelf().priority())
        .put("status", task.status().word())
        .put("version", task.version())
        .put("starts", task.attempts().starts())
        .put("errors", task.attempts().errors())
        .put("crashes", task.attempts().crashes())
        .put("running", task.attempts().running())
        .put("dueAt", task.dueAt())
        .put("group", task.group());
  }

  /** An attempt holds it only where it is a message that was received. */
  private static LiveTask task(JsonObject json) {
    return new LiveTask(
        UUID.fromString(json.getString("taskID")),
        new Shelf(json.getString("lane"), json.getInteger("priority")),
        Status.of(json.getString("status")).orElseThrow(),
        json.getInteger("version"),
        new Attempts(
            json.getBoolean("running", false),
            json.getInteger("starts"),
            json.getInteger("errors"),
            json.getInteger("crashes")),
        json.getLong("dueAt"),
        json.getString("group"));
  }
}
