package dev.offload.store.mongo;

import dev.offload.store.Leases;
import dev.offload.task.LiveTask;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.BulkOperation;
import io.vertx.ext.mongo.FindOptions;
import java.util.List;
import java.util.UUID;

/** The live tasks of a lane, which its home takes to itself, whoever owns them. */
final class MongoHomeTasks {
  private static final MongoFind.Kind<UUID> IDS =
      new MongoFind.Kind<>(MongoDocs.TASKS, MongoDocs::id, MongoDocs.OUR_ID);
  private static final MongoFind.Kind<LiveTask> LIVE =
      new MongoFind.Kind<>(MongoDocs.TASKS, MongoDocs::live, MongoDocs.OUR_LIVE);

  private final MongoConnection mongo;
  private final MongoFind find;

  MongoHomeTasks(MongoConnection mongo, MongoFind find) {
    this.mongo = mongo;
    this.find = find;
  }

  /** See {@link Leases#takeLane}. */
  Future<Integer> take(String lane, String to) {
    JsonObject others = new JsonObject().put("$gt", "").put("$ne", to);
    JsonObject which =
        new JsonObject()
            .put(MongoDocs.OWNER, others)
            .put(MongoDocs.SHELF, MongoShelves.anyOf(lane));
    FindOptions some =
        new FindOptions()
            .setFields(new JsonObject().put(MongoDocs.ID, 1))
            .setLimit(Leases.TAKEN_MAX);
    return find.all(IDS, which, some)
        .compose(
            found ->
                found.isEmpty()
                    ? Future.succeededFuture(0)
                    : own(found, others, to).map(done -> found.size()));
  }

  private Future<?> own(List<UUID> ids, JsonObject others, String to) {
    JsonObject still = MongoFilters.anyOf(ids).put(MongoDocs.OWNER, others);
    JsonObject owned = new JsonObject().put("$set", new JsonObject().put(MongoDocs.OWNER, to));
    List<BulkOperation> update = List.of(BulkOperation.createUpdate(still, owned, false, true));
    return mongo.write(client -> client.bulkWrite(MongoDocs.TASKS, update));
  }

  /** See {@link dev.offload.store.TaskStore#live}. */
  Future<List<LiveTask>> live(String lane, UUID below, long freeAtMs, int limit) {
    JsonObject isOver =
        new JsonObject().put(MongoDocs.DUE_AT, new JsonObject().put("$lt", freeAtMs));
    JsonObject isFree =
        MongoFilters.absentOr(MongoDocs.RUNNING, new JsonObject().put("$eq", false));
    JsonObject which =
        MongoReader.OWNED
            .copy()
            .put(MongoDocs.SHELF, MongoShelves.anyOf(lane))
            .put(MongoDocs.ID, new JsonObject().put("$lt", below.toString()))
            .put("$and", new JsonArray().add(either(isFree, isOver)));
    return find.all(
        LIVE, which, new FindOptions().setFields(MongoDocs.LIVE_FIELDS).setLimit(limit));
  }

  private static JsonObject either(JsonObject one, JsonObject other) {
    return new JsonObject().put("$or", new JsonArray().add(one).add(other));
  }

  /** See {@link Leases#begun}. */
  Future<List<LiveTask>> begun(String owner, String lane, UUID after, int limit) {
    JsonObject which =
        new JsonObject()
            .put(MongoDocs.OWNER, owner)
            .put(MongoDocs.SHELF, MongoShelves.anyOf(lane))
            .put(MongoDocs.STARTS, new JsonObject().put("$gt", 0));
    if (after != null) {
      which.put(MongoDocs.ID, new JsonObject().put("$gt", after.toString()));
    }
    FindOptions page =
        new FindOptions()
            .setFields(MongoDocs.LIVE_FIELDS)
            .setSort(new JsonObject().put(MongoDocs.ID, 1))
            .setLimit(limit);
    return find.all(LIVE, which, page);
  }
}
