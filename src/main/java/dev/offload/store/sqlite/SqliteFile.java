package dev.offload.store.sqlite;

import dev.offload.store.StoreOpenException;
import dev.offload.time.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteOpenMode;

/** The database file, in a data folder that is this process's own. */
final class SqliteFile implements AutoCloseable {
  static final String NAME = "offload.db";

  private static final List<String> BOTH =
      List.of("PRAGMA journal_mode = WAL", "PRAGMA busy_timeout = 5000");

  // FULL: the log is on disk (fsync) before a commit returns. The longer the log may grow, the more
  // changes of one page are copied into the file at once.
  private static final List<String> WRITER =
      List.of("PRAGMA synchronous = FULL", "PRAGMA wal_autocheckpoint = 10000");

  private static final List<String> READER = List.of("PRAGMA query_only = 1");

  private static final List<String> BESIDE = List.of("-wal", "-shm", "-journal");

  private final DataFolder folder;
  private final Path file;
  private final String url;

  private SqliteFile(DataFolder folder, Path file) {
    this.folder = folder;
    this.file = file;
    // As a URI: otherwise a question mark in the path would end it.
    this.url = "jdbc:sqlite:" + file.toUri();
  }

  /**
   * Takes the folder and opens the file in it; makes what is not there. Blocks.
   *
   * @throws StoreOpenException when that cannot be done
   */
  static SqliteFile open(Path path, Time time) {
    DataFolder folder = DataFolder.take(path);
    Path file = folder.path().resolve(NAME);
    SqliteFile opened = new SqliteFile(folder, file);
    boolean failed = true;
    try {
      SqliteLibrary.load(folder.temp());
      makeWritable(file);
      opened.prepare(time);
      folder.warnIfOpenToAll();
      failed = false;
      return opened;
    } catch (IOException e) {
      throw FileAccess.unwritable(file, e);
    } catch (SQLException e) {
      throw unusable(file, e);
    } finally {
      if (failed) {
        opened.abandon();
      }
    }
  }

  /**
   * SQLite opens in silence what it may only read. It makes its other files with the mode of this.
   */
  private static void makeWritable(Path file) {
    try {
      FileAccess.check(file);
      Path real = Files.exists(file) ? file.toRealPath() : file;
      requireDatabaseOf(real.resolveSibling(real.getFileName() + "-wal"), real);
      if (!Files.exists(file)) {
        Files.createFile(file, FileAccess.privateFile(file.getParent()));
      }
      for (String suffix : BESIDE) {
        FileAccess.check(real.resolveSibling(real.getFileName() + suffix));
      }
    } catch (IOException e) {
      throw FileAccess.unwritable(file, e);
    }
  }

  /** SQLite removes a log in silence when its database is not there, and what is only in it. */
  private static void requireDatabaseOf(Path log, Path database) throws IOException {
    boolean isThere = Files.exists(database) && Files.size(database) > 0;
    if (!isThere && Files.isRegularFile(log) && Files.size(log) > 0) {
      throw new StoreOpenException(
          log
              + " contains accepted tasks, but its database is missing: put "
              + database.getFileName()
              + " back next to it, or move it away as well",
          null);
    }
  }

  private void prepare(Time time) throws SQLException {
    try (Connection connection = writer()) {
      connection.setAutoCommit(true);
      SqliteSchema.prepare(connection, file, time);
      try (Statement statement = connection.createStatement()) {
        statement.execute(SqliteSchema.SET_VERSION);
      }
    }
  }

  /** Fails when the folder has no room for a batch of ordinary size. */
  void checkRoom() throws SQLException {
    try {
      folder.writeSample();
    } catch (IOException e) {
      throw new SQLException(FileAccess.noRoom(folder.path(), e).getMessage(), e);
    }
  }

  /** Opens the one connection that writes. Every statement is in a transaction. */
  Connection writer() throws SQLException {
    return connect(WRITER);
  }

  /** Opens a connection that can only read. Every statement is in a transaction. */
  Connection reader() throws SQLException {
    return connect(READER);
  }

  /** Lets another process take the folder. All connections must be closed. */
  @Override
  public void close() throws IOException {
    folder.close();
  }

  private Connection connect(List<String> pragmas) throws SQLException {
    // No two threads use one at once, so it needs no lock of its own around each call.
    SQLiteConfig config = new SQLiteConfig();
    config.setOpenMode(SQLiteOpenMode.NOMUTEX);
    Connection connection = config.createConnection(url);
    try (Statement statement = connection.createStatement()) {
      for (String pragma : BOTH) {
        statement.execute(pragma);
      }
      for (String pragma : pragmas) {
        statement.execute(pragma);
      }
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
    connection.setAutoCommit(false);
    return connection;
  }

  private void abandon() {
    try {
      folder.close();
    } catch (IOException e) {
      // Why it could not be opened is told; the lock ends with the process.
    }
  }

  private static StoreOpenException unusable(Path file, SQLException e) {
    if (is(e, SQLiteErrorCode.SQLITE_NOTADB) || is(e, SQLiteErrorCode.SQLITE_CORRUPT)) {
      return new StoreOpenException(
          file
              + " is damaged or not a database: put a backup in its place, or move it away to"
              + " start without tasks",
          e);
    }
    if (is(e, SQLiteErrorCode.SQLITE_BUSY) || is(e, SQLiteErrorCode.SQLITE_LOCKED)) {
      return new StoreOpenException(
          file + " is locked by another program: end that, or set DATA_DIR to another folder", e);
    }
    if (is(e, SQLiteErrorCode.SQLITE_FULL) || FileAccess.isFull(file)) {
      return FileAccess.noRoom(file, e);
    }
    if (is(e, SQLiteErrorCode.SQLITE_READONLY)
        || is(e, SQLiteErrorCode.SQLITE_PERM)
        || is(e, SQLiteErrorCode.SQLITE_CANTOPEN)) {
      return FileAccess.unwritable(file, e);
    }
    return new StoreOpenException(
        file
            + " cannot be used ("
            + words(e)
            + "): look at its disk, or set DATA_DIR to another folder",
        e);
  }

  /** Returns what SQLite says of a failure, in one line. */
  static String words(SQLException e) {
    return String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
  }

  /** Says whether a failure is of this kind, whatever its extended code. */
  private static boolean is(SQLException e, SQLiteErrorCode kind) {
    return e instanceof SQLiteException sqlite
        && sqlite.getResultCode().name().startsWith(kind.name());
  }
}
