package dev.offload.task;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** The shape of a task in the API and in bus replies. */
public final class TaskJson {
  private static final DateTimeFormatter ISO_MS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private TaskJson() {}

  /** Returns the task whole as JSON; what there is not, and times not reached, are absent. */
  public static JsonObject of(Task task) {
    JsonObject json = head(task);
    if (task.background() == null) {
      json.put("payload", task.payload().value());
      if (task.payload().attributes().containsKey("id")) {
        json.put("cloudEvent", new JsonObject(Map.copyOf(task.payload().attributes())));
      }
    }
    if (task.payload().limits().unique() != null) {
      json.put("unique", task.payload().limits().unique());
    }
    if (task.payload().limits().behind() != null) {
      json.put("behind", task.payload().limits().behind().toString());
    }
    if (task.payload().slot() != null) {
      task.payload().slot().putInto(json);
    }
    putHistory(json, task.history());
    return json;
  }

  private static void putHistory(JsonObject json, History history) {
    if (history.supersededBy() != null) {
      json.put("supersededBy", history.supersededBy().toString());
    }
    if (history.result() != null && history.unpublished() == null) {
      json.put("result", history.resultValue());
    }
    if (history.error() != null) {
      json.put("error", json(history.error()));
    }
    if (history.progress() != null) {
      json.put("progress", json(history.progress()));
    }
    if (!history.attempts().isEmpty()) {
      JsonArray attempts = new JsonArray();
      history.attempts().forEach(attempt -> attempts.add(json(attempt)));
      json.put("attempts", attempts);
    }
  }

  /** Returns the task for a list: of its payload there is an excerpt, of its attempts nothing. */
  public static JsonObject listed(Task task) {
    JsonObject json = head(task);
    return task.background() == null
        ? json.put("excerpt", BackgroundText.excerpt(task.payload().text()))
        : json;
  }

  /**
   * Returns what is answered to whoever published an event.
   *
   * @param stored its tasks, or those that had its unique key
   */
  public static JsonObject published(UUID event, Answer.Stored stored) {
    JsonArray each = new JsonArray();
    for (Task task : stored.tasks()) {
      each.add(
          new JsonObject()
              .put("taskID", task.id().toString())
              .put("subscription", task.shelf().subscription())
              .put("status", task.status().word())
              .put("dueAt", time(task.dueAt())));
    }
    JsonObject json = new JsonObject().put("eventID", event.toString()).put("tasks", each);
    return stored.deduplicated() ? json.put("deduplicated", true) : json;
  }

  private static JsonObject head(Task task) {
    JsonObject json = new JsonObject().put("taskID", task.id().toString());
    if (task.background() != null) {
      json.put("background", task.background());
    }
    json.put("eventID", task.eventID().toString())
        .put("topic", task.shelf().topic())
        .put("subscription", task.shelf().subscription())
        .put("status", task.status().word())
        .put("version", task.version())
        .put("priority", task.shelf().priority())
        .put("attempt", task.attempts().starts())
        .put("receivedAt", time(task.receivedAt()));
    putTime(json, "processingAt", task.startedAt());
    if (!task.status().isLive()) {
      putTime(json, task.status().word() + "At", task.endedAt());
    }
    putTime(json, "dueAt", task.dueAt());
    return json;
  }

  private static JsonObject json(History.Error error) {
    return new JsonObject()
        .put("type", error.type())
        .put("message", error.message())
        .put("at", time(error.at()));
  }

  /** Returns how far an attempt is, as JSON. */
  public static JsonObject json(History.Progress progress) {
    return new JsonObject()
        .put("percent", progress.percent())
        .put("text", progress.text())
        .put("at", time(progress.at()));
  }

  private static JsonObject json(History.Attempt attempt) {
    JsonObject json =
        new JsonObject()
            .put("attempt", attempt.number())
            .put("startedAt", time(attempt.startedAt()))
            .put("endedAt", time(attempt.endedAt()))
            .put("outcome", attempt.outcome());
    if (attempt.node() != null) {
      json.put("node", attempt.node());
    }
    return attempt.error() == null ? json : json.put("error", json(attempt.error()));
  }

  /** Returns a time as ISO 8601 in UTC with milliseconds. */
  public static String time(long epochMs) {
    return ISO_MS.format(Instant.ofEpochMilli(epochMs));
  }

  private static void putTime(JsonObject json, String name, long epochMs) {
    if (epochMs != Task.NOT_YET) {
      json.put(name, time(epochMs));
    }
  }
}
