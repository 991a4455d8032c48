package dev.offload.store.sqlite;

import dev.offload.task.Move;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The texts of tasks, which lie apart from their rows. What a row points to no longer is removed in
 * the transaction that changed it. One of these gathers what the moves of a batch write.
 */
final class SqliteBodies {
  private static final String DROP = "DELETE FROM body WHERE at = ?";

  private static final String STATE = "state";
  private static final String OUTCOME = "outcome";

  /** A row points to so many. */
  private static final int COLUMNS = 3;

  private final SqliteSession session;
  private int states;
  private int outcomes;
  private int inserted;

  SqliteBodies(SqliteSession session) {
    this.session = session;
  }

  /** Says whether a move writes an outcome where there was none, and nothing else. */
  static boolean isFirstOutcome(Move move) {
    Move.Bodies bodies = move.bodies();
    return bodies.state() == null && bodies.history() != null && bodies.history().isFirst();
  }

  /** Writes a body that a row points to already. */
  void insert(long at, String text) throws SQLException {
    PreparedStatement insert = session.statement(SqliteWrites.INSERT_BODY);
    insert.setLong(1, at);
    insert.setString(2, text);
    insert.addBatch();
    inserted++;
  }

  /** Writes what a move brings, which matched, in the place of what was there. */
  void replace(Move move) throws SQLException {
    if (move.bodies().state() != null) {
      replace(STATE, move, move.bodies().state());
      states++;
    }
    if (move.bodies().history() != null) {
      replace(OUTCOME, move, move.bodies().history().stored());
      outcomes++;
    }
  }

  private void replace(String column, Move move, String text) throws SQLException {
    byte[] id = SqliteRows.bytes(move.id());
    long at = session.takeBodies(1);
    PreparedStatement drop = session.statement(dropOf(column));
    drop.setBytes(1, id);
    drop.addBatch();
    PreparedStatement point = session.statement(pointFrom(column));
    point.setLong(1, at);
    point.setBytes(2, id);
    point.addBatch();
    insert(at, text);
  }

  /** Runs what was added. */
  void run() throws SQLException {
    run(STATE, states);
    run(OUTCOME, outcomes);
    if (inserted > 0) {
      SqliteSession.runBatch(session.statement(SqliteWrites.INSERT_BODY), inserted);
    }
  }

  private void run(String column, int count) throws SQLException {
    if (count > 0) {
      SqliteSession.runBatch(session.statement(dropOf(column)), count);
      SqliteSession.runBatch(session.statement(pointFrom(column)), count);
    }
  }

  private static String dropOf(String column) {
    return "DELETE FROM body WHERE at = (SELECT " + column + " FROM task WHERE id = ?)";
  }

  private static String pointFrom(String column) {
    return "UPDATE task SET " + column + " = ? WHERE id = ?";
  }

  /** Takes note of what a removed row pointed to; {@link #runDrops} removes it. */
  static int drop(SqliteSession session, ResultSet gone) throws SQLException {
    PreparedStatement drop = session.statement(DROP);
    int dropped = 0;
    for (int column = 1; column <= COLUMNS; column++) {
      if (gone.getObject(column) != null) {
        drop.setLong(1, gone.getLong(column));
        drop.addBatch();
        dropped++;
      }
    }
    return dropped;
  }

  static void runDrops(SqliteSession session, int count) throws SQLException {
    SqliteSession.runBatch(session.statement(DROP), count);
  }
}
