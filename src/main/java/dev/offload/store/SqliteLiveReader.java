package dev.offload.store;

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

  // The indexes are named so that a statement they do not fit fails instead of reading all.
  static final String DUE =
      "SELECT "
          + SqliteRows.LIVE
          + " FROM task INDEXED BY task_far"
          + " WHERE far = 1 AND (due_at, id) > (?, ?) AND due_at < ? ORDER BY due_at, id LIMIT ?";

  static final String NEXT_DUE =
      "SELECT due_at FROM task INDEXED BY task_far WHERE far = 1 AND due_at >= ?"
          + " ORDER BY due_at LIMIT 1";

  static final String NEAR =
      "SELECT "
          + SqliteRows.LIVE
          + " FROM task INDEXED BY task_near"
          + " WHERE live = 1 AND far = 0 AND id > ? ORDER BY id LIMIT ?";

  private final SqliteThread thread;

  SqliteLiveReader(SqliteThread thread) {
    this.thread = thread;
  }

  /** See {@link TaskStore#due}. */
  Future<List<LiveTask>> due(long untilMs, LiveTask after, int limit) {
    return thread.read(
        session -> {
          PreparedStatement due = session.statement(DUE);
          due.setLong(1, after == null ? Task.NOT_YET : after.dueAt());
          due.setBytes(2, SqliteRows.bytes(after == null ? BELOW_ALL : after.id()));
          due.setLong(3, untilMs);
          due.setInt(4, limit);
          return tasks(due);
        });
  }

  /** See {@link TaskStore#nextDue}; this one is exact. */
  Future<OptionalLong> nextDue(long fromMs) {
    return thread.read(
        session -> {
          PreparedStatement nextDue = session.statement(NEXT_DUE);
          nextDue.setLong(1, fromMs);
          try (ResultSet row = nextDue.executeQuery()) {
            return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
          }
        });
  }

  /** See {@link TaskStore#near}; pages are in id order. */
  Future<List<LiveTask>> near(LiveTask after, int limit) {
    return thread.read(
        session -> {
          PreparedStatement near = session.statement(NEAR);
          near.setBytes(1, SqliteRows.bytes(after == null ? BELOW_ALL : after.id()));
          near.setInt(2, limit);
          return tasks(near);
        });
  }

  /** Waits for the reads that were asked for and closes. */
  Future<Void> close() {
    return thread.close();
  }

  private static List<LiveTask> tasks(PreparedStatement query) throws SQLException {
    List<LiveTask> tasks = new ArrayList<>();
    try (ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        tasks.add(SqliteRows.live(rows));
      }
    }
    return tasks;
  }
}
