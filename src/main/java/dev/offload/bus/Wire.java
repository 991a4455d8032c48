package dev.offload.bus;

import dev.offload.bus.Submissions.Answers;
import dev.offload.task.Answer;
import dev.offload.task.Attempts;
import dev.offload.task.History;
import dev.offload.task.Payload;
import dev.offload.task.Refusal;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.StatusEvents;
import dev.offload.task.Submission;
import dev.offload.task.Task;
import dev.offload.task.Unique;
import dev.offload.task.Unique.OnConflict;
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

  static JsonObject write(Command command) {
    return new JsonObject()
        .put("verb", command.verb().name())
        .put("taskID", command.id().toString());
  }

  static Command command(JsonObject json) {
    return new Command(
        Command.Verb.valueOf(json.getString("verb")), UUID.fromString(json.getString("taskID")));
  }

  static JsonObject write(Pause pause) {
    return new JsonObject().put("lane", pause.lane()).put("why", pause.why());
  }

  static Pause pause(JsonObject json) {
    return new Pause(json.getString("lane"), json.getString("why"));
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
    JsonObject json = new JsonObject();
    if (item.key() != null) {
      json.put("key", item.key().hash())
          .put("digest", item.key().digest())
          .put("windowMs", item.key().windowMs());
    }
    if (item.unique() != null) {
      json.put("unique", item.unique().key())
          .put("uniqueScope", item.unique().scope().name())
          .put("onConflict", item.unique().onConflict().name());
    }
    return json.put("eventID", item.id().toString())
        .put("topic", item.topic())
        .put("payload", item.payload().stored())
        .put("priority", item.priority())
        .put("dueAt", item.dueAt())
        .put("bytes", item.bytes())
        .put("deadlineAt", item.deadlineAt());
  }

  private static Submission submission(JsonObject json) {
    return new Submission(
        UUID.fromString(json.getString("eventID")),
        json.getString("topic"),
        Payload.of(json.getString("payload")),
        json.getInteger("priority"),
        json.getLong("dueAt"),
        json.getInteger("bytes"),
        json.getLong("deadlineAt"),
        json.containsKey("key")
            ? new Submission.Key(
                json.getString("key"), json.getString("digest"), json.getLong("windowMs"))
            : null,
        json.containsKey("unique")
            ? new Unique(
                json.getString("unique"),
                Unique.Scope.valueOf(json.getString("uniqueScope")),
                OnConflict.valueOf(json.getString("onConflict")))
            : null);
  }

  private static JsonObject write(Answer item) {
    if (item instanceof Answer.Stored stored) {
      return new JsonObject()
          .put("tasks", array(stored.tasks(), Wire::write))
          .put("inserted", stored.inserted())
          .put("deduplicated", stored.deduplicated());
    }
    Refusal refusal = (Refusal) item;
    return new JsonObject()
        .put("code", refusal.code())
        .put("reason", refusal.reason())
        .put("outcomeUnknown", refusal.outcomeUnknown());
  }

  private static Answer answer(JsonObject json) {
    if (json.containsKey("tasks")) {
      return new Answer.Stored(
          tasks(json.getJsonArray("tasks")),
          json.getBoolean("inserted"),
          json.getBoolean("deduplicated", false));
    }
    return new Refusal(
        json.getInteger("code"), json.getString("reason"), json.getBoolean("outcomeUnknown"));
  }

  private static List<Task> tasks(JsonArray array) {
    return array.stream().map(item -> task((JsonObject) item)).toList();
  }

  private static JsonObject write(Task task) {
    return new JsonObject()
        .put("taskID", task.id().toString())
        .put("lane", task.shelf().lane())
        .put("priority", task.shelf().priority())
        .put("payload", task.payload().stored())
        .put("status", task.status().word())
        .put("version", task.version())
        .put("starts", task.attempts().starts())
        .put("receivedAt", task.receivedAt())
        .put("startedAt", task.startedAt())
        .put("endedAt", task.endedAt())
        .put("dueAt", task.dueAt());
  }

  private static Task task(JsonObject json) {
    return new Task(
        UUID.fromString(json.getString("taskID")),
        new Shelf(json.getString("lane"), json.getInteger("priority")),
        Payload.of(json.getString("payload")),
        Status.of(json.getString("status")).orElseThrow(),
        json.getInteger("version"),
        new Attempts(false, json.getInteger("starts"), 0, 0),
        json.getLong("receivedAt"),
        json.getLong("startedAt"),
        json.getLong("endedAt"),
        json.getLong("dueAt"),
        null,
        History.NONE);
  }

  private static JsonObject write(StatusEvents.Event event) {
    JsonObject json =
        new JsonObject()
            .put("taskID", event.id().toString())
            .put("status", event.status().word())
            .put("version", event.version())
            .put("at", event.at())
            .put("excerpt", event.excerpt())
            .put("lane", event.of().lane())
            .put("attempt", event.of().attempt());
    History.Progress progress = event.of().progress();
    return progress == null
        ? json
        : json.put("percent", progress.percent())
            .put("text", progress.text())
            .put("progressAt", progress.at());
  }

  private static StatusEvents.Event event(JsonObject json) {
    Integer percent = json.getInteger("percent");
    History.Progress progress =
        percent == null
            ? null
            : new History.Progress(percent, json.getString("text"), json.getLong("progressAt"));
    return new StatusEvents.Event(
        UUID.fromString(json.getString("taskID")),
        Status.of(json.getString("status")).orElseThrow(),
        json.getInteger("version"),
        json.getLong("at"),
        json.getString("excerpt"),
        new StatusEvents.Event.Of(json.getString("lane"), json.getInteger("attempt"), progress));
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
