package dev.offload.store.mongo;

import dev.offload.store.Leases.Adopted;
import dev.offload.store.Leases.Slice;
import dev.offload.task.LiveTask;
import dev.offload.task.Shelf;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.BulkOperation;
import io.vertx.ext.mongo.BulkWriteOptions;
import io.vertx.ext.mongo.FindOptions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.IntFunction;

/**
 * The live tasks of an owner: those of a shelf by due time and then id, a page at a time, and those
 * that another takes over.
 *
 * <p>Not every server of this protocol walks an index in order, and for one that does not a sort by
 * both is work of its own for all that is due. So a page is read by due time alone, and the tasks
 * of the last due time in it are read again by id, all tasks of one due time at most.
 */
final class MongoOwnedTasks {
  private static final long BEGINNING = Long.MIN_VALUE;
  private static final Comparator<LiveTask> ORDER =
      Comparator.comparingLong(LiveTask::dueAt).thenComparing(LiveTask::id);

  private static final MongoFind.Kind<LiveTask> LIVE =
      new MongoFind.Kind<>(MongoDocs.TASKS, MongoDocs::live, MongoDocs.OUR_LIVE);

  private final MongoConnection mongo;
  private final MongoFind find;

  MongoOwnedTasks(MongoConnection mongo, MongoFind find) {
    this.mongo = mongo;
    this.find = find;
  }

  /** Returns those due before {@code untilMs}; fewer than {@code limit} when there are no more. */
  Future<List<LiveTask>> page(String owner, Shelf shelf, long untilMs, LiveTask after, int limit) {
    Page page = new Page(owner, shelf, untilMs, limit, new ArrayList<>());
    if (after == null) {
      return fill(page, BEGINNING);
    }
    if (after.dueAt() >= untilMs) {
      return Future.succeededFuture(page.tasks);
    }
    return fillTies(page, after.dueAt(), after.id());
  }

  /** Returns each shelf with when the soonest is due of those due within a time. */
  Future<Map<Shelf, Long>> shelves(String owner, long fromMs, long untilMs) {
    JsonObject within = within(fromMs, untilMs);
    return named(owner, within)
        .compose(
            shelves -> {
              shelves.add(Shelf.BACKGROUND);
              return soonest(owner, within, shelves.iterator(), new HashMap<>());
            });
  }

  /** Every name is above "": so those without one, which may be many, are not looked at. */
  private Future<Set<Shelf>> named(String owner, JsonObject within) {
    JsonObject any =
        new JsonObject()
            .put(MongoDocs.OWNER, owner)
            .put(MongoDocs.DUE_AT, within)
            .put(MongoDocs.SHELF, new JsonObject().put("$gt", ""));
    String text = String.class.getName();
    return mongo
        .read(client -> client.distinctWithQuery(MongoDocs.TASKS, MongoDocs.SHELF, text, any))
        .map(
            names -> {
              Set<Shelf> shelves = new HashSet<>();
              names.forEach(name -> MongoShelves.named((String) name).ifPresent(shelves::add));
              return shelves;
            });
  }

  /** One after another: with many shelves at once no connection would be left for others. */
  private Future<Map<Shelf, Long>> soonest(
      String owner, JsonObject within, Iterator<Shelf> shelves, Map<Shelf, Long> found) {
    if (!shelves.hasNext()) {
      return Future.succeededFuture(found);
    }
    Shelf shelf = shelves.next();
    return find(due(owner, shelf, within), MongoDocs.DUE_AT, 1)
        .compose(
            first -> {
              first.forEach(task -> found.put(shelf, task.dueAt()));
              return soonest(owner, within, shelves, found);
            });
  }

  private record Page(String owner, Shelf shelf, long untilMs, int limit, List<LiveTask> tasks) {
    int missing() {
      return limit - tasks.size();
    }

    JsonObject due(Object when) {
      return MongoOwnedTasks.due(owner, shelf, when);
    }
  }

  /** Adds what is due after a time. */
  private Future<List<LiveTask>> fill(Page page, long afterMs) {
    JsonObject range = new JsonObject().put("$lt", page.untilMs);
    if (afterMs != BEGINNING) {
      range.put("$gt", afterMs);
    }
    int asked = page.missing();
    return find(page.due(range), MongoDocs.DUE_AT, asked)
        .compose(
            found -> {
              found.sort(ORDER);
              if (found.size() < asked) {
                page.tasks.addAll(found);
                return Future.succeededFuture(page.tasks);
              }
              long lastMs = found.get(asked - 1).dueAt();
              found.stream().filter(it -> it.dueAt() < lastMs).forEach(page.tasks::add);
              return fillTies(page, lastMs, null);
            });
  }

