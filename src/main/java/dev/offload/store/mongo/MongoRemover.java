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

/** Removes old tasks: looks which they are, then removes those that still are so. */
final class MongoRemover {
  private static final String COMPLETE_AT = MongoDocs.timeOf(Status.COMPLETE);
  private static final JsonObject LOOK =
      new JsonObject().put(COMPLETE_AT, 1).put(MongoDocs.BACKGROUND_BYTES, 1);
  private static final MongoFind.Kind<Old> OLD =
      new MongoFind.Kind<>(
          MongoDocs.TASKS,
          Old::of,
          MongoDocs.OUR_ID
              .copy()
              .put(MongoDocs.BACKGROUND_BYTES, MongoDocs.WHOLE)
              .put(
                  "$or",
                  new JsonArray()
                      .add(new JsonObject().put(COMPLETE_AT, MongoDocs.WHOLE))
                      .add(
                          new JsonObject()
                              .put(COMPLETE_AT, new JsonObject().put("$exists", false)))));
  private static final JsonObject OLDEST_FIRST = new JsonObject().put(MongoDocs.ID, 1);

  private final MongoConnection mongo;
  private final MongoFind find;

  MongoRemover(MongoConnection mongo, MongoFind find) {
    this.mongo = mongo;
    this.find = find;
  }

  private record Old(UUID id, OptionalLong finishedAt, long textBytes) {
    static Old of(JsonObject doc) {
      boolean finished = doc.containsKey(COMPLETE_AT);
      return new Old(
          MongoDocs.id(doc),
          finished ? OptionalLong.of(MongoDocs.number(doc, COMPLETE_AT)) : OptionalLong.empty(),
          MongoDocs.number(doc, MongoDocs.BACKGROUND_BYTES));
    }
  }

  /** See {@link TaskStore#removeFinished}. */
  Future<Removal> removeFinished(long finishedBeforeMs, UUID after, int limit) {
    FindOptions options = new FindOptions().setFields(LOOK).setSort(OLDEST_FIRST).setLimit(limit);
    return find.all(OLD, old(finishedBeforeMs, after), options)
        .map(docs -> walk(docs, new RemovalWalk(finishedBeforeMs, limit)))
        .compose(walk -> remove(walk, finishedBeforeMs));
  }

  private static JsonObject old(long finishedBeforeMs, UUID after) {
    // An id is at most a minute ahead of the time when its task was received.
    UUID end = TaskIds.lowestAt(finishedBeforeMs + TaskIds.AHEAD_MAX_MS);
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
      walk.see(doc.id, doc.finishedAt, doc.textBytes);
    }
    return walk;
  }

  private Future<Removal> remove(RemovalWalk walk, long finishedBeforeMs) {
    if (walk.found().isEmpty()) {
      return Future.succeededFuture(new Removal(0, walk.next()));
    }
    JsonObject still =
        MongoDocs.anyOf(walk.found())
            .put(MongoDocs.STATUS, Status.COMPLETE.word())
            .put(COMPLETE_AT, new JsonObject().put("$lt", finishedBeforeMs));
    return mongo
        .write(client -> client.removeDocuments(MongoDocs.TASKS, still))
        .map(MongoClientDeleteResult::getRemovedCount)
        .map(removed -> new Removal(Math.toIntExact(removed), walk.next()));
  }
}
