package dev.offload.store.sqlite;

import dev.offload.task.Move;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * The texts of tasks, which lie apart from their rows. What a row points to no longer is removed in
 * the transaction that changed it.
 */
final class SqliteBodies {
  private static final String DROP = "DELETE FROM body WHERE at = ?";

  private static final String STATE = "state";
  private static final String OUTCOME = "outcome";

  /** A row points to so many. */
  private static final int COLUMNS = 3;

  private SqliteBodies() {}

  /** Writes what moves bring, in the place of what was there; each was written and matched. */
  static void replace(SqliteSession session, List<Move> moves) throws SQLException {
    if (moves.isEmpty()) {
      return;
    }
    long at = session.takeBodies(2 * moves.size());
    int states = 0;
    int histories = 0;
    for (Move move : moves) {
      if (move.bodies().state() != null) {
        add(session, STATE, move, at++, move.bodies().state());
        states++;
      }
      if (move.bodies().history() != null) {
        add(session, OUTCOME, move, at++, move.bodies().history().stored());
        histories++;
      }
    }
    run(session, STATE, states);
    run(session, OUTCOME, histories);
    SqliteSession.runBatch(session.statement(SqliteWrites.INSERT_BODY), states + histories);
  }

  private static void add(SqliteSession session, String column, Move move, long at, String text)
      throws SQLException {
    byte[] id = SqliteRows.bytes(move.id());
    PreparedStatement drop = session.statement(dropOf(column));
    drop.setBytes(1, id);
    drop.addBatch();
    PreparedStatement point = session.statement(pointFrom(column));
    point.setLong(1, at);
    point.setBytes(2, id);
    point.addBatch();
    PreparedStatement insert = session.statement(SqliteWrites.INSERT_BODY);
    insert.setLong(1, at);
    insert.setString(2, text);
    insert.addBatch();
  }

  private static void run(SqliteSession session, String column, int count) throws SQLException {
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
