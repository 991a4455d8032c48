package dev.offload.store.sqlite;

import dev.offload.store.ForeignRecords;
import dev.offload.store.TaskStore;
import dev.offload.store.sqlite.SqliteRows.Found;
import dev.offload.task.LaneCounts;
import dev.offload.task.LaneState;
import dev.offload.task.LiveTask;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.TaskReader.PageQuery;
import dev.offload.task.TaskReader.TaskPage;
import io.vertx.core.Future;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * What is read beside the writing: on one thread what is shown, on another what is worked on, on a
 * third what is counted, so that none waits for the others.
 */
final class SqliteReads {
  private static final String COUNTS = "SELECT status, tasks FROM live_count";

  private final SqliteThread shown;
  private final SqliteThread worked;
  private final SqliteThread counted;
  private final ForeignRecords foreign;

  SqliteReads(
      SqliteThread shown, SqliteThread worked, SqliteThread counted, ForeignRecords foreign) {
    this.shown = shown;
    this.worked = worked;
    this.counted = counted;
    this.foreign = foreign;
  }

  /** A row that a page looks at. */
  private record Look(UUID id, Status status, Shelf shelf) {
    static Look of(ResultSet row, SqliteLanes lanes) throws SQLException {
      return new Look(
          SqliteRows.id(row), SqliteRows.status(row, 2), lanes.shelf(SqliteRows.number(row, 3)));
    }
  }

  /** See {@link TaskStore#find}. */
  Future<Optional<Task>> find(UUID id) {
    return shown.read(
        session ->
            Optional.ofNullable(SqliteRows.find(session, SqliteRows.WHOLE, id, foreign))
                .map(Found::task));
  }

  /** See {@link TaskStore#read}. */
  Future<List<Task>> read(List<UUID> ids) {
    return worked.read(session -> findAll(session, ids, foreign));
  }

  /** See {@link TaskStore#failed}. */
  Future<TaskStore.Failed> failed(String lane, UUID after, int limit) {
    return worked.read(session -> new SqliteFailed(session, foreign).of(lane, after, limit));
  }

  /** Returns the tasks that are there of some, whole. */
  static List<Task> findAll(SqliteSession session, List<UUID> ids, ForeignRecords foreign)
      throws SQLException {
    List<Task> tasks = new ArrayList<>(ids.size());
    for (UUID id : ids) {
      Found found = SqliteRows.find(session, SqliteRows.WHOLE, id, foreign);
      if (found != null) {
        tasks.add(found.task());
      }
    }
    return tasks;
  }

  /** See {@link TaskStore#page}. */
  Future<TaskPage> page(PageQuery query) {
    return shown.read(
        session -> {
          String sql = older(query.status());
          PreparedStatement older = session.statement(sql);
          UUID before = query.before() == null ? SqliteRows.ABOVE_ALL : query.before();
          older.setBytes(1, SqliteRows.bytes(before));
          older.setBytes(2, SqliteRows.bytes(query.above()));
          if (sql.equals(SqliteSchema.OLDER)) {
            older.setBytes(3, SqliteRows.bytes(query.orBelow()));
          }
          try (ResultSet rows = older.executeQuery()) {
            return page(query, rows, session);
          }
        });
  }

  private static String older(Status status) {
    if (status == Status.FAILED) {
      return SqliteSchema.OLDER_FAILED;
    }
    return status != null && status.isLive() ? SqliteSchema.OLDER_LIVE : SqliteSchema.OLDER;
  }

  private TaskPage page(PageQuery query, ResultSet rows, SqliteSession session)
      throws SQLException {
    List<Task> items = new ArrayList<>();
    UUID last = null;
    int seen = 0;
    int examined = 0;
    long textBytes = 0;
    for (; rows.next(); seen++) {
      // Before the page may end: what follows must be ours for it to have a next one.
      Look look = SqliteRows.ours(rows, row -> Look.of(row, session.lanes()), foreign);
      boolean matches = look != null && query.matches(look.status, look.shelf);
      Found found = matches ? SqliteRows.find(session, SqliteRows.FIND, look.id, foreign) : null;
      if (look == null || matches && found == null) {
        continue;
      }
      if (items.size() == query.limit()
          || textBytes >= PageQuery.TEXT_BYTES_MAX
          || query.isFiltered() && examined == PageQuery.EXAMINED_MAX) {
        return new TaskPage(items, last);
      }
      examined++;
      last = look.id;
      if (matches) {
        items.add(found.task());
        textBytes += found.textBytes();
      }
    }
    return new TaskPage(items, seen > PageQuery.EXAMINED_MAX ? last : null);
  }

