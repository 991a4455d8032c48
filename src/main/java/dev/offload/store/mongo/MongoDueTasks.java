package dev.offload.store.mongo;

import dev.offload.task.LiveTask;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * The tasks of an owner that are not finished, by due time and then id, a page at a time.
 *
 * <p>The index knows the order of due times but not that of ids within one, and a sort by both
 * would read all that is due for each page. So a page is read by due time alone, and the tasks of
 * the last due time in it are read again by id, all tasks of one due time at most.
 */
final class MongoDueTasks {
  private static final long BEGINNING = Long.MIN_VALUE;
  private static final Comparator<LiveTask> ORDER =
      Comparator.comparingLong(LiveTask::dueAt).thenComparing(LiveTask::id);

  static final MongoFind.Kind<LiveTask> LIVE =
      new MongoFind.Kind<>(MongoDocs.TASKS, MongoDocs::live, MongoDocs.OUR_LIVE);

  private final MongoFind find;

  MongoDueTasks(MongoFind find) {
    this.find = find;
  }

  /** Returns those due before {@code untilMs}; fewer than {@code limit} when there are no more. */
  Future<List<LiveTask>> page(String owner, long untilMs, LiveTask after, int limit) {
    Page page = new Page(owner, untilMs, limit, new ArrayList<>());
    if (after == null) {
      return fill(page, BEGINNING);
    }
    if (after.dueAt() >= untilMs) {
      return Future.succeededFuture(page.tasks);
    }
    return fillTies(page, after.dueAt(), after.id());
  }

  /** Returns when the soonest of those due at {@code fromMs} or later is due. */
  Future<OptionalLong> next(String owner, long fromMs) {
    return find(due(owner, new JsonObject().put("$gte", fromMs)), MongoDocs.DUE_AT, 1)
        .map(
            found ->
                found.isEmpty() ? OptionalLong.empty() : OptionalLong.of(found.get(0).dueAt()));
  }

  private record Page(String owner, long untilMs, int limit, List<LiveTask> tasks) {
    int missing() {
      return limit - tasks.size();
    }
  }

  /** Adds what is due after a time. */
  private Future<List<LiveTask>> fill(Page page, long afterMs) {
    JsonObject range = new JsonObject().put("$lt", page.untilMs);
    if (afterMs != BEGINNING) {
      range.put("$gt", afterMs);
    }
    int asked = page.missing();
    return find(due(page.owner, range), MongoDocs.DUE_AT, asked)
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
    JsonObject query = due(page.owner, dueAtMs);
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
    FindOptions options =
        new FindOptions()
            .setFields(MongoDocs.LIVE_FIELDS)
            .setSort(new JsonObject().put(sortedBy, 1))
            .setLimit(limit);
    return find.all(LIVE, query, options);
  }

  private static JsonObject due(String owner, Object when) {
    return new JsonObject().put(MongoDocs.OWNER, owner).put(MongoDocs.DUE_AT, when);
  }
}
