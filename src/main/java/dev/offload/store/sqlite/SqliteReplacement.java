package dev.offload.store.sqlite;

import dev.offload.store.TaskStore;
import dev.offload.store.TaskStore.NewTask;
import dev.offload.task.Status;
import dev.offload.task.Task;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Tasks that wait and are written anew, each with a payload of its own. */
final class SqliteReplacement {
  private static final String FIND =
      "SELECT payload FROM task WHERE id = ? AND version = ? AND status = "
          + SqliteRows.number(Status.RECEIVED);

  private static final String WRITE =
      "UPDATE task SET shelf = ?, version = ?, far = ?, due_at = ?, payload = ? WHERE id = ?";

  private static final String DROP = "DELETE FROM body WHERE at = ?";

  private SqliteReplacement() {}

  /** See {@link TaskStore#replace}. */
  static boolean write(SqliteSession session, NewTask as) throws SQLException {
    Task task = as.task();
    long former;
    PreparedStatement find = session.statement(FIND);
    find.setBytes(1, SqliteRows.bytes(task.id()));
    find.setInt(2, task.version() - 1);
    try (ResultSet row = find.executeQuery()) {
      if (!row.next()) {
        return false;
      }
      former = row.getLong(1);
    }
    long body = session.takeBodies(1);
    PreparedStatement write = session.statement(WRITE);
    write.setLong(1, session.lanes().number(task.shelf()));
    write.setInt(2, task.version());
    write.setInt(3, as.far() ? 1 : 0);
    write.setLong(4, task.dueAt());
    write.setLong(5, body);
    write.setBytes(6, SqliteRows.bytes(task.id()));
    write.executeUpdate();
    PreparedStatement drop = session.statement(DROP);
    drop.setLong(1, former);
    drop.executeUpdate();
    PreparedStatement insert = session.statement(SqliteWrites.INSERT_BODY);
    insert.setLong(1, body);
    insert.setString(2, task.payload().stored());
    insert.executeUpdate();
    return true;
  }
}
