package dev.offload.store;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.sqlite.NativeLibraryNotFoundException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

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

  private final DataFolder folder;
  private final String url;

  private SqliteFile(DataFolder folder, Path file) {
    this.folder = folder;
    // As a URI: otherwise a question mark in the path would end it.
    this.url = "jdbc:sqlite:" + file.toUri();
  }

  /**
   * Takes the folder and opens the file in it; makes what is not there. Blocks.
   *
   * @throws StoreOpenException when that cannot be done
   */
  static SqliteFile open(Path path) {
    DataFolder folder = DataFolder.take(path);
    Path file = folder.path().resolve(NAME);
    SqliteFile opened = new SqliteFile(folder, file);
    try (Connection connection = opened.writer()) {
      connection.setAutoCommit(true);
      SqliteSchema.prepare(connection, file);
      return opened;
    } catch (SQLException e) {
      throw opened.abandoned(unusable(file, e));
    } catch (StoreOpenException e) {
      throw opened.abandoned(e);
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
    Connection connection = DriverManager.getConnection(url);
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

  private StoreOpenException abandoned(StoreOpenException why) {
    try {
      folder.close();
    } catch (IOException e) {
      why.addSuppressed(e);
    }
    return why;
  }

  private static StoreOpenException unusable(Path file, SQLException e) {
    if (e.getCause() instanceof NativeLibraryNotFoundException) {
      return new StoreOpenException(
          "SQLite cannot be unpacked into "
              + System.getProperty("java.io.tmpdir")
              + ": start with -Djava.io.tmpdir set to a folder where programs may be written and"
              + " run",
          e);
    }
    if (isDamaged(e)) {
      return new StoreOpenException(
          file
              + " is damaged or not a database: put a backup in its place, or move it away to"
              + " begin with no tasks",
          e);
    }
    String reason = String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
    return new StoreOpenException(
        file + " cannot be opened (" + reason + "): make it and its folder writable", e);
  }

  private static boolean isDamaged(SQLException e) {
    if (!(e instanceof SQLiteException sqlite)) {
      return false;
    }
    SQLiteErrorCode code = sqlite.getResultCode();
    return code == SQLiteErrorCode.SQLITE_NOTADB
        || code.name().startsWith(SQLiteErrorCode.SQLITE_CORRUPT.name());
  }
}
