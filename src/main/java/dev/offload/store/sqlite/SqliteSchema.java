package dev.offload.store.sqlite;

import dev.offload.store.StoreOpenException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** How tasks lie in the database file. */
final class SqliteSchema {

  /** The number in the file's user_version; 0 is a new file. */
  static final int VERSION = 2;

  /** Changes nothing in a file of today's version, and is written all the same. */
  static final String SET_VERSION = "PRAGMA user_version = " + VERSION;

  private static final String CREATE_TASK_NEAR =
      "CREATE INDEX task_near ON task (id) WHERE live = 1 AND far = 0";

  // The text is last: reading what stands before it never follows its overflow pages. Ids are in
  // time order, so new rows go to the end of the table and of task_near, on pages already dirty.
  // What is not finished is in one index, task_near or task_far. "live" says no more than
  // complete_at IS NULL does, but only the last move changes it: were task_near told by a column
  // that every move changes, every move would rewrite its entry.
  private static final List<String> CREATE =
      List.of(
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
          """,
          CREATE_TASK_NEAR,
          "CREATE INDEX task_far ON task (due_at, id) WHERE far = 1",
          SET_VERSION);

  // Version 1 had the far ones in both indexes.
  private static final List<String> MIGRATE_FROM_1 =
      List.of("DROP INDEX task_live", CREATE_TASK_NEAR, SET_VERSION);

  private SqliteSchema() {}

  /**
   * Makes the tables in a new file, brings one of an earlier version to today's, and leaves one of
   * today's as it is.
   *
   * @throws StoreOpenException when the file is of a later version, or not Offload's
   */
  static void prepare(Connection connection, Path file) throws SQLException {
    int version = number(connection, "PRAGMA user_version");
    if (version > VERSION) {
      throw new StoreOpenException(
          file
              + " was written by a later Offload (schema "
              + version
              + ", this one knows "
              + VERSION
              + "): run that Offload, or set DATA_DIR to another folder",
          null);
    }
    if (version == VERSION) {
      requireAll(connection, file);
      return;
    }
    if (version == 1) {
      inOneTransaction(connection, MIGRATE_FROM_1);
      requireAll(connection, file);
      return;
    }
    if (number(connection, "SELECT count(*) FROM sqlite_schema") > 0) {
      throw new StoreOpenException(
          file + " is the database of another program: set DATA_DIR to another folder", null);
    }
    inOneTransaction(connection, CREATE);
  }

  /** Makes sure of the table and its indexes: the version is a number that others use, too. */
  private static void requireAll(Connection connection, Path file) throws SQLException {
    for (String sql : List.of(SqliteWriter.INSERT, SqliteLiveReader.NEAR, SqliteLiveReader.DUE)) {
      try (PreparedStatement none = connection.prepareStatement(sql)) {
        none.clearParameters();
      } catch (SQLiteException e) {
        if (e.getResultCode() != SQLiteErrorCode.SQLITE_ERROR) {
          throw e;
        }
        throw new StoreOpenException(
            file
                + " is the database of another program, or was changed by one: "
                + SqliteFile.words(e)
                + ". Set DATA_DIR to another folder",
            e);
      }
    }
  }

  private static void inOneTransaction(Connection connection, List<String> statements)
      throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
    connection.commit();
    connection.setAutoCommit(true);
  }

  private static int number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.getInt(1);
    }
  }
}
