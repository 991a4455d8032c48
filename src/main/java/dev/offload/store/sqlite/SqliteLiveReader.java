package dev.offload.store.sqlite;

import dev.offload.store.ForeignRecords;
import dev.offload.store.TaskStore;
import dev.offload.task.LiveTask;
import dev.offload.task.Task;
import io.vertx.core.Future;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/** What is read to be worked on. */
final class SqliteLiveReader {
  private static final UUID BELOW_ALL = new UUID(0, 0);

  // The indexes are named so that a statement they do not fit fails instead of reading all. There
  // is no limit in them: rows are taken one by one, as those that are not ours do not count.
  static final String DUE =
      "SELECT "
          + SqliteRows.LIVE
          + " FROM task INDEXED BY task_far"
          + " WHERE far = 1 AND (due_at, id) > (?, ?) AND due_at < ? ORDER BY due_at, id";

  static final String NEXT_DUE =
      "SELECT "
          + SqliteRows.LIVE
          + " FROM task INDEXED BY task_far WHERE far = 1 AND due_at >= ? ORDER BY due_at";

  static final String NEAR =
      "SELECT "
          + SqliteRows.LIVE
          + " FROM task INDEXED BY task_near"
          + " WHERE live = 1 AND far = 0 AND id > ? ORDER BY id";

  private final SqliteThread thread;
  private final ForeignRecords foreign;

  SqliteLiveReader(SqliteThread thread, ForeignRecords foreign) {
    this.thread = thread;
    this.foreign = foreign;
  }

  /** See {@link TaskStore#due}. */
  Future<List<LiveTask>> due(long untilMs, LiveTask after, int limit) {
    return thread.read(
        session -> {
          PreparedStatement due = session.statement(DUE);
          due.setLong(1, after == null ? Task.NOT_YET : after.dueAt());
          due.setBytes(2, SqliteRows.bytes(after == null ? BELOW_ALL : after.id()));
          due.setLong(3, untilMs);
          return tasks(due, limit);
        });
  }

  /** See {@link TaskStore#nextDue}; this one is exact. */
  Future<OptionalLong> nextDue(long fromMs) {
    return thread.read(
        session -> {
          PreparedStatement nextDue = session.statement(NEXT_DUE);
          nextDue.setLong(1, fromMs);
          List<LiveTask> soonest = tasks(nextDue, 1);
          return soonest.isEmpty() ? OptionalLong.empty() : OptionalLong.of(soonest.get(0).dueAt());
        });
  }

  /** See {@link TaskStore#near}; pages are in id order. */
  Future<List<LiveTask>> near(LiveTask after, int limit) {
    return thread.read(
        session -> {
          PreparedStatement near = session.statement(NEAR);
          near.setBytes(1, SqliteRows.bytes(after == null ? BELOW_ALL : after.id()));
          return tasks(near, limit);
        });
  }

  /** Waits for the reads that were asked for and closes. */
  Future<Void> close() {
    return thread.close();
  }

  private List<LiveTask> tasks(PreparedStatement query, int limit) throws SQLException {
    List<LiveTask> tasks = new ArrayList<>();
    try (ResultSet rows = query.executeQuery()) {
      while (tasks.size() < limit && rows.next()) {
        LiveTask task = SqliteRows.ours(rows, SqliteRows::live, foreign);
        if (task != null) {
          tasks.add(task);
        }
      }
    }
    return tasks;
  }
}