  /** See {@link TaskStore#liveCounts}. */
  Future<Map<Status, Long>> liveCounts() {
    return shown.read(
        session -> {
          Map<Status, Long> counts = new EnumMap<>(Status.class);
          try (ResultSet rows = session.statement(COUNTS).executeQuery()) {
            while (rows.next()) {
              counts.put(SqliteRows.status(rows, 1), rows.getLong(2));
            }
          }
          return counts;
        });
  }

  /** See {@link TaskStore#laneCounts}. */
  Future<Map<String, LaneCounts>> laneCounts() {
    return counted.read(SqliteCounts::ofLanes);
  }

  /** See {@link TaskStore#laneStates}. */
  Future<Map<String, LaneState>> laneStates() {
    return shown.read(SqliteLanes::laneStates);
  }

  /** See {@link TaskStore#due}. */
  Future<List<LiveTask>> due(Shelf shelf, long untilMs, LiveTask after, int limit) {
    return worked.read(
        session -> {
          OptionalLong number = session.lanes().find(shelf);
          if (number.isEmpty()) {
            return List.of();
          }
          PreparedStatement due = session.statement(SqliteSchema.DUE);
          due.setLong(1, number.getAsLong());
          due.setLong(2, after == null ? Task.NOT_YET : after.dueAt());
          due.setBytes(3, SqliteRows.bytes(after == null ? SqliteRows.BELOW_ALL : after.id()));
          due.setLong(4, untilMs);
          return tasks(session, due, limit);
        });
  }

  /** See {@link TaskStore#shelves}; the times are exact. */
  Future<Map<Shelf, Long>> shelves(long fromMs, long untilMs) {
    return worked.read(
        session -> {
          Map<Shelf, Long> soonest = new HashMap<>();
          Object shelf = nextShelf(session, Long.MIN_VALUE);
          while (shelf != null) {
            PreparedStatement query = session.statement(SqliteSchema.SOONEST);
            query.setObject(1, shelf);
            query.setLong(2, fromMs);
            query.setLong(3, untilMs);
            tasks(session, query, 1).forEach(task -> soonest.put(task.shelf(), task.dueAt()));
            shelf = nextShelf(session, shelf);
          }
          return soonest;
        });
  }

  /** Returns the number of the shelf that follows; null behind the last. It may be none of ours. */
  private static Object nextShelf(SqliteSession session, Object shelf) throws SQLException {
    PreparedStatement next = session.statement(SqliteSchema.NEXT_SHELF);
    next.setObject(1, shelf);
    try (ResultSet row = next.executeQuery()) {
      return row.next() ? row.getObject(1) : null;
    }
  }

  /** See {@link TaskStore#near}; pages are in id order. */
  Future<List<LiveTask>> near(LiveTask after, int limit) {
    return worked.read(
        session -> {
          PreparedStatement near = session.statement(SqliteSchema.NEAR);
          near.setBytes(1, SqliteRows.bytes(after == null ? SqliteRows.BELOW_ALL : after.id()));
          return tasks(session, near, limit);
        });
  }

  private List<LiveTask> tasks(SqliteSession session, PreparedStatement query, int limit)
      throws SQLException {
    return tasks(session, query, limit, foreign);
  }

  /** Reads so many live tasks at the most that are Offload's. */
  static List<LiveTask> tasks(
      SqliteSession session, PreparedStatement query, int limit, ForeignRecords foreign)
      throws SQLException {
    List<LiveTask> tasks = new ArrayList<>();
    try (ResultSet rows = query.executeQuery()) {
      while (tasks.size() < limit && rows.next()) {
        LiveTask task =
            SqliteRows.ours(rows, row -> SqliteRows.live(row, session.lanes()), foreign);
        if (task != null) {
          tasks.add(task);
        }
      }
    }
    return tasks;
  }

  /** Waits for the reads that were asked for and closes. */
  Future<Void> close() {
    return Future.join(shown.close(), worked.close(), counted.close()).mapEmpty();
  }
}
