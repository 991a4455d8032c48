package dev.offload.store.mongo;

import dev.offload.store.Leases.Adopted;
import dev.offload.store.Leases.Slice;
import dev.offload.task.LiveTask;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.BulkOperation;
import io.vertx.ext.mongo.BulkWriteOptions;
import io.vertx.ext.mongo.FindOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Takes tasks from a dead owner: finds a page of them and changes their owner, guarded by owner and
 * version. All matched means that all are as they were found; otherwise those won are read back. A
 * page is not sorted: not every server of this protocol walks an index in order, and one that does
 * not would read all that matches for each page.
 */
final class MongoAdoption {
  private final MongoConnection mongo;
  private final MongoFind find;

  MongoAdoption(MongoConnection mongo, MongoFind find) {
    this.mongo = mongo;
    this.find = find;
  }

  Future<Adopted> adopt(String from, String to, Slice slice) {
    JsonObject due = new JsonObject().put("$gte", slice.fromMs());
    if (slice.untilMs() != Long.MAX_VALUE) {
      due.put("$lt", slice.untilMs());
    }
    JsonObject orphans = new JsonObject().put(MongoDocs.OWNER, from).put(MongoDocs.DUE_AT, due);
    return find(orphans, new FindOptions().setSkip(slice.skip()).setLimit(slice.limit()))
        .compose(
            found ->
                found.isEmpty()
                    ? Future.succeededFuture(new Adopted(0, List.of()))
                    : take(found, from, to).map(won -> new Adopted(found.size(), won)));
  }

  /** Takes those that still are as they were found; returns those that were won. */
  Future<List<LiveTask>> take(List<LiveTask> found, String from, String to) {
    BulkWriteOptions unordered = new BulkWriteOptions().setOrdered(false);
    return mongo
        .write(
            client ->
                client.bulkWriteWithOptions(MongoDocs.TASKS, updates(found, from, to), unordered))
        .compose(
            done -> {
              long matched = done.getMatchedCount();
              if (matched == found.size()) {
                return Future.succeededFuture(found);
              }
              return matched == 0 ? Future.succeededFuture(List.of()) : won(found, to);
            });
  }

  private static List<BulkOperation> updates(List<LiveTask> found, String from, String to) {
    Map<Integer, List<UUID>> byVersion = new TreeMap<>();
    for (LiveTask task : found) {
      byVersion.computeIfAbsent(task.version(), none -> new ArrayList<>()).add(task.id());
    }
    JsonObject change = new JsonObject().put("$set", new JsonObject().put(MongoDocs.OWNER, to));
    List<BulkOperation> updates = new ArrayList<>(byVersion.size());
    byVersion.forEach(
        (version, ids) -> {
          JsonObject guard =
              MongoDocs.anyOf(ids).put(MongoDocs.OWNER, from).put(MongoDocs.VERSION, version);
          updates.add(BulkOperation.createUpdate(guard, change, false, true));
        });
    return updates;
  }

  private Future<List<LiveTask>> won(List<LiveTask> found, String to) {
    List<UUID> ids = found.stream().map(LiveTask::id).toList();
    return find(MongoDocs.anyOf(ids).put(MongoDocs.OWNER, to), new FindOptions());
  }

  private Future<List<LiveTask>> find(JsonObject query, FindOptions options) {
    return find.all(MongoDueTasks.LIVE, query, options.setFields(MongoDocs.LIVE_FIELDS));
  }
}
