package dev.offload.store.mongo;

import dev.offload.store.TaskStore.TaskState;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import dev.offload.task.TaskReader.PageQuery;
import dev.offload.task.TaskReader.TaskPage;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Reads tasks for those who look. A page is read in two steps, first what its tasks are and how
 * long, then those that fit, so that no more text is in memory than a page may hold. Tasks that are
 * live or failed are found by their index, however many ended well beside them.
 */
final class MongoReader {
  /** What every task has that is live, and the index of these serves. */
  static final JsonObject OWNED =
      new JsonObject().put(MongoDocs.OWNER, new JsonObject().put("$gt", ""));

  private static final JsonObject NO_SCHEDULE =
      new JsonObject().put("$gt", TaskIds.LAST_OF_SCHEDULES.toString());

  private static final JsonObject NEWEST_FIRST = new JsonObject().put(MongoDocs.ID, -1);

  /** The head of a payload comes to its text. */
  private static final int STORED_MAX = PageQuery.TEXT_BYTES_MAX + 65_536;

  private static final JsonObject LOOK =
      new JsonObject()
          .put(MongoDocs.STATUS, 1)
          .put(MongoDocs.SHELF, 1)
          .put(MongoDocs.BACKGROUND_BYTES, 1);

  private static final JsonObject FIELDS =
      MongoDocs.LIVE_FIELDS
          .copy()
          .put(MongoDocs.BACKGROUND, 1)
          .put(MongoDocs.PAYLOAD, 1)
          .put("receivedAt", 1)
          .put("processingAt", 1)
          .put("completeAt", 1)
          .put("failedAt", 1)
          .put("cancelledAt", 1);
  private static final JsonObject ALL_FIELDS =
      FIELDS.copy().put(MongoDocs.STATE, 1).put(MongoDocs.HISTORY, 1);
  private static final JsonObject STATE =
      new JsonObject()
          .put(MongoDocs.VERSION, 1)
          .put(MongoDocs.STATUS, 1)
          .put(MongoDocs.STARTS, 1)
          .put(MongoDocs.DUE_AT, 1)
          .put(MongoDocs.OWNER, 1)
          .put(MongoDocs.BY, 1);
  private static final JsonObject OUR_LOOK =
      MongoDocs.OUR_ID
          .copy()
          .put(MongoDocs.STATUS, MongoDocs.OUR_TASK.getValue(MongoDocs.STATUS))
          .put(MongoDocs.BACKGROUND_BYTES, MongoDocs.WHOLE.copy().put("$lte", STORED_MAX))
          .mergeIn(MongoShelves.OURS);

  private static final MongoFind.Kind<Look> LOOKS =
      new MongoFind.Kind<>(MongoDocs.TASKS, Look::of, OUR_LOOK);
  private static final MongoFind.Kind<Task> WHOLE =
      new MongoFind.Kind<>(MongoDocs.TASKS, MongoDocs::task, MongoDocs.OUR_TASK);

  private static final JsonObject ID_ONLY = new JsonObject().put(MongoDocs.ID, 1);
  private static final MongoFind.Kind<UUID> IDS =
      new MongoFind.Kind<>(MongoDocs.TASKS, MongoDocs::id, MongoDocs.OUR_ID);

  private final MongoConnection mongo;
  private final MongoFind find;

  MongoReader(MongoConnection mongo, MongoFind find) {
    this.mongo = mongo;
    this.find = find;
  }

  /** What is looked at to choose the tasks of a page. */
  private record Look(UUID id, Status status, Shelf shelf, int bytes) {
    static Look of(JsonObject doc) {
      long bytes = MongoDocs.number(doc, MongoDocs.BACKGROUND_BYTES);
      if (bytes > STORED_MAX) {
        throw new IllegalArgumentException("longer than any text of ours");
      }
      return new Look(MongoDocs.id(doc), MongoDocs.status(doc), MongoShelves.of(doc), (int) bytes);
    }
  }

  /** See {@link dev.offload.task.TaskReader#find}. */
  Future<Optional<Task>> find(UUID id) {
    JsonObject query = new JsonObject().put(MongoDocs.ID, id.toString());
    return whole(query, ALL_FIELDS).map(found -> found.stream().findFirst());
  }

  /** Returns these tasks whole, the newest first. */
  Future<List<Task>> findAll(List<UUID> ids) {
    return whole(MongoFilters.anyOf(ids), ALL_FIELDS);
  }

