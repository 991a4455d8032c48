package dev.offload.store.sqlite;

import dev.offload.task.Task;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Changes rows of the embedded store as somebody else would. */
public final class ForeignRows {
  private final Path folder;

  public ForeignRows(Path folder) {
    this.folder = folder;
  }

  /** Puts tables without any rules of types in the place of those that are there. */
  void liftTheRulesOfColumns() throws SQLException {
    execute(
        "ALTER TABLE task RENAME TO strict_task",
        "CREATE TABLE task (id PRIMARY KEY NOT NULL, shelf, status, version, live, far, running,"
            + " starts, errors, crashes, grp, received_at, started_at, ended_at, due_at, remove_at,"
            + " payload, state, outcome) WITHOUT ROWID",
        "DROP TABLE strict_task",
        "ALTER TABLE body RENAME TO strict_body",
        "CREATE TABLE body (at INTEGER PRIMARY KEY, text)",
        "DROP TABLE strict_body",
        "CREATE INDEX task_near ON task (id) WHERE live = 1 AND far = 0",
        "CREATE INDEX task_far ON task (shelf, due_at, id) WHERE far = 1",
        "CREATE INDEX task_dead ON task (shelf, id) WHERE status = 4");
  }

  /**
   * Changes a row.
   *
   * @param wrong what comes after SET, of the task or, when it begins with "text", of its body
   */
  public void change(UUID id, String wrong) throws SQLException {
    String task = " WHERE id = " + literal(id);
    execute(
        wrong.startsWith("text")
            ? "UPDATE body SET " + wrong + " WHERE at = (SELECT payload FROM task" + task + ")"
            : "UPDATE task SET " + wrong + task);
  }

  /**
   * Makes rows foreign; where that is by the id, one row has it and the others are removed.
   *
   * @param ours the indexes of those that are left as they are
   * @return these
   */
  List<Task> changeAllBut(List<Integer> ours, List<Task> all, String wrong) throws SQLException {
    List<Task> left = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      boolean isTaken = wrong.startsWith("id") && i != 3;
      if (ours.contains(i)) {
        left.add(all.get(i));
      } else if (isTaken) {
        remove(all.get(i));
      } else {
        change(all.get(i).id(), wrong);
      }
    }
    return left;
  }

  private void remove(Task task) throws SQLException {
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
