package dev.offload.store.sqlite;

import dev.offload.observe.FatalErrors;
import dev.offload.task.Status;
import dev.offload.task.TaskIds;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * One connection, its prepared statements, and what is known of the file through it, for one
 * thread. After a failure it is thrown away, which rolls back whatever was begun, and the next use
 * opens a new one: neither a statement nor what is known has to be trusted after an error.
 */
final class SqliteSession {
  static final String COUNT = "UPDATE live_count SET tasks = tasks + ? WHERE status = ?";

  static final String LAST_BODY = "SELECT max(at) FROM body";

  private static final Status[] STATUSES = Status.values();

  private final Source source;
  private final Map<String, PreparedStatement> statements = new HashMap<>();
  private final long[] counted = new long[STATUSES.length];
  private Connection connection;
  private SqliteLanes lanes = new SqliteLanes(this);
  private long nextBody;

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

  SqliteLanes lanes() {
    return lanes;
  }

  /** Returns the first of so many places for bodies, behind all that were written. */
  long takeBodies(int count) throws SQLException {
    if (nextBody == 0) {
      try (ResultSet last = statement(LAST_BODY).executeQuery()) {
        nextBody = last.getLong(1) + 1;
      }
    }
    long first = nextBody;
    nextBody += count;
    return first;
  }

  /**
   * Takes note that there are more tasks of a status, or fewer; of one that is not live, none.
   * Schedules do not count: they are no work.
   */
  void count(UUID id, Status status, long more) {
    if (status.isLive() && !TaskIds.isOfSchedules(id)) {
      counted[status.ordinal()] += more;
    }
  }

  /** Writes how many live tasks there are now: once in a transaction, so it costs it one page. */
  void writeCounts() throws SQLException {
    int rows = 0;
    for (Status status : STATUSES) {
      if (counted[status.ordinal()] != 0) {
        PreparedStatement count = statement(COUNT);
        count.setLong(1, counted[status.ordinal()]);
        count.setInt(2, SqliteRows.number(status));
        count.addBatch();
        rows++;
      }
    }
    if (rows > 0) {
      runBatch(statement(COUNT), rows);
      Arrays.fill(counted, 0);
    }
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
    Arrays.fill(counted, 0);
    lanes = new SqliteLanes(this);
    nextBody = 0;
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