  /** Returns which of these ids some document has. */
  Future<Set<UUID>> taken(List<UUID> ids) {
    return find.all(IDS, MongoFilters.anyOf(ids), new FindOptions().setFields(ID_ONLY))
        .map(Set::copyOf);
  }

  /** Returns what became of these tasks, as an owner sees it. */
  Future<Map<UUID, TaskState>> states(String owner, List<UUID> ids) {
    MongoFind.Kind<Map.Entry<UUID, TaskState>> kind =
        new MongoFind.Kind<>(
            MongoDocs.TASKS,
            doc -> Map.entry(MongoDocs.id(doc), state(doc, owner)),
            MongoDocs.OUR_ID.copy().put(MongoDocs.VERSION, MongoDocs.WHOLE));
    return find.all(kind, MongoFilters.anyOf(ids), new FindOptions().setFields(STATE))
        .map(
            found -> {
              Map<UUID, TaskState> states = new HashMap<>();
              found.forEach(one -> states.put(one.getKey(), one.getValue()));
              return states;
            });
  }

  private static TaskState state(JsonObject doc, String owner) {
    return new TaskState(
        MongoDocs.version(doc),
        Status.of(String.valueOf(doc.getValue(MongoDocs.STATUS))).orElse(null),
        MongoDocs.count(doc, MongoDocs.STARTS),
        MongoDocs.time(doc, MongoDocs.DUE_AT),
        owner.equals(doc.getValue(MongoDocs.OWNER)),
        owner.equals(doc.getValue(MongoDocs.BY)));
  }

  /** Counts what is live, all at one moment; schedules are no work. */
  Future<Map<Status, Long>> liveCounts() {
    JsonObject live =
        OWNED
            .copy()
            .put(MongoDocs.STATUS, MongoFilters.oneOf(Status::isLive))
            .put(MongoDocs.ID, NO_SCHEDULE);
    JsonObject count =
        new JsonObject()
            .put(MongoDocs.ID, "$" + MongoDocs.STATUS)
            .put("tasks", new JsonObject().put("$sum", 1));
    return MongoLanes.groups(mongo, live, count).map(MongoReader::counts);
  }

  private static Map<Status, Long> counts(JsonArray groups) {
    Map<Status, Long> counts = new EnumMap<>(Status.class);
    for (Object it : groups) {
      JsonObject group = (JsonObject) it;
      counts.put(
          Status.of(group.getString(MongoDocs.ID)).orElseThrow(), MongoDocs.number(group, "tasks"));
    }
    return counts;
  }

  /** See {@link dev.offload.task.TaskReader#page}. */
  Future<TaskPage> page(PageQuery query) {
    Status status = query.status();
    boolean isIndexed = status != null && (status.isLive() || status == Status.FAILED);
    boolean isExact = query.topic() == null && query.subscription() == null;
    int looked = isExact && (status == null || isIndexed) ? query.limit() : PageQuery.EXAMINED_MAX;
    FindOptions options =
        new FindOptions().setFields(LOOK).setSort(NEWEST_FIRST).setLimit(looked + 1);
    JsonObject filter = before(query);
    if (isIndexed) {
      // The index of ids looks shorter, and may be that of a long history.
      options.setHintString(status.isLive() ? MongoIndexes.OF_LIVE : MongoIndexes.OF_FAILED);
      filter.put(MongoDocs.STATUS, status.word());
    }
    if (isIndexed && status.isLive()) {
      filter.mergeIn(OWNED);
    }
    return find.all(LOOKS, filter, options)
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
      if (query.matches(look.status, look.shelf)) {
        ids.add(look.id);
        bytes += look.bytes;
      }
    }
    return new Chosen(ids, examined < there ? seen.get(examined - 1).id : null);
  }

  private Future<TaskPage> read(PageQuery query, Chosen chosen) {
    JsonObject filter = MongoFilters.anyOf(chosen.ids);
    if (query.status() != null) {
      // Again, for a task may have moved on since it was looked at.
      filter.put(MongoDocs.STATUS, query.status().word());
    }
    return whole(filter, FIELDS).compose(chosen::page);
  }

  private Future<List<Task>> whole(JsonObject filter, JsonObject fields) {
    FindOptions options = new FindOptions().setFields(fields).setSort(NEWEST_FIRST);
    return find.all(WHOLE, filter, options);
  }

  private static JsonObject before(PageQuery query) {
    JsonObject range = new JsonObject().put("$gt", query.above().toString());
    if (query.before() != null) {
      range.put("$lt", query.before().toString());
    }
    return new JsonObject().put(MongoDocs.ID, range);
  }
}
