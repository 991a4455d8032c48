package dev.offload.task;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;

/** The shape of a task in the API and in bus replies. */
public final class TaskJson {
  private static final DateTimeFormatter ISO_MS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private TaskJson() {}

  /** Returns the task as JSON; times that were not reached are absent. */
  public static JsonObject of(Task task) {
    JsonObject json =
        new JsonObject()
            .put("taskID", task.id().toString())
            .put("background", task.background())
            .put("status", task.status().word())
            .put("version", task.version())
            .put("receivedAt", time(task.receivedAt()));
    putTime(json, "processingAt", task.startedAt());
    if (!task.status().isLive()) {
      putTime(json, task.status().word() + "At", task.endedAt());
    }
    putTime(json, "dueAt", task.dueAt());
    return json;
  }

  /** Returns a time as ISO 8601 in UTC with milliseconds. */
  public static String time(long epochMs) {
    return ISO_MS.format(Instant.ofEpochMilli(epochMs));
  }

  /** Reads {@link #of} of a task of {@code POST /background}, as another node wrote it. */
  public static Task read(JsonObject json) {
    Status status = Status.of(json.getString("status")).orElseThrow();
    return new Task(
        UUID.fromString(json.getString("taskID")),
        Shelf.BACKGROUND,
        json.getString("background"),
        status,
        json.getInteger("version"),
        Attempts.NONE,
        readTime(json, "receivedAt"),
        readTime(json, "processingAt"),
        status.isLive() ? Task.NOT_YET : readTime(json, status.word() + "At"),
        readTime(json, "dueAt"));
  }

  private static void putTime(JsonObject json, String name, long epochMs) {
    if (epochMs != Task.NOT_YET) {
      json.put(name, time(epochMs));
    }
  }

  private static long readTime(JsonObject json, String name) {
    String text = json.getString(name);
    return text == null ? Task.NOT_YET : Instant.parse(text).toEpochMilli();
  }
}
