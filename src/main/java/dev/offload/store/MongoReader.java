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

/**
 * Reads tasks for those who look. A page is read in two steps, first what its tasks are and how
 * long, then those that fit, so that no more text is in memory than a page may hold.
 */
final class MongoReader implements TaskReader {
  private static final JsonObject NEWEST_FIRST = new JsonObject().put(MongoDocs.ID, -1);
  private static final JsonObject LOOK =
      new JsonObject().put(MongoDocs.STATUS, 1).put(MongoDocs.BACKGROUND_BYTES, 1);

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

  /** Returns these tasks whole, the newest first. */
  Future<List<Task>> findAll(List<UUID> ids) {
    return whole(MongoDocs.anyOf(ids));
  }

  @Override
  public Future<TaskPage> page(PageQuery query) {
    int looked = query.status() == null ? query.limit() : PageQuery.EXAMINED_MAX;
    FindOptions options =
        new FindOptions().setFields(LOOK).setSort(NEWEST_FIRST).setLimit(looked + 1);
    return mongo
        .read(client -> client.findWithOptions(MongoDocs.TASKS, before(query), options))
        .map(docs -> choose(query, docs.subList(0, Math.min(looked, docs.size())), docs.size()))
        .compose(chosen -> chosen.ids.isEmpty() ? chosen.page(List.of()) : read(query, chosen));
  }

  /**
   * What a page is made of.
   *
   * @param next the last id looked at, null when there are no more
   */
  private record Chosen(List<UUID> ids, UUID next) {
    Future<TaskPage> page(List<Task> items) {
      return Future.succeededFuture(new TaskPage(items, next));
    }
  }

  /**
   * Chooses until the page is full.
   *
   * @param there how many tasks there are, as far as is known
   */
  private static Chosen choose(PageQuery query, List<JsonObject> docs, int there) {
    List<UUID> ids = new ArrayList<>();
    int examined = 0;
    int bytes = 0;
    while (examined < docs.size()
        && ids.size() < query.limit()
        && bytes < PageQuery.TEXT_BYTES_MAX) {
      JsonObject doc = docs.get(examined++);
      if (query.status() == null || query.status().word().equals(doc.getString(MongoDocs.STATUS))) {
        ids.add(MongoDocs.id(doc));
        bytes += doc.getInteger(MongoDocs.BACKGROUND_BYTES);
      }
    }
    return new Chosen(ids, examined < there ? MongoDocs.id(docs.get(examined - 1)) : null);
  }

  private Future<TaskPage> read(PageQuery query, Chosen chosen) {
    JsonObject filter = MongoDocs.anyOf(chosen.ids);
    if (query.status() != null) {
      // Again, for a task may have moved on since it was looked at.
      filter.put(MongoDocs.STATUS, query.status().word());
    }
    return whole(filter).compose(chosen::page);
  }

  private Future<List<Task>> whole(JsonObject filter) {
    FindOptions options = new FindOptions().setSort(NEWEST_FIRST);
    return mongo
        .read(client -> client.findWithOptions(MongoDocs.TASKS, filter, options))
        .map(docs -> docs.stream().map(MongoDocs::task).toList());
  }

  private static JsonObject before(PageQuery query) {
    JsonObject filter = new JsonObject();
    return query.before() == null
        ? filter
        : filter.put(MongoDocs.ID, new JsonObject().put("$lt", query.before().toString()));
  }
}
