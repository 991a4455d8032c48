package dev.offload.store.sqlite;

import dev.offload.store.TaskStore;
import dev.offload.task.Move;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Moves as statements. An entry of an index is written anew whenever a column that the index or its
 * WHERE names is in the SET list, though nothing in it changes; so what was near and stays near is
 * moved without a word of "far", and its entry in task_near stays as it is.
 */
final class SqliteMoves {
  private static final String PROCESSING =
      "UPDATE task SET status = 1, version = ?, processing_at = ?, due_at = ?";

  private static final String GUARD = " WHERE id = ? AND version = ?";

  static final String NEAR_STAYS_NEAR = PROCESSING + GUARD + " AND far = 0";

  static final String FAR_BECOMES_NEAR = PROCESSING + ", far = 0" + GUARD + " AND far = 1";

  static final String BECOMES_FAR = PROCESSING + ", far = 1" + GUARD;

  static final String COMPLETE =
      "UPDATE task SET status = 2, version = ?, complete_at = ?, due_at = ?, far = 0, live = 0"
          + GUARD;

  private SqliteMoves() {}

  /** See {@link TaskStore#apply}. */
  static int apply(SqliteSession session, List<Move> moves, long nearUntilMs) throws SQLException {
    List<Move> near = new ArrayList<>();
    List<Move> far = new ArrayList<>();
    List<Move> complete = new ArrayList<>();
    for (Move move : moves) {
      switch (move.to()) {
        case PROCESSING -> (move.dueAt() < nearUntilMs ? near : far).add(move);
        case COMPLETE -> complete.add(move);
        default -> throw new SQLException("nothing moves to " + move.to().word());
      }
    }
    return toNear(session, near)
        + sum(run(session.statement(BECOMES_FAR), far))
        + sum(run(session.statement(COMPLETE), complete));
  }

  private static int toNear(SqliteSession session, List<Move> moves) throws SQLException {
    int[] changed = run(session.statement(NEAR_STAYS_NEAR), moves);
    List<Move> others = new ArrayList<>();
    for (int i = 0; i < changed.length; i++) {
      if (changed[i] == 0) {
        others.add(moves.get(i));
      }
    }
    return sum(changed) + sum(run(session.statement(FAR_BECOMES_NEAR), others));
  }

  private static int[] run(PreparedStatement update, List<Move> moves) throws SQLException {
    for (Move move : moves) {
      update.setInt(1, move.nextVersion());
      update.setLong(2, move.at());
      SqliteRows.bindTime(update, 3, move.dueAt());
      update.setBytes(4, SqliteRows.bytes(move.id()));
      update.setInt(5, move.version());
      update.addBatch();
    }
    return SqliteSession.runBatch(update, moves.size());
  }

  private static int sum(int[] changed) {
    return IntStream.of(changed).sum();
  }
}
