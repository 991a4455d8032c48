package dev.offload.store.mongo;

import dev.offload.store.TaskStore.Failed;
import dev.offload.task.Status;
import dev.offload.task.TaskReader.PageQuery;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The failed tasks of a lane, by walking the index of all failed ones. */
final class MongoFailed {
  private static final JsonObject LOOK =
      new JsonObject().put(MongoDocs.ID, 1).put(MongoDocs.SHELF, 1);
  private static final JsonObject OLDEST_FIRST = new JsonObject().put(MongoDocs.ID, 1);
  private static final MongoFind.Kind<Look> LOOKS =
      new MongoFind.Kind<>(
          MongoDocs.TASKS, Look::of, MongoDocs.OUR_ID.copy().mergeIn(MongoShelves.OURS));

  private final MongoFind find;

  MongoFailed(MongoFind find) {
    this.find = find;
  }

  private record Look(UUID id, String lane) {
    static Look of(JsonObject doc) {
      return new Look(MongoDocs.id(doc), MongoShelves.of(doc).lane());
    }
  }

  /** See {@link dev.offload.store.TaskStore#failed}. */
  Future<Failed> of(String lane, UUID after, int limit) {
    JsonObject filter = new JsonObject().put(MongoDocs.STATUS, Status.FAILED.word());
    if (after != null) {
      filter.put(MongoDocs.ID, new JsonObject().put("$gt", after.toString()));
    }
    FindOptions options =
        new FindOptions()
            .setFields(LOOK)
            .setSort(OLDEST_FIRST)
            .setHintString(MongoIndexes.OF_FAILED)
            .setLimit(PageQuery.EXAMINED_MAX);
    return find.all(LOOKS, filter, options).map(looks -> choose(looks, lane, limit));
  }

  private static Failed choose(List<Look> looks, String lane, int limit) {
    List<UUID> ids = new ArrayList<>();
    for (Look look : looks) {
      if (look.lane.equals(lane)) {
        ids.add(look.id);
      }
      if (ids.size() == limit) {
        return new Failed(ids, look.id);
      }
    }
    boolean isAll = looks.size() < PageQuery.EXAMINED_MAX;
    return new Failed(ids, isAll ? null : looks.get(looks.size() - 1).id);
  }
}
