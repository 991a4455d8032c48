package dev.offload.store.sqlite;

import dev.offload.store.ForeignRecords;
import dev.offload.store.TaskStore.Failed;
import dev.offload.task.Shelf;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/** The failed tasks of a lane, found by their index: one question for each priority. */
final class SqliteFailed {
  private static final int PRIORITIES = 10;

  private static final String NEXT =
      "SELECT id FROM task INDEXED BY task_dead WHERE status = 4 AND shelf = ? AND id > ?"
          + " ORDER BY id";

  private final SqliteSession session;
  private final ForeignRecords foreign;

  SqliteFailed(SqliteSession session, ForeignRecords foreign) {
    this.session = session;
    this.foreign = foreign;
  }

  /** See {@link dev.offload.store.TaskStore#failed}. */
  Failed of(String lane, UUID after, int limit) throws SQLException {
    List<UUID> ids = new ArrayList<>();
    for (int priority = 0; priority < PRIORITIES; priority++) {
      OptionalLong shelf = session.lanes().find(new Shelf(lane, priority));
      if (shelf.isPresent()) {
        add(ids, shelf.getAsLong(), after, limit);
      }
    }
    Collections.sort(ids);
    return ids.size() < limit
        ? new Failed(ids, null)
        : new Failed(List.copyOf(ids.subList(0, limit)), ids.get(limit - 1));
  }

  private void add(List<UUID> ids, long shelf, UUID after, int limit) throws SQLException {
    PreparedStatement next = session.statement(NEXT);
    next.setLong(1, shelf);
    next.setBytes(2, SqliteRows.bytes(after == null ? SqliteRows.BELOW_ALL : after));
    try (ResultSet rows = next.executeQuery()) {
      for (int found = 0; found < limit && rows.next(); ) {
        UUID id = SqliteRows.ours(rows, SqliteRows::id, foreign);
        if (id != null) {
          ids.add(id);
          found++;
        }
      }
    }
  }
}
