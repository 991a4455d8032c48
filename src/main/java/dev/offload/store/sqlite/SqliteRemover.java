package dev.offload.store.sqlite;

import dev.offload.store.ForeignRecords;
import dev.offload.store.RemovalWalk;
import dev.offload.store.TaskStore;
import dev.offload.store.TaskStore.Removal;
import dev.offload.task.TaskIds;
import io.vertx.core.Future;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Removes old tasks, on the thread that writes. The file does not get smaller: its free pages are
 * written again.
 */
final class SqliteRemover {
  private static final UUID BELOW_ALL = new UUID(0, 0);

  // The length comes from the row's header: no page of the text is read for it.
  private static final String OLDEST =
      "SELECT id, status, live, complete_at, octet_length(background) FROM task"
          + " WHERE id > ? AND id < ? AND length(id) = 16 ORDER BY id LIMIT ?";

  private static final String REMOVE = "DELETE FROM task WHERE id = ? AND live = 0 AND status = 2";

  private final SqliteThread thread;
  private final ForeignRecords foreign;

  SqliteRemover(SqliteThread thread, ForeignRecords foreign) {
    this.thread = thread;
    this.foreign = foreign;
  }

  /** See {@link TaskStore#removeFinished}. */
  Future<Removal> removeFinished(long finishedBeforeMs, UUID after, int limit) {
    return thread.write(
        session -> {
          PreparedStatement oldest = session.statement(OLDEST);
          oldest.setBytes(1, SqliteRows.bytes(after == null ? BELOW_ALL : after));
          // An id is at most a minute ahead of the time when its task was received.
          oldest.setBytes(
              2, SqliteRows.bytes(TaskIds.lowestAt(finishedBeforeMs + TaskIds.AHEAD_MAX_MS)));
          oldest.setInt(3, limit);
          RemovalWalk walk = new RemovalWalk(finishedBeforeMs, limit);
          try (ResultSet rows = oldest.executeQuery()) {
            while (walk.hasRoom() && rows.next()) {
              see(rows, walk);
            }
          }
          remove(session.statement(REMOVE), walk);
          return new Removal(walk.found().size(), walk.next());
        });
  }

  /** Looks at a row; one that is not ours counts, too, and stays. */
  private void see(ResultSet row, RemovalWalk walk) throws SQLException {
    OptionalLong finishedAt = SqliteRows.ours(row, SqliteRemover::finishedAt, foreign);
    boolean stays = finishedAt == null || finishedAt.isEmpty();
    walk.see(
        SqliteRows.uuid(row.getBytes(SqliteRows.ID)),
        stays ? OptionalLong.empty() : finishedAt,
        row.getLong(5));
  }

  private static OptionalLong finishedAt(ResultSet row) throws SQLException {
    SqliteRows.id(row);
    boolean isFinal = SqliteRows.status(row).isFinal();
    if (isFinal == (SqliteRows.number(row, 3) == 1)) {
      throw new IllegalArgumentException("finished, and yet to be worked on, or neither");
    }
    return isFinal ? OptionalLong.of(SqliteRows.number(row, 4)) : OptionalLong.empty();
  }

  private static void remove(PreparedStatement remove, RemovalWalk walk) throws SQLException {
    for (UUID id : walk.found()) {
      remove.setBytes(1, SqliteRows.bytes(id));
      remove.addBatch();
    }
    SqliteSession.runBatch(remove, walk.found().size());
  }
}
