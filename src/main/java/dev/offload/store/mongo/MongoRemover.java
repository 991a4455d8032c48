package dev.offload.store.mongo;

import dev.offload.store.RemovalWalk;
import dev.offload.store.TaskStore;
import dev.offload.store.TaskStore.Removal;
import dev.offload.task.Status;
import dev.offload.task.TaskIds;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClientDeleteResult;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;

/** Removes old tasks: looks which they are, then removes those that still are so. */
final class MongoRemover {
  private static final List<Status> ENDS =
      Stream.of(Status.values()).filter(status -> !status.isLive()).toList();
  private static final JsonObject LOOK = look();
  private static final MongoFind.Kind<Old> OLD =
      new MongoFind.Kind<>(
          MongoDocs.TASKS,
          Old::of,
          MongoDocs.OUR_ID
              .copy()
              .put(MongoDocs.BACKGROUND_BYTES, MongoDocs.WHOLE)
              .put(
                  "$or",
                  endedAt(MongoDocs.WHOLE)
                      .add(
                          new JsonObject()
                              .put(MongoDocs.STATUS, MongoFilters.oneOf(Status::isLive)))));
  private static final JsonObject OLDEST_FIRST = new JsonObject().put(MongoDocs.ID, 1);

  private final MongoConnection mongo;
  private final MongoFind find;

  MongoRemover(MongoConnection mongo, MongoFind find) {
    this.mongo = mongo;
    this.find = find;
  }

  private record Old(UUID id, OptionalLong endedAt, long textBytes) {
    static Old of(JsonObject doc) {
      Status status = MongoDocs.status(doc);
      return new Old(
          MongoDocs.id(doc),
          status.isLive()
              ? OptionalLong.empty()
              : OptionalLong.of(MongoDocs.number(doc, MongoDocs.timeOf(status))),
          MongoDocs.number(doc, MongoDocs.BACKGROUND_BYTES));
    }
  }

  /** See {@link TaskStore#removeEnded}. */
  Future<Removal> removeEnded(long endedBeforeMs, UUID after, int limit) {
    FindOptions options = new FindOptions().setFields(LOOK).setSort(OLDEST_FIRST).setLimit(limit);
    return find.all(OLD, old(endedBeforeMs, after), options)
        .map(docs -> walk(docs, new RemovalWalk(endedBeforeMs, limit)))
        .compose(walk -> remove(walk, endedBeforeMs));
  }

  /** See {@link TaskStore#remove}. */
  Future<Integer> remove(List<UUID> ids) {
    JsonObject ended =
        MongoFilters.anyOf(ids)
            .put(MongoDocs.STATUS, MongoFilters.oneOf(status -> !status.isLive()));
    return mongo
        .write(client -> client.removeDocuments(MongoDocs.TASKS, ended))
        .map(gone -> Math.toIntExact(gone.getRemovedCount()));
  }

  private static JsonObject old(long endedBeforeMs, UUID after) {
    // An id is at most a minute ahead of the time when its task was received.
    UUID end = TaskIds.lowestAt(endedBeforeMs + TaskIds.AHEAD_MAX_MS);
    JsonObject ids = new JsonObject().put("$lt", end.toString());
    if (after != null) {
      ids.put("$gt", after.toString());
    }
    return new JsonObject().put(MongoDocs.ID, ids);
  }

  private static RemovalWalk walk(List<Old> docs, RemovalWalk walk) {
    for (Old doc : docs) {
      if (!walk.hasRoom()) {
        break;
      }
      walk.see(doc.id, doc.endedAt, doc.textBytes);
    }
    return walk;
  }

  private Future<Removal> remove(RemovalWalk walk, long endedBeforeMs) {
    if (walk.found().isEmpty()) {
      return Future.succeededFuture(new Removal(0, walk.next()));
    }
    JsonObject still =
        MongoFilters.anyOf(walk.found())
            .put("$or", endedAt(new JsonObject().put("$lt", endedBeforeMs)));
    return mongo
        .write(client -> client.removeDocuments(MongoDocs.TASKS, still))
        .map(MongoClientDeleteResult::getRemovedCount)
        .map(removed -> new Removal(Math.toIntExact(removed), walk.next()));
  }

  /** Returns what finds tasks of each status that ends one, reached at such a time. */
  private static JsonArray endedAt(JsonObject when) {
    JsonArray each = new JsonArray();
    for (Status end : ENDS) {
      each.add(new JsonObject().put(MongoDocs.STATUS, end.word()).put(MongoDocs.timeOf(end), when));
    }
    return each;
  }

  private static JsonObject look() {
    JsonObject fields =
        new JsonObject().put(MongoDocs.STATUS, 1).put(MongoDocs.BACKGROUND_BYTES, 1);
    ENDS.forEach(end -> fields.put(MongoDocs.timeOf(end), 1));
    return fields;
  }
}
