package dev.offload.store;

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
      "SELECT id, live, complete_at, octet_length(background) FROM task"
          + " WHERE id > ? AND id < ? ORDER BY id LIMIT ?";

  private static final String REMOVE = "DELETE FROM task WHERE id = ? AND live = 0";

  private final SqliteThread thread;

  SqliteRemover(SqliteThread thread) {
    this.thread = thread;
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
              walk.see(SqliteRows.id(rows), finishedAt(rows), rows.getLong(4));
            }
          }
          remove(session.statement(REMOVE), walk);
          return new Removal(walk.found().size(), walk.next());
        });
  }

  private static OptionalLong finishedAt(ResultSet row) throws SQLException {
    return row.getBoolean(2) ? OptionalLong.empty() : OptionalLong.of(row.getLong(3));
  }

  private static void remove(PreparedStatement remove, RemovalWalk walk) throws SQLException {
    for (UUID id : walk.found()) {
      remove.setBytes(1, SqliteRows.bytes(id));
      remove.addBatch();
    }
    SqliteSession.runBatch(remove, walk.found().size());
  }
}