  /** Adds what is due at a time, beyond an id, and goes on with what is due later. */
  private Future<List<LiveTask>> fillTies(Page page, long dueAtMs, UUID afterId) {
    JsonObject query = page.due(dueAtMs);
    if (afterId != null) {
      query.put(MongoDocs.ID, new JsonObject().put("$gt", afterId.toString()));
    }
    return find(query, MongoDocs.ID, page.missing())
        .compose(
            found -> {
              page.tasks.addAll(found);
              return page.missing() == 0 ? Future.succeededFuture(page.tasks) : fill(page, dueAtMs);
            });
  }

  private Future<List<LiveTask>> find(JsonObject query, String sortedBy, int limit) {
    JsonObject order = new JsonObject().put(sortedBy, 1);
    return live(query, new FindOptions().setSort(order).setLimit(limit));
  }

  private Future<List<LiveTask>> live(JsonObject query, FindOptions options) {
    return find.all(LIVE, query, options.setFields(MongoDocs.LIVE_FIELDS));
  }

  private static JsonObject within(long fromMs, long untilMs) {
    JsonObject within = new JsonObject().put("$gte", fromMs);
    return untilMs == Long.MAX_VALUE ? within : within.put("$lt", untilMs);
  }

  private static JsonObject due(String owner, Shelf shelf, Object when) {
    return new JsonObject()
        .put(MongoDocs.OWNER, owner)
        .put(MongoDocs.SHELF, MongoShelves.name(shelf))
        .put(MongoDocs.DUE_AT, when);
  }

  /**
   * Takes tasks from a dead owner: finds a page of them and changes their owner, guarded by owner
   * and version. All matched means that all are as they were found; otherwise those won are read
   * back. A page is not sorted: a server that does not walk an index would read all that matches.
   */
  Future<Adopted> adopt(String from, String to, Slice slice) {
    JsonObject orphans =
        new JsonObject()
            .put(MongoDocs.OWNER, from)
            .put(MongoDocs.DUE_AT, within(slice.fromMs(), slice.untilMs()));
    return live(orphans, new FindOptions().setSkip(slice.skip()).setLimit(slice.limit()))
        .compose(
            found ->
                found.isEmpty()
                    ? Future.succeededFuture(new Adopted(0, List.of()))
                    : take(found, from, to).map(won -> new Adopted(found.size(), won)));
  }

  /** Takes those that still are as they were found; returns those that were won. */
  Future<List<LiveTask>> take(List<LiveTask> found, String from, String to) {
    return write(updates(found, from, version -> owner(to)))
        .compose(
            matched -> {
              if (matched == found.size()) {
                return Future.succeededFuture(found);
              }
              return matched == 0 ? Future.succeededFuture(List.of()) : won(found, to);
            });
  }

  /** Changes the owner of tasks that still are as they are given here; returns how many. */
  Future<Integer> give(List<LiveTask> tasks, String from, String to) {
    List<BulkOperation> updates =
        updates(tasks, from, version -> owner(to).put(MongoDocs.VERSION, version + 1));
    return write(updates).map(Long::intValue);
  }

  private Future<Long> write(List<BulkOperation> updates) {
    BulkWriteOptions unordered = new BulkWriteOptions().setOrdered(false);
    return mongo
        .write(client -> client.bulkWriteWithOptions(MongoDocs.TASKS, updates, unordered))
        .map(done -> done.getMatchedCount());
  }

  private static JsonObject owner(String to) {
    return new JsonObject().put(MongoDocs.OWNER, to);
  }

  /** Returns what sets some fields of those that still are as they were found. */
  private static List<BulkOperation> updates(
      List<LiveTask> found, String from, IntFunction<JsonObject> fields) {
    Map<Integer, List<UUID>> byVersion = new TreeMap<>();
    for (LiveTask task : found) {
      byVersion.computeIfAbsent(task.version(), none -> new ArrayList<>()).add(task.id());
    }
    List<BulkOperation> updates = new ArrayList<>(byVersion.size());
    byVersion.forEach(
        (version, ids) -> {
          JsonObject guard =
              MongoFilters.anyOf(ids).put(MongoDocs.OWNER, from).put(MongoDocs.VERSION, version);
          JsonObject change = new JsonObject().put("$set", fields.apply(version));
          updates.add(BulkOperation.createUpdate(guard, change, false, true));
        });
    return updates;
  }

  private Future<List<LiveTask>> won(List<LiveTask> found, String to) {
    List<UUID> ids = found.stream().map(LiveTask::id).toList();
    return live(MongoFilters.anyOf(ids).put(MongoDocs.OWNER, to), new FindOptions());
  }
}
