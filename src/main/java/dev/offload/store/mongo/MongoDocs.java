package dev.offload.store.mongo;

import dev.offload.task.BackgroundText;
import dev.offload.task.LiveTask;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
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

  /**
   * What a number is that was written here. A double is none, be it whole: a shell wrote it, and
   * rounding it would hide that.
   */
  static final JsonObject WHOLE =
      new JsonObject().put("$type", new JsonArray().add("int").add("long"));

  /** What the server finds of documents whose id is a task's. */
  static final JsonObject OUR_ID =
      new JsonObject().put(ID, new JsonObject().put("$regex", "^" + TaskIds.PATTERN + "$"));

  /** What the server finds of tasks that {@link #live} can read. */
  static final JsonObject OUR_LIVE =
      OUR_ID
          .copy()
          .put(STATUS, oneOf(false))
          .put(VERSION, version())
          .put(DUE_AT, WHOLE)
          .put("completeAfterMs", WHOLE);

  /** What the server finds of tasks that {@link #task} can read. */
  static final JsonObject OUR_TASK =
      OUR_ID
          .copy()
          .put("background", new JsonObject().put("$type", "string"))
          .put(STATUS, oneOf(true))
          .put(VERSION, version())
          .put("receivedAt", WHOLE)
          .put("completeAfterMs", WHOLE);

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

  /** Reads a task; fails with some RuntimeException when a document is none. */
  static Task task(JsonObject doc) {
    return new Task(
        id(doc),
        doc.getString("background"),
        status(doc),
        version(doc),
        number(doc, "receivedAt"),
        time(doc, "processingAt"),
        time(doc, "completeAt"),
        time(doc, DUE_AT),
        number(doc, "completeAfterMs"));
  }

  /** Reads a task that is not finished; fails as {@link #task} does. */
  static LiveTask live(JsonObject doc) {
    Status status = status(doc);
    if (status.isFinal()) {
      throw new IllegalArgumentException("finished, and yet of an owner");
    }
    return new LiveTask(
        id(doc), status, version(doc), number(doc, DUE_AT), number(doc, "completeAfterMs"));
  }

  static UUID id(JsonObject doc) {
    return TaskIds.parse(doc.getString(ID)).orElseThrow();
  }

  /** Reads a whole number, which must be there. */
  static long number(JsonObject doc, String field) {
    Object value = doc.getValue(field);
    if (value instanceof Integer || value instanceof Long) {
      return ((Number) value).longValue();
    }
    throw new IllegalArgumentException(field + " is no whole number");
  }

  static int version(JsonObject doc) {
    return Math.toIntExact(number(doc, VERSION));
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

  static Status status(JsonObject doc) {
    return Status.of(doc.getString(STATUS)).orElseThrow();
  }

  private static long time(JsonObject doc, String field) {
    return doc.containsKey(field) ? number(doc, field) : Task.NOT_YET;
  }

  private static JsonObject version() {
    return WHOLE.copy().put("$lte", Integer.MAX_VALUE);
  }

  private static JsonObject oneOf(boolean finished) {
    JsonArray words = new JsonArray();
    for (Status status : Status.values()) {
      if (finished || !status.isFinal()) {
        words.add(status.word());
      }
    }
    return new JsonObject().put("$in", words);
  }

  private static void putTime(JsonObject doc, String field, long epochMs) {
    if (epochMs != Task.NOT_YET) {
      doc.put(field, epochMs);
    }
  }
}
