package dev.offload.bus;

import dev.offload.bus.Submissions.Answers;
import dev.offload.task.Answer;
import dev.offload.task.Refusal;
import dev.offload.task.Status;
import dev.offload.task.StatusEvents;
import dev.offload.task.Submission;
import dev.offload.task.Task;
import dev.offload.task.TaskJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/** Our messages as JSON, between nodes. */
final class Wire {
  private static final String ITEMS = "items";

  private Wire() {}

  static JsonObject write(Submissions message) {
    return new JsonObject().put(ITEMS, array(message.items(), Wire::write));
  }

  static Submissions submissions(JsonObject json) {
    return new Submissions(list(json, Wire::submission));
  }

  static JsonObject write(Answers message) {
    return new JsonObject().put(ITEMS, array(message.items(), Wire::write));
  }

  static Answers answers(JsonObject json) {
    return new Answers(list(json, Wire::answer));
  }

  static JsonObject write(StatusEvents message) {
    return new JsonObject()
        .put("sender", message.sender())
        .put("first", message.first())
        .put(ITEMS, array(message.events(), Wire::write));
  }

  static StatusEvents statusEvents(JsonObject json) {
    return new StatusEvents(
        json.getString("sender"), json.getLong("first"), list(json, Wire::event));
  }

  private static JsonObject write(Submission item) {
    return new JsonObject()
        .put("taskID", item.id().toString())
        .put("background", item.background())
        .put("bytes", item.bytes())
        .put("deadlineAt", item.deadlineAt());
  }

  private static Submission submission(JsonObject json) {
    return new Submission(
        UUID.fromString(json.getString("taskID")),
        json.getString("background"),
        json.getInteger("bytes"),
        json.getLong("deadlineAt"));
  }

  private static JsonObject write(Answer item) {
    if (item instanceof Answer.Stored stored) {
      return new JsonObject()
          .put("task", TaskJson.of(stored.task()))
          .put("inserted", stored.inserted());
    }
    Refusal refusal = (Refusal) item;
    return new JsonObject()
        .put("code", refusal.code())
        .put("reason", refusal.reason())
        .put("outcomeUnknown", refusal.outcomeUnknown());
  }

  private static Answer answer(JsonObject json) {
    if (json.containsKey("task")) {
      Task task = TaskJson.read(json.getJsonObject("task"));
      return new Answer.Stored(task, json.getBoolean("inserted"));
    }
    return new Refusal(
        json.getInteger("code"), json.getString("reason"), json.getBoolean("outcomeUnknown"));
  }

  private static JsonObject write(StatusEvents.Event event) {
    return new JsonObject()
        .put("taskID", event.id().toString())
        .put("status", event.status().word())
        .put("version", event.version())
        .put("at", event.at())
        .put("excerpt", event.excerpt());
  }

  private static StatusEvents.Event event(JsonObject json) {
    return new StatusEvents.Event(
        UUID.fromString(json.getString("taskID")),
        Status.of(json.getString("status")).orElseThrow(),
        json.getInteger("version"),
        json.getLong("at"),
        json.getString("excerpt"));
  }

  private static <T> JsonArray array(List<T> items, Function<T, JsonObject> write) {
    JsonArray array = new JsonArray();
    items.forEach(item -> array.add(write.apply(item)));
    return array;
  }

  private static <T> List<T> list(JsonObject json, Function<JsonObject, T> read) {
    Stream<Object> items = json.getJsonArray(ITEMS).stream();
    return items.map(item -> read.apply((JsonObject) item)).toList();
  }
}
