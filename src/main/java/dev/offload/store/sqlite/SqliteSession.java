package dev.offload.store.sqlite;

import dev.offload.observe.FatalErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * One connection and its prepared statements, for one thread. After a failure it is thrown away,
 * which rolls back whatever was begun, and the next use opens a new one: no statement has to be
 * trusted after an error.
 */
final class SqliteSession {
  private final Source source;
  private final Map<String, PreparedStatement> statements = new HashMap<>();
  private Connection connection;

  /** Opens connections, with automatic commits off. */
  @FunctionalInterface
  interface Source {
    Connection connect() throws SQLException;
  }

  SqliteSession(Source source) {
    this.source = source;
  }

  /** Returns the statement for this text, prepared once. */
  PreparedStatement statement(String sql) throws SQLException {
    if (connection == null) {
      connection = source.connect();
    }
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    return statement;
  }

  /**
   * Runs what was added to a statement's batch.
   *
   * @param rows how many rows were added; fails when the batch held another number
   * @return for each row how many it changed
   */
  static int[] runBatch(PreparedStatement statement, int rows) throws SQLException {
    int[] changed = statement.executeBatch();
    if (changed.length != rows) {
      throw new SQLException("a batch of " + rows + " rows held " + changed.length);
    }
    return changed;
  }

  /** Ends the transaction; what was written is on disk once this returns. */
  void commit() throws SQLException {
    if (connection != null) {
      connection.commit();
    }
  }

  /** Closes the connection; what was not committed is rolled back. Again does nothing. */
  void close() throws SQLException {
    Connection closing = connection;
    connection = null;
    statements.clear();
    if (closing != null) {
      closing.close();
    }
  }

  /** Throws the connection away after a failure; never fails itself. */
  void discard(Throwable failure) {
    try {
      close();
    } catch (Throwable e) {
      FatalErrors.check(e);
      // The virtual machine may throw the one error again, which cannot be added to itself.
      if (e != failure) {
        failure.addSuppressed(e);
      }
    }
  }
}
