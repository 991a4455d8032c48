package dev.offload.store.sqlite;

import dev.offload.store.StoreOpenException;
import dev.offload.task.Shelf;
import dev.offload.time.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a file of version 1 or 2 to today's, in one transaction: a process that is killed while it
 * works leaves the file as it was. The two differ in their indexes; both had the text in the row,
 * one lane, and the second wait of each task, which is drawn with the first move now.
 */
final class SqliteMigration {
  private static final Logger LOG = LoggerFactory.getLogger("offload");

  /** Where rows are put that today's table does not take, as they are. */
  static final String ASIDE = "task_of_others";

  private static final List<String> EMPTY_THE_LOG = List.of("PRAGMA wal_checkpoint(TRUNCATE)");

  private static final long MEBIBYTE = 1L << 20;

  /** How much longer a task may be now; with texts of 60 characters it was 15 (1,000,000 rows). */
  private static final int MORE_BYTES = 32;

  private static final int LANE = 1;

  /** Says of a row whether its columns have the types of today's, and a status of those days. */
  private static final String FITS =
      "typeof(id) = 'blob' AND typeof(status) = 'integer' AND status IN (0, 1, 2)"
          + " AND typeof(version) = 'integer'"
          + " AND typeof(live) = 'integer' AND typeof(far) = 'integer'"
          + " AND typeof(received_at) = 'integer'"
          + " AND typeof(processing_at) IN ('integer', 'null')"
          + " AND typeof(complete_at) IN ('integer', 'null')"
          + " AND typeof(due_at) IN ('integer', 'null') AND typeof(background) = 'text'";

  // Both statements go through the rows in the order of ids, so the places of bodies match.
  private static final List<String> CARRY_OVER =
      List.of(
          "INSERT INTO lane (number, name) VALUES ("
              + LANE
              + ", '"
              + Shelf.BACKGROUND.lane()
              + "')",
          "INSERT INTO body (text) SELECT background FROM task_before WHERE "
              + FITS
              + " ORDER BY id",
          "INSERT INTO task (id, shelf, status, version, live, far, running, starts, errors,"
              + " crashes, received_at, started_at, ended_at, due_at, payload)"
              + " SELECT id, "
              + SqliteLanes.number(LANE, Shelf.BACKGROUND.priority())
              + ", status, version, live, far, 0, 0, 0, 0, received_at, processing_at,"
              + " complete_at, due_at, row_number() OVER (ORDER BY id)"
              + " FROM task_before WHERE "
              + FITS
              + " ORDER BY id",
          "INSERT INTO live_count SELECT status, count(*) FROM task"
              + " WHERE live = 1 AND status IN (0, 1, 3) GROUP BY status"
              + " ON CONFLICT (status) DO UPDATE SET tasks = excluded.tasks");

  private final Connection connection;
  private final Path file;
  private final Time time;

  SqliteMigration(Connection connection, Path file, Time time) {
    this.connection = connection;
    this.file = file;
    this.time = time;
  }

  /**
   * Migrates, and tells the log of it. Blocks.
   *
   * @throws StoreOpenException when the disk has not the room for it
   */
  void run(long version) throws SQLException {
    long begunMs = time.monotonicMs();
    long rows = SqliteSchema.number(connection, "SELECT count(*) FROM task");
    // What a start left that was killed while it migrated is room, too.
    SqliteSchema.execute(connection, EMPTY_THE_LOG);
    requireRoom(rows);
    LOG.info("Upgrading {} from schema {}: rewriting {} tasks", file, version, rows);
    connection.setAutoCommit(false);
    long aside = migrate(rows);
    connection.commit();
    connection.setAutoCommit(true);
    // Everything is in the log now; the next commits are not to wait while it is copied.
    SqliteSchema.execute(connection, EMPTY_THE_LOG);
    long tookMs = time.monotonicMs() - begunMs;
    LOG.info("Upgraded {} to schema {} in {} ms", file, SqliteSchema.VERSION, tookMs);
    if (aside > 0) {
      LOG.warn(
          "Rows in {} that Offload did not write: {}. Kept in the table {}", file, aside, ASIDE);
    }
  }

  /** Returns how many rows were put aside. */
  private long migrate(long rows) throws SQLException {
    SqliteSchema.execute(connection, List.of("ALTER TABLE task RENAME TO task_before"));
    SqliteSchema.execute(connection, SqliteSchema.TABLES);
    SqliteSchema.execute(connection, CARRY_OVER);
    long aside = rows - SqliteSchema.number(connection, "SELECT count(*) FROM task");
    if (aside > 0) {
      SqliteSchema.execute(
          connection,
          List.of(
              "CREATE TABLE " + ASIDE + " AS SELECT * FROM task_before WHERE NOT (" + FITS + ")"));
      requireEqual(aside, SqliteSchema.number(connection, "SELECT count(*) FROM " + ASIDE));
    }
    requireEqual(rows - aside, SqliteSchema.number(connection, "SELECT count(*) FROM body"));
    SqliteSchema.execute(connection, List.of("DROP TABLE task_before"));
    SqliteSchema.execute(connection, SqliteSchema.INDEXES);
    return aside;
  }

  private static void requireEqual(long expected, long found) throws SQLException {
    if (expected != found) {
      throw new SQLException(found + " rows would be carried over instead of " + expected);
    }
  }

  private void requireRoom(long rows) throws SQLException {
    try {
      long bytes = Files.size(file) + rows * MORE_BYTES;
      requireRoom(file, bytes, Files.getFileStore(file).getUsableSpace());
    } catch (IOException e) {
      throw new SQLException(e.getMessage(), e);
    }
  }

  /** What is written goes to the log first, and from there into the file beside what is there. */
  static void requireRoom(Path file, long bytes, long freeBytes) {
    long neededBytes = 2 * bytes;
    if (freeBytes < neededBytes) {
      throw new StoreOpenException(
          file
              + " was written by an earlier version, and upgrading it needs "
              + mebibytes(neededBytes)
              + " MiB of free space, of which "
              + freeBytes / MEBIBYTE
              + " are free: make room, or run the version that wrote it",
          null);
    }
  }

  private static long mebibytes(long bytes) {
    return (bytes + MEBIBYTE - 1) / MEBIBYTE;
  }
}
