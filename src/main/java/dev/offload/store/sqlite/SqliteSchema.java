package dev.offload.store.sqlite;

import dev.offload.store.StoreOpenException;
import dev.offload.task.TaskReader.PageQuery;
import dev.offload.time.Time;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** How tasks lie in the database file, and the questions that its indexes answer. */
final class SqliteSchema {

  /** The number in the file's user_version; 0 is a new file. */
  static final int VERSION = 3;

  /** Changes nothing in a file of today's version, and is written all the same. */
  static final String SET_VERSION = "PRAGMA user_version = " + VERSION;

  // Ids are in time order, so new rows go to the end of the table and of task_near, on pages
  // already dirty. A move rewrites a whole row: so its texts are apart, each written once and in
  // the order of writing. What is live is in one index, task_near or task_far. "live" says no more
  // than ended_at IS NULL does, but only the last move changes it: were task_near told by a column
  // that every move changes, every move would rewrite its entry.
  static final List<String> TABLES =
      List.of(
          """
          CREATE TABLE task (
            id BLOB NOT NULL PRIMARY KEY, -- UUIDv7, 16 bytes, big-endian
            shelf INTEGER NOT NULL,       -- number of the lane * 10 + (9 - priority)
            status INTEGER NOT NULL,      -- 0 received, 1 processing, 2 complete, 3 retrying,
                                          -- 4 failed, 5 cancelled
            version INTEGER NOT NULL,     -- 1 when received, one more with every move
            live INTEGER NOT NULL,        -- 1 until ended, then 0
            far INTEGER NOT NULL,         -- 1 while its owner does not hold it in memory
            running INTEGER NOT NULL,     -- 1 while an attempt holds it
            starts INTEGER NOT NULL,
            errors INTEGER NOT NULL,
            crashes INTEGER NOT NULL,
            grp TEXT,
            received_at INTEGER NOT NULL, -- this and the other times: epoch milliseconds
            started_at INTEGER,           -- null until reached
            ended_at INTEGER,             -- null until reached
            due_at INTEGER,               -- of the next move; null once ended
            remove_at INTEGER,
            payload INTEGER,              -- this and the two that follow: where in body
            state INTEGER,
            outcome INTEGER
          ) STRICT, WITHOUT ROWID
          """,
          "CREATE TABLE body (at INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT",
          "CREATE TABLE lane (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,"
              + " definition TEXT) STRICT",
          "CREATE TABLE idempotency (key BLOB NOT NULL PRIMARY KEY, event BLOB NOT NULL,"
              + " digest BLOB NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID",
          SqliteUniqueKeys.TABLE,
          "CREATE TABLE live_count (status INTEGER PRIMARY KEY, tasks INTEGER NOT NULL) STRICT",
          "INSERT INTO live_count VALUES (0, 0), (1, 0), (3, 0)");

  /** Each once the rows are there: that is quicker than row by row. */
  static final List<String> INDEXES =
      List.of(
          "CREATE INDEX task_near ON task (id) WHERE live = 1 AND far = 0",
          "CREATE INDEX task_far ON task (shelf, due_at, id) WHERE far = 1",
          "CREATE INDEX task_dead ON task (shelf, id) WHERE status = 4",
          SET_VERSION);

  // The indexes are named so that a statement they do not fit fails instead of reading all. Where
  // there is no limit, rows are taken one by one, as those that are not ours do not count.
  static final String DUE =
      "SELECT "
          + SqliteRows.LIVE
          + " FROM task INDEXED BY task_far"
          + " WHERE far = 1 AND shelf = ? AND (due_at, id) > (?, ?) AND due_at < ?"
          + " ORDER BY due_at, id";

  static final String NEXT_SHELF =
      "SELECT shelf FROM task INDEXED BY task_far WHERE far = 1 AND shelf > ?"
          + " ORDER BY shelf LIMIT 1";

