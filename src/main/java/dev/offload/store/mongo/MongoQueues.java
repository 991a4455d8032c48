package dev.offload.store.mongo;

import dev.offload.store.TaskStore;
import dev.offload.store.TaskStore.LaneEnd;
import dev.offload.task.QueueDefinition;
import dev.offload.task.QueueDepth;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.BulkOperation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The queues that are in no configuration, a document each; and how many messages queues have. */
final class MongoQueues {
  private static final String QUEUES = "queues";
  private static final String DEFINITION = "definition";
  private static final String CHANGED_AT = "changedAt";
  private static final String MESSAGES = "messages";
  private static final String IS_DUE = "isDue";
  private static final String RECEIVED_AT = "receivedAt";
  private static final String LAST_ID = "lastID";

  private final MongoConnection mongo;

  MongoQueues(MongoConnection mongo) {
    this.mongo = mongo;
  }

  /** See {@link TaskStore#define}. */
  Future<Boolean> define(String name, QueueDefinition wanted, long seenChangedAt) {
    JsonObject key = new JsonObject().put(MongoDocs.ID, name);
    if (seenChangedAt == 0) {
      return wanted == null
          ? mongo.read(client -> client.count(QUEUES, key)).map(there -> there == 0)
          : insert(key.mergeIn(fields(wanted)));
    }
    key.put(CHANGED_AT, seenChangedAt);
    BulkOperation change =
        wanted == null
            ? BulkOperation.createDelete(key)
            : BulkOperation.createUpdate(key, new JsonObject().put("$set", fields(wanted)));
    return mongo
        .write(client -> client.bulkWrite(QUEUES, List.of(change)))
        .map(done -> done.getMatchedCount() + done.getDeletedCount() == 1);
  }

  private Future<Boolean> insert(JsonObject queue) {
    List<BulkOperation> one = List.of(BulkOperation.createInsert(queue));
    return MongoDuplicates.stored(mongo.write(client -> client.bulkWrite(QUEUES, one)), 1)
        .map(stored -> stored.get(0));
  }

  private static JsonObject fields(QueueDefinition queue) {
    return new JsonObject()
        .put(DEFINITION, queue.json().encode())
        .put(CHANGED_AT, queue.changedAt());
  }

  /** See {@link TaskStore#queues}. */
  Future<List<QueueDefinition>> all() {
    return mongo
        .read(client -> client.find(QUEUES, new JsonObject()))
        .map(
            found -> {
              List<QueueDefinition> queues = new ArrayList<>();
              found.forEach(doc -> queue(doc).ifPresent(queues::add));
              return queues;
            });
  }

  /** What is not Offload's is left out. */
  private static Optional<QueueDefinition> queue(JsonObject doc) {
    try {
      return Optional.of(QueueDefinition.of(new JsonObject(doc.getString(DEFINITION))));
    } catch (DecodeException | ClassCastException | NullPointerException e) {
      return Optional.empty();
    }
  }

  /** See {@link TaskStore#end}. */
  Future<LaneEnd> end(String lane) {
    JsonArray starts = new JsonArray().add("$" + MongoDocs.STARTS).add(0);
    JsonArray unlessBegun =
        new JsonArray()
            .add(new JsonObject().put("$gt", starts))
            .add(Task.NOT_YET)
            .add("$" + MongoDocs.DUE_AT);
    JsonObject dueAt = new JsonObject().put("$cond", unlessBegun);
    JsonObject last =
        new JsonObject()
            .putNull(MongoDocs.ID)
            .put(LAST_ID, new JsonObject().put("$max", "$" + MongoDocs.ID))
            .put(MongoDocs.DUE_AT, new JsonObject().put("$max", dueAt));
    JsonObject which = MongoReader.OWNED.copy().put(MongoDocs.SHELF, MongoShelves.anyOf(lane));
    return MongoLanes.groups(mongo, which, last)
        .map(
            groups -> {
              JsonObject end = groups.isEmpty() ? new JsonObject() : groups.getJsonObject(0);
              UUID lastId = TaskIds.parse(end.getString(LAST_ID)).orElse(null);
              return new LaneEnd(lastId, end.getLong(MongoDocs.DUE_AT, Task.NOT_YET));
            });
  }

  /** See {@link TaskStore#queueDepths}. */
  Future<Map<String, QueueDepth>> depths(long nowMs) {
    JsonObject ofQueues =
        new JsonObject().put("$regex", "^" + QueueDefinition.LANE_PREFIX + "[^/]*$");
    JsonObject live =
        MongoReader.OWNED.copy().put(MongoDocs.STATUS, MongoFilters.oneOf(Status::isLive));
    JsonObject failed = new JsonObject().put(MongoDocs.STATUS, Status.FAILED.word());
    JsonObject which =
        new JsonObject()
            .put("$or", new JsonArray().add(live).add(failed))
            .put(MongoDocs.SHELF, ofQueues);
    JsonArray isDue = new JsonArray().add("$" + MongoDocs.DUE_AT).add(nowMs);
    JsonObject kinds =
        new JsonObject()
            .put(MongoDocs.SHELF, "$" + MongoDocs.SHELF)
            .put(MongoDocs.STATUS, "$" + MongoDocs.STATUS)
            .put(IS_DUE, new JsonObject().put("$lte", isDue));
    JsonObject count =
        new JsonObject()
            .put(MongoDocs.ID, kinds)
            .put(MESSAGES, new JsonObject().put("$sum", 1))
            .put(RECEIVED_AT, new JsonObject().put("$min", "$" + RECEIVED_AT));
    return MongoLanes.groups(mongo, which, count).map(MongoQueues::depths);
  }

  private static Map<String, QueueDepth> depths(JsonArray groups) {
    Map<String, QueueDepth> depths = new HashMap<>();
    for (Object it : groups) {
      JsonObject group = (JsonObject) it;
      JsonObject kind = group.getJsonObject(MongoDocs.ID);
      Optional<Status> status = Status.of(String.valueOf(kind.getValue(MongoDocs.STATUS)));
      Optional<Shelf> shelf = MongoShelves.named(String.valueOf(kind.getValue(MongoDocs.SHELF)));
      if (status.isPresent() && shelf.isPresent()) {
        String queue = shelf.get().lane().substring(QueueDefinition.LANE_PREFIX.length());
        Object sentAt = group.getValue(RECEIVED_AT);
        QueueDepth before = depths.getOrDefault(queue, QueueDepth.NONE);
        depths.put(
            queue,
            before.plus(
                status.get(),
                kind.getBoolean(IS_DUE),
                MongoDocs.number(group, MESSAGES),
                sentAt instanceof Number at ? at.longValue() : Task.NOT_YET));
      }
    }
    return depths;
  }
}
