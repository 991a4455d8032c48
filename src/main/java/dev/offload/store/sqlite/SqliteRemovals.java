package dev.offload.store.sqlite;

import dev.offload.store.ForeignRecords;
import dev.offload.store.RemovalWalk;
import dev.offload.store.TaskStore;
import dev.offload.store.TaskStore.Removal;
import dev.offload.task.TaskIds;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/** Removals of ended tasks as statements: of those that are named, and of the oldest in a walk. */
final class SqliteRemovals {
  // The length comes from the header of the body's row: no page that the text goes on in is read.
  private static final String OLDEST =
      "SELECT id, status, live, ended_at, octet_length(text)"
          + " FROM task LEFT JOIN body ON at = payload"
          + " WHERE id > ? AND id < ? AND length(id) = 16 ORDER BY id LIMIT ?";

  static final String REMOVE =
      "DELETE FROM task WHERE id = ? AND live = 0 RETURNING payload, state, outcome";

  private SqliteRemovals() {}

  /**
   * See {@link TaskStore#removeEnded}. The file does not get smaller: its free pages are written
   * again.
   */
  static Removal removeEnded(
      SqliteSession session, ForeignRecords foreign, long endedBeforeMs, UUID after, int limit)
      throws SQLException {
    PreparedStatement oldest = session.statement(OLDEST);
    oldest.setBytes(1, SqliteRows.bytes(after == null ? SqliteRows.BELOW_ALL : after));
    // An id is at most a minute ahead of the time when its task was received.
    oldest.setBytes(2, SqliteRows.bytes(TaskIds.lowestAt(endedBeforeMs + TaskIds.AHEAD_MAX_MS)));
    oldest.setInt(3, limit);
    RemovalWalk walk = new RemovalWalk(endedBeforeMs, limit);
    try (ResultSet rows = oldest.executeQuery()) {
      while (walk.hasRoom() && rows.next()) {
        see(rows, walk, foreign);
      }
    }
    remove(session, walk.found());
    return new Removal(walk.found().size(), walk.next());
  }

  /** Looks at a row; one that is not ours counts, too, and stays. */
  private static void see(ResultSet row, RemovalWalk walk, ForeignRecords foreign)
      throws SQLException {
    OptionalLong endedAt = SqliteRows.ours(row, SqliteRemovals::endedAt, foreign);
    walk.see(
        SqliteRows.uuid(row.getBytes(SqliteRows.ID)),
        endedAt == null ? OptionalLong.empty() : endedAt,
        row.getLong(5));
  }

  private static OptionalLong endedAt(ResultSet row) throws SQLException {
    SqliteRows.id(row);
    boolean isLive = SqliteRows.status(row, 2).isLive();
    if (isLive != (SqliteRows.number(row, 3) == 1)) {
      throw new IllegalArgumentException("ended, and yet to be worked on, or neither");
    }
    return isLive ? OptionalLong.empty() : OptionalLong.of(SqliteRows.number(row, 4));
  }

  /** Removes tasks, and the bodies that the rows point to which are gone by it. */
  static int remove(SqliteSession session, List<UUID> ids) throws SQLException {
    PreparedStatement remove = session.statement(REMOVE);
    int removed = 0;
    int bodies = 0;
    for (UUID id : ids) {
      remove.setBytes(1, SqliteRows.bytes(id));
      try (ResultSet gone = remove.executeQuery()) {
        if (gone.next()) {
          bodies += SqliteBodies.drop(session, gone);
          removed++;
        }
      }
    }
    SqliteBodies.runDrops(session, bodies);
    return removed;
  }
}