  static final String SOONEST =
      "SELECT "
          + SqliteRows.LIVE
          + " FROM task INDEXED BY task_far"
          + " WHERE far = 1 AND shelf = ? AND due_at >= ? AND due_at < ? ORDER BY due_at";

  static final String NEAR =
      "SELECT "
          + SqliteRows.LIVE
          + " FROM task INDEXED BY task_near"
          + " WHERE live = 1 AND far = 0 AND id > ? ORDER BY id";

  // Schedules are the one range that is left out; what is no id of ours is below it.
  static final String OLDER =
      "SELECT id, status, shelf FROM task WHERE id < ?1 AND id > ?2 UNION ALL"
          + " SELECT id, status, shelf FROM task WHERE id < min(?1, ?3) ORDER BY id DESC";

  /** One more than a page looks at, so that it is known whether there are more. */
  private static final String NEWEST = " ORDER BY id DESC LIMIT " + (PageQuery.EXAMINED_MAX + 1);

  // Far ones are in the index by their time: it is read through, and the newest ids are kept. Only
  // of these the rows are read.
  static final String OLDER_LIVE =
      "SELECT task.id, task.status, task.shelf FROM (SELECT id FROM"
          + " (SELECT id FROM task INDEXED BY task_near WHERE live = 1 AND far = 0"
          + " AND id < ?1 AND id > ?2"
          + NEWEST
          + ") UNION ALL SELECT id FROM"
          + " (SELECT id FROM task INDEXED BY task_far WHERE far = 1"
          + " AND id < ?1 AND id > ?2"
          + NEWEST
          + ")"
          + NEWEST
          + ") AS newest CROSS JOIN task ON task.id = newest.id ORDER BY newest.id DESC";

  static final String OLDER_FAILED =
      "SELECT id, status, shelf FROM task INDEXED BY task_dead WHERE status = 4"
          + " AND id < ?1 AND id > ?2"
          + NEWEST;

  private static final List<String> NEEDED =
      List.of(
          SqliteWrites.INSERT,
          SqliteWrites.INSERT_NEW,
          SqliteWrites.INSERT_BODY,
          SqliteRemovals.REMOVE,
          SqliteRows.FIND,
          SqliteSession.COUNT,
          SqliteLanes.FIND,
          NEAR,
          DUE,
          OLDER_LIVE,
          OLDER_FAILED,
          SqliteCounts.OF_LANES,
          "SELECT grp, remove_at FROM task",
          "SELECT definition FROM lane",
          "SELECT key, event, digest, at FROM idempotency");

  private SqliteSchema() {}

  /**
   * Makes the tables in a new file, brings one of an earlier version to today's, and leaves one of
   * today's as it is.
   *
   * @throws StoreOpenException when the file is of a later version, or not Offload's
   */
  static void prepare(Connection connection, Path file, Time time) throws SQLException {
    long version = number(connection, "PRAGMA user_version");
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
    if (version == 0) {
      create(connection, file);
      return;
    }
    if (version < VERSION) {
      new SqliteMigration(connection, file, time).run(version);
    }
    requireAll(connection, file);
    // Of what this version wrote before there were unique keys.
    execute(connection, List.of(SqliteUniqueKeys.TABLE));
  }

  private static void create(Connection connection, Path file) throws SQLException {
    if (number(connection, "SELECT count(*) FROM sqlite_schema") > 0) {
      throw new StoreOpenException(
          file + " is the database of another program: set DATA_DIR to another folder", null);
    }
    connection.setAutoCommit(false);
    execute(connection, TABLES);
    execute(connection, INDEXES);
    connection.commit();
    connection.setAutoCommit(true);
  }

  /** Makes sure of the tables and indexes: the version is a number that others use, too. */
  private static void requireAll(Connection connection, Path file) throws SQLException {
    for (String sql : NEEDED) {
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

  static void execute(Connection connection, List<String> statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.getLong(1);
    }
  }
}
