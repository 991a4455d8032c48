package dev.offload.store.mongo;

import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.TaskReader;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Reads tasks for those who look. A page is read in two steps, first what its tasks are and how
 * long, then those that fit, so that no more text is in memory than a page may hold.
 */
final class MongoReader implements TaskReader {
  private static final JsonObject NEWEST_FIRST = new JsonObject().put(MongoDocs.ID, -1);
  private static final int TEXT_MAX = PageQuery.TEXT_BYTES_MAX;
  private static final JsonObject LOOK =
      new JsonObject().put(MongoDocs.STATUS, 1).put(MongoDocs.BACKGROUND_BYTES, 1);

  private static final JsonObject FIELDS =
      MongoDocs.LIVE_FIELDS
          .copy()
          .put("background", 1)
          .put("receivedAt", 1)
          .put("processingAt", 1)
          .put("completeAt", 1);
  private static final JsonObject OUR_LOOK =
      MongoDocs.OUR_ID
          .copy()
          .put(MongoDocs.STATUS, MongoDocs.OUR_TASK.getValue(MongoDocs.STATUS))
          .put(MongoDocs.BACKGROUND_BYTES, MongoDocs.WHOLE.copy().put("$lte", TEXT_MAX));

  private static final MongoFind.Kind<Look> LOOKS =
      new MongoFind.Kind<>(MongoDocs.TASKS, Look::of, OUR_LOOK);
  private static final MongoFind.Kind<Task> WHOLE =
      new MongoFind.Kind<>(MongoDocs.TASKS, MongoDocs::task, MongoDocs.OUR_TASK);

  private static final JsonObject ID_ONLY = new JsonObject().put(MongoDocs.ID, 1);
  private static final MongoFind.Kind<UUID> IDS =
      new MongoFind.Kind<>(MongoDocs.TASKS, MongoDocs::id, MongoDocs.OUR_ID);

  private final MongoFind find;

  MongoReader(MongoFind find) {
    this.find = find;
  }

  /** What is looked at to choose the tasks of a page. */
  private record Look(UUID id, Status status, int bytes) {
    static Look of(JsonObject doc) {
      long bytes = MongoDocs.number(doc, MongoDocs.BACKGROUND_BYTES);
      if (bytes > TEXT_MAX) {
        throw new IllegalArgumentException("longer than any text of ours");
      }
      return new Look(MongoDocs.id(doc), MongoDocs.status(doc), (int) bytes);
    }
  }

  @Override
  public Future<Optional<Task>> find(UUID id) {
    JsonObject query = new JsonObject().put(MongoDocs.ID, id.toString());
    return whole(query).map(found -> found.stream().findFirst());
  }

  /** Returns these tasks whole, the newest first. */
  Future<List<Task>> findAll(List<UUID> ids) {
    return whole(MongoDocs.anyOf(ids));
  }

  /** Returns which of these ids some document has. */
  Future<Set<UUID>> taken(List<UUID> ids) {
    return find.all(IDS, MongoDocs.anyOf(ids), new FindOptions().setFields(ID_ONLY))
        .map(Set::copyOf);
  }

  @Override
  public Future<TaskPage> page(PageQuery query) {
    int looked = query.status() == null ? query.limit() : PageQuery.EXAMINED_MAX;
    FindOptions options =
        new FindOptions().setFields(LOOK).setSort(NEWEST_FIRST).setLimit(looked + 1);
    return find.all(LOOKS, before(query), options)
        .map(seen -> choose(query, seen.subList(0, Math.min(looked, seen.size())), seen.size()))
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
  private static Chosen choose(PageQuery query, List<Look> seen, int there) {
    List<UUID> ids = new ArrayList<>();
    int examined = 0;
    int bytes = 0;
    while (examined < seen.size()
        && ids.size() < query.limit()
        && bytes < PageQuery.TEXT_BYTES_MAX) {
      Look look = seen.get(examined++);
      if (query.status() == null || query.status() == look.status) {
        ids.add(look.id);
        bytes += look.bytes;
      }
    }
    return new Chosen(ids, examined < there ? seen.get(examined - 1).id : null);
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
    FindOptions options = new FindOptions().setFields(FIELDS).setSort(NEWEST_FIRST);
    return find.all(WHOLE, filter, options);
  }

  private static JsonObject before(PageQuery query) {
    JsonObject filter = new JsonObject();
    return query.before() == null
        ? filter
        : filter.put(MongoDocs.ID, new JsonObject().put("$lt", query.before().toString()));
  }
}
