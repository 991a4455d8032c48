package dev.offload.store.sqlite;

import dev.offload.store.ForeignRecords;
import dev.offload.task.BackgroundText;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.TaskReader.PageQuery;
import dev.offload.task.TaskReader.TaskPage;
import io.vertx.core.Future;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What is read to be shown. */
final class SqliteReader {
  private static final UUID ABOVE_ALL = new UUID(-1, -1);

  private static final String FIND = "SELECT " + SqliteRows.TASK + " FROM task WHERE id = ?";

  // Without a limit: rows are taken from it one by one, as many as the page has room for.
  private static final String OLDER =
      "SELECT " + SqliteRows.TASK + " FROM task WHERE id < ? ORDER BY id DESC";

  private final SqliteThread thread;
  private final ForeignRecords foreign;

  SqliteReader(SqliteThread thread, ForeignRecords foreign) {
    this.thread = thread;
    this.foreign = foreign;
  }

  /** A task that was looked at; null when it has not the status that is wanted. */
  private record Look(UUID id, Task task) {
    static Look of(ResultSet row, Status wanted) throws SQLException {
      boolean matches = SqliteRows.status(row) == wanted || wanted == null;
      return new Look(SqliteRows.id(row), matches ? SqliteRows.task(row) : null);
    }
  }

  /** See {@link dev.offload.task.TaskReader#find}. */
  Future<Optional<Task>> find(UUID id) {
    return thread.read(
        session -> {
          PreparedStatement find = session.statement(FIND);
          find.setBytes(1, SqliteRows.bytes(id));
          try (ResultSet row = find.executeQuery()) {
            return row.next()
                ? Optional.ofNullable(SqliteRows.ours(row, SqliteRows::task, foreign))
                : Optional.empty();
          }
        });
  }

  /** See {@link dev.offload.task.TaskReader#page}. */
  Future<TaskPage> page(PageQuery query) {
    return thread.read(
        session -> {
          PreparedStatement older = session.statement(OLDER);
          older.setBytes(1, SqliteRows.bytes(query.before() == null ? ABOVE_ALL : query.before()));
          try (ResultSet rows = older.executeQuery()) {
            return page(query, rows);
          }
        });
  }

  /** Waits for the reads that were asked for and closes. */
  Future<Void> close() {
    return thread.close();
  }

  private TaskPage page(PageQuery query, ResultSet rows) throws SQLException {
    boolean filtered = query.status() != null;
    List<Task> items = new ArrayList<>();
    UUID last = null;
    int examined = 0;
    int textBytes = 0;
    while (rows.next()) {
      // Before the page may end: what follows must be ours for it to have a next one.
      Look look = SqliteRows.ours(rows, row -> Look.of(row, query.status()), foreign);
      if (look == null) {
        continue;
      }
      if (items.size() == query.limit()
          || textBytes >= PageQuery.TEXT_BYTES_MAX
          || filtered && examined == PageQuery.EXAMINED_MAX) {
        return new TaskPage(items, last);
      }
      examined++;
      last = look.id;
      if (look.task != null) {
        items.add(look.task);
        textBytes += BackgroundText.utf8Bytes(look.task.background());
      }
    }
    return new TaskPage(items, null);
  }
}
