package dev.offload.store;

import dev.offload.task.Task;
import dev.offload.task.TaskReader;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads tasks for those who look. */
final class MongoReader implements TaskReader {
  private static final JsonObject NEWEST_FIRST = new JsonObject().put(MongoDocs.ID, -1);

  private final MongoConnection mongo;

  MongoReader(MongoConnection mongo) {
    this.mongo = mongo;
  }

  @Override
  public Future<Optional<Task>> find(UUID id) {
    JsonObject query = new JsonObject().put(MongoDocs.ID, id.toString());
    return mongo
        .read(client -> client.findOne(MongoDocs.TASKS, query, null))
        .map(doc -> Optional.ofNullable(doc).map(MongoDocs::task));
  }

  /** Returns these tasks whole. */
  Future<List<Task>> findAll(List<UUID> ids) {
    return mongo
        .read(client -> client.find(MongoDocs.TASKS, MongoDocs.anyOf(ids)))
        .map(docs -> docs.stream().map(MongoDocs::task).toList());
  }

  @Override
  public Future<TaskPage> page(PageQuery query) {
    return query.status() == null
        ? gather(before(query), query.limit())
        : examine(query)
            .compose(
                found ->
                    found.ids.isEmpty()
                        ? Future.succeededFuture(new TaskPage(List.of(), found.next))
                        : matching(query, found));
  }

  /**
   * What a filtered page is made of.
   *
   * @param next the last id looked at, null when there are no more
   */
  private record Matches(List<UUID> ids, UUID next) {}

  private Future<Matches> examine(PageQuery query) {
    FindOptions options =
        new FindOptions()
            .setFields(new JsonObject().put(MongoDocs.STATUS, 1))
            .setSort(NEWEST_FIRST)
            .setLimit(PageQuery.EXAMINED_MAX + 1);
    return mongo
        .read(client -> client.findWithOptions(MongoDocs.TASKS, before(query), options))
        .map(docs -> matches(query, docs));
  }

  private static Matches matches(PageQuery query, List<JsonObject> docs) {
    List<UUID> ids = new ArrayList<>();
    int examined = 0;
    while (examined < Math.min(docs.size(), PageQuery.EXAMINED_MAX) && ids.size() < query.limit()) {
      JsonObject doc = docs.get(examined++);
      if (query.status().word().equals(doc.getString(MongoDocs.STATUS))) {
        ids.add(MongoDocs.id(doc));
      }
    }
    return new Matches(ids, examined < docs.size() ? MongoDocs.id(docs.get(examined - 1)) : null);
  }

  private Future<TaskPage> matching(PageQuery query, Matches found) {
    // The status again, for a task may have moved on since it was looked at.
    JsonObject whole = MongoDocs.anyOf(found.ids).put(MongoDocs.STATUS, query.status().word());
    return gather(whole, found.ids.size())
        .map(page -> new TaskPage(page.items(), page.next() == null ? found.next : page.next()));
  }

  private Future<TaskPage> gather(JsonObject query, int limit) {
    FindOptions options =
        new FindOptions()
            .setSort(NEWEST_FIRST)
            .setLimit(limit + 1)
            .setBatchSize(MongoPageCursor.BATCH);
    return mongo.read(
        client ->
            new MongoPageCursor(limit)
                .read(client.findBatchWithOptions(MongoDocs.TASKS, query, options)));
  }

  private static JsonObject before(PageQuery query) {
    JsonObject filter = new JsonObject();
    return query.before() == null
        ? filter
        : filter.put(MongoDocs.ID, new JsonObject().put("$lt", query.before().toString()));
  }
}
