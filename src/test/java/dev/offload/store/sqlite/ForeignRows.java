package dev.offload.store.sqlite;

import dev.offload.task.Task;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/** Changes rows of the embedded store as somebody else would. */
public final class ForeignRows {
  private final Path folder;

  public ForeignRows(Path folder) {
    this.folder = folder;
  }

  /** Puts a table without any rules of types in the place of the one that is there. */
  void liftTheRulesOfColumns() throws SQLException {
    execute(
        "ALTER TABLE task RENAME TO strict_task",
        "CREATE TABLE task (id PRIMARY KEY NOT NULL, status, version, live, far, received_at,"
            + " processing_at, complete_at, due_at, complete_after_ms, background) WITHOUT ROWID",
        "DROP TABLE strict_task",
        "CREATE INDEX task_near ON task (id) WHERE live = 1 AND far = 0",
        "CREATE INDEX task_far ON task (due_at, id) WHERE far = 1");
  }

  /**
   * Changes a row.
   *
   * @param wrong what comes after SET
   */
  public void change(UUID id, String wrong) throws SQLException {
    execute("UPDATE task SET " + wrong + " WHERE id = " + literal(id));
  }

  void remove(Task task) throws SQLException {
    execute("DELETE FROM task WHERE id = " + literal(task.id()));
  }

  int count() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM task")) {
      return row.getInt(1);
    }
  }

  private void execute(String... statements) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(SqliteFile.NAME));
  }

  private static String literal(UUID id) {
    return "x'" + id.toString().replace("-", "") + "'";
  }
}
