package dev.offload.store.sqlite;

import dev.offload.task.Task;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A file as an earlier version wrote it. */
final class EarlierFile {
  private static final String TABLE =
      """
      CREATE TABLE task (
        id BLOB NOT NULL PRIMARY KEY, -- UUIDv7, 16 bytes, big-endian
        status INTEGER NOT NULL,      -- 0 received, 1 processing, 2 complete
        version INTEGER NOT NULL,     -- 1 when received, one more with every move
        live INTEGER NOT NULL,        -- 1 until finished, then 0
        far INTEGER NOT NULL,         -- 1 while due further ahead than memory reaches
        received_at INTEGER NOT NULL, -- this and the other times: epoch milliseconds
        processing_at INTEGER,        -- null until reached
        complete_at INTEGER,          -- null until reached
        due_at INTEGER,               -- of the next move; null once finished
        complete_after_ms INTEGER NOT NULL,
        background TEXT NOT NULL
      ) STRICT, WITHOUT ROWID
      """;

  private static final String FAR = "CREATE INDEX task_far ON task (due_at, id) WHERE far = 1";

  private static final String NEAR =
      "CREATE INDEX task_near ON task (id) WHERE live = 1 AND far = 0";

  private static final String LIVE = "CREATE INDEX task_live ON task (id) WHERE live = 1";

  private static final String INSERT =
      "INSERT INTO task VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 15000, ?)";

  private EarlierFile() {}

  static void make(Path folder, int version) throws SQLException {
    execute(folder, List.of(TABLE, version == 1 ? LIVE : NEAR, FAR, setVersion(version)));
  }

  /** Makes a file of version 2 whose columns take anything. */
  static void makeWithoutRules(Path folder) throws SQLException {
    String anything =
        TABLE
            .replace(" PRIMARY KEY", " PRIMARY_KEY")
            .replaceAll("(BLOB|INTEGER|TEXT)( NOT NULL)?", "")
            .replace("PRIMARY_KEY", "PRIMARY KEY NOT NULL")
            .replace("STRICT, ", "");
    execute(folder, List.of("PRAGMA journal_mode = WAL", anything, NEAR, FAR, setVersion(2)));
  }

  /** Stores tasks; those that are far are so in an index of their own. */
  static void store(Path folder, List<Task> tasks, int far) throws SQLException {
    try (Connection connection = connect(folder);
        PreparedStatement insert = connection.prepareStatement(INSERT)) {
      connection.setAutoCommit(false);
      for (Task task : tasks) {
        insert.setBytes(1, SqliteRows.bytes(task.id()));
        insert.setInt(2, SqliteRows.number(task.status()));
        insert.setInt(3, task.version());
        insert.setInt(4, task.status().isLive() ? 1 : 0);
        insert.setInt(5, far);
        insert.setLong(6, task.receivedAt());
        SqliteRows.bindTime(insert, 7, task.startedAt());
        SqliteRows.bindTime(insert, 8, task.endedAt());
        SqliteRows.bindTime(insert, 9, task.dueAt());
        insert.setString(10, task.background());
        insert.addBatch();
      }
      insert.executeBatch();
      connection.commit();
    }
  }

  static void change(Path folder, Task task, String wrong) throws SQLException {
    String id = HexFormat.of().formatHex(SqliteRows.bytes(task.id()));
    execute(folder, List.of("UPDATE task SET " + wrong + " WHERE id = x'" + id + "'"));
  }

  /** Returns the version and what the file says of its tables and indexes. */
  static List<String> schema(Path folder) throws SQLException {
    try (Connection connection = connect(folder);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT user_version FROM pragma_user_version"
                    + " UNION ALL SELECT sql FROM sqlite_schema ORDER BY 1")) {
      List<String> lines = new ArrayList<>();
      while (rows.next()) {
        lines.add(rows.getString(1));
      }
      return lines;
    }
  }

  static void execute(Path folder, List<String> statements) throws SQLException {
    try (Connection connection = connect(folder)) {
      SqliteSchema.execute(connection, statements);
    }
  }

  static Connection connect(Path folder) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(SqliteFile.NAME));
  }

  private static String setVersion(int version) {
    return "PRAGMA user_version = " + version;
  }
}
