package dev.offload.store.mongo;

import dev.offload.task.Attempts;
import dev.offload.task.BackgroundText;
import dev.offload.task.History;
import dev.offload.task.LiveTask;
import dev.offload.task.Payload;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Tasks as documents. The id is the taskID, the fields are named as in the API, times are epoch
 * milliseconds and absent until reached; {@code owner} and {@code dueAt} are there only while the
 * task is live, {@code by} is the incarnation that made the last move. {@code shelf} is a lane and
 * a priority; without one it is that of {@code POST /background}, whose text is {@code background};
 * of others {@code payload} is what was published. What was tried is absent where nothing was.
 * {@code backgroundBytes} is the length of either; is there so that a page can be cut to size
 * before any text is read.
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
  static final String SHELF = "shelf";
  static final String BACKGROUND = "background";
  static final String PAYLOAD = "payload";
  static final String STATE = "state";
  static final String HISTORY = "history";
  static final String GROUP = "group";

  static final String RUNNING = "running";
  static final String STARTS = "starts";
  private static final String ERRORS = "errors";
  private static final String CRASHES = "crashes";

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
  static final JsonObject OUR_LIVE = ours(Status::isLive).put(DUE_AT, WHOLE);

  /** What the server finds of tasks that {@link #task} can read. */
  static final JsonObject OUR_TASK =
      ours(status -> true)
          .put("$or", new JsonArray().add(isText(BACKGROUND)).add(isText(PAYLOAD)))
          .put("receivedAt", WHOLE);

  /** What {@link #live} reads. */
  static final JsonObject LIVE_FIELDS =
      new JsonObject()
          .put(STATUS, 1)
          .put(VERSION, 1)
          .put(DUE_AT, 1)
          .put(SHELF, 1)
          .put(RUNNING, 1)
          .put(STARTS, 1)
          .put(ERRORS, 1)
          .put(CRASHES, 1)
          .put(GROUP, 1);

  private MongoDocs() {}

  static JsonObject of(Task task, String owner) {
    JsonObject doc =
        new JsonObject()
            .put(ID, task.id().toString())
            .put(task.background() == null ? PAYLOAD : BACKGROUND, task.payload().stored())
            .put(BACKGROUND_BYTES, BackgroundText.utf8Bytes(task.payload().stored()))
            .put(STATUS, task.status().word())
            .put(VERSION, task.version())
            .put("receivedAt", task.receivedAt())
            .put(BY, owner);
    putTime(doc, timeOf(Status.PROCESSING), task.startedAt());
    if (task.status().isLive()) {
      doc.put(DUE_AT, task.dueAt()).put(OWNER, owner);
    } else {
      putTime(doc, timeOf(task.status()), task.endedAt());
    }
    if (!task.shelf().equals(Shelf.BACKGROUND)) {
      doc.put(SHELF, MongoShelves.name(task.shelf()));
    }
    if (task.group() != null) {
      doc.put(GROUP, task.group());
    }
    putAttempts(task.attempts(), doc, new JsonObject());
    return doc;
  }

  /** Reads a task; fails with some RuntimeException when a document is none. */
  static Task task(JsonObject doc) {
    Status status = status(doc);
    return new Task(
        id(doc),
        MongoShelves.of(doc),
        Payload.of(doc.getString(doc.containsKey(BACKGROUND) ? BACKGROUND : PAYLOAD)),
        status,
        version(doc),
        attempts(doc),
        number(doc, "receivedAt"),
        time(doc, timeOf(Status.PROCESSING)),
        status.isLive() ? Task.NOT_YET : time(doc, timeOf(status)),
        time(doc, DUE_AT),
        doc.getString(STATE),
        History.of(doc.getString(HISTORY)));
  }

  private static JsonObject isText(String field) {
    return new JsonObject().put(field, new JsonObject().put("$type", "string"));
  }

  /** Reads a task that is live; fails as {@link #task} does. */
  static LiveTask live(JsonObject doc) {
    Status status = status(doc);
    if (!status.isLive()) {
      throw new IllegalArgumentException("ended, and yet of an owner");
    }
    return new LiveTask(
        id(doc),
        MongoShelves.of(doc),
        status,
        version(doc),
        attempts(doc),
        number(doc, DUE_AT),
        doc.getString(GROUP));
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

  /** Puts what was tried into {@code set}, and what was not into {@code unset}. */
  static void putAttempts(Attempts attempts, JsonObject set, JsonObject unset) {
    (attempts.running() ? set : unset).put(RUNNING, true);
    (attempts.starts() > 0 ? set : unset).put(STARTS, attempts.starts());
    (attempts.errors() > 0 ? set : unset).put(ERRORS, attempts.errors());
    (attempts.crashes() > 0 ? set : unset).put(CRASHES, attempts.crashes());
  }

  private static Attempts attempts(JsonObject doc) {
    return new Attempts(
        Boolean.TRUE.equals(doc.getBoolean(RUNNING)),
        count(doc, STARTS),
        count(doc, ERRORS),
        count(doc, CRASHES));
  }

  /** Returns the field that holds when a status was reached. */
  static String timeOf(Status status) {
    return status.word() + "At";
  }

  /** Returns a date that the server set, in epoch milliseconds. */
  static long date(JsonObject doc, String field) {
    return Instant.parse(doc.getJsonObject(field).getString("$date")).toEpochMilli();
  }

  static Status status(JsonObject doc) {
    return Status.of(doc.getString(STATUS)).orElseThrow();
  }

  static long time(JsonObject doc, String field) {
    return doc.containsKey(field) ? number(doc, field) : Task.NOT_YET;
  }

  private static void putTime(JsonObject doc, String field, long epochMs) {
    if (epochMs != Task.NOT_YET) {
      doc.put(field, epochMs);
    }
  }

  static int count(JsonObject doc, String field) {
    return doc.getValue(field) == null ? 0 : Math.toIntExact(number(doc, field));
  }

  private static JsonObject ours(Predicate<Status> which) {
    JsonObject small = WHOLE.copy().put("$lte", Integer.MAX_VALUE);
    JsonArray optional =
        new JsonArray()
            .add(MongoShelves.OURS)
            .add(MongoFilters.absentOr(RUNNING, new JsonObject().put("$type", "bool")))
            .add(MongoFilters.absentOr(STARTS, small))
            .add(MongoFilters.absentOr(ERRORS, small))
            .add(MongoFilters.absentOr(CRASHES, small))
            .add(MongoFilters.absentOr(GROUP, new JsonObject().put("$type", "string")));
    return OUR_ID
        .copy()
        .put(STATUS, MongoFilters.oneOf(which))
        .put(VERSION, small)
        .put("$and", optional);
  }
}
