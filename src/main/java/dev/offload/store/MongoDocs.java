package dev.offload.store;

import dev.offload.task.BackgroundText;
import dev.offload.task.LiveTask;
import dev.offload.task.Status;
import dev.offload.task.Task;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Collection;
import java.util.UUID;

/**
 * Tasks as documents. The id is the taskID, the fields are named as in the API, times are epoch
 * milliseconds and absent until reached; {@code owner} and {@code dueAt} are there only while the
 * task is not finished, {@code by} is the incarnation that made the last move. {@code
 * backgroundBytes} is there so that a page can be cut to size before any text is read.
 */
final class MongoDocs {
  static final String TASKS = "tasks";
  static final String ID = "_id";
  static final String STATUS = "status";
  static final String VERSION = "version";
  static final String DUE_AT = "dueAt";
  static final String BACKGROUND_BYTES = "backgroundBytes";
  static final String OWNER = "owner";
  static final String BY = "by";

  /** What {@link #live} reads. */
  static final JsonObject LIVE_FIELDS =
      new JsonObject().put(STATUS, 1).put(VERSION, 1).put(DUE_AT, 1).put("completeAfterMs", 1);

  private MongoDocs() {}

  static JsonObject of(Task task, String owner) {
    JsonObject doc =
        new JsonObject()
            .put(ID, task.id().toString())
            .put("background", task.background())
            .put(BACKGROUND_BYTES, BackgroundText.utf8Bytes(task.background()))
            .put(STATUS, task.status().word())
            .put(VERSION, task.version())
            .put("receivedAt", task.receivedAt());
    putTime(doc, "processingAt", task.processingAt());
    putTime(doc, "completeAt", task.completeAt());
    putTime(doc, DUE_AT, task.dueAt());
    doc.put("completeAfterMs", task.completeAfterMs()).put(BY, owner);
    return task.status().isFinal() ? doc : doc.put(OWNER, owner);
  }

  static Task task(JsonObject doc) {
    return new Task(
        id(doc),
        doc.getString("background"),
        status(doc),
        doc.getInteger(VERSION),
        doc.getLong("receivedAt"),
        doc.getLong("processingAt", Task.NOT_YET),
        doc.getLong("completeAt", Task.NOT_YET),
        doc.getLong(DUE_AT, Task.NOT_YET),
        doc.getLong("completeAfterMs"));
  }

  static LiveTask live(JsonObject doc) {
    return new LiveTask(
        id(doc),
        status(doc),
        doc.getInteger(VERSION),
        doc.getLong(DUE_AT),
        doc.getLong("completeAfterMs"));
  }

  static UUID id(JsonObject doc) {
    return UUID.fromString(doc.getString(ID));
  }

  /** Returns the field that holds when a status was reached. */
  static String timeOf(Status status) {
    return status.word() + "At";
  }

  /** Returns the filter for any of these ids. */
  static JsonObject anyOf(Collection<UUID> ids) {
    JsonArray words = new JsonArray();
    ids.forEach(id -> words.add(id.toString()));
    return new JsonObject().put(ID, new JsonObject().put("$in", words));
  }

  /** Returns a date that the server set, in epoch milliseconds. */
  static long date(JsonObject doc, String field) {
    return Instant.parse(doc.getJsonObject(field).getString("$date")).toEpochMilli();
  }

  private static Status status(JsonObject doc) {
    return Status.of(doc.getString(STATUS)).orElseThrow();
  }

  private static void putTime(JsonObject doc, String field, long epochMs) {
    if (epochMs != Task.NOT_YET) {
      doc.put(field, epochMs);
    }
  }
}
