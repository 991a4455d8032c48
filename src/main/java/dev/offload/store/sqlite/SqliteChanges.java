package dev.offload.store.sqlite;

import dev.offload.store.TaskStore;
import dev.offload.task.Move;
import dev.offload.task.Task;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Moves as statements. An entry of an index is written anew whenever a column that the index or its
 * WHERE names is in the SET list, and it is there before or after; so what was near and stays near
 * is moved without a word of "far", and its entry in task_near stays as it is.
 */
final class SqliteChanges {
  private static final String MOVE =
      "UPDATE task SET status = ?1, version = version + 1, due_at = ?2";

  // The time is given for a move to processing alone.
  private static final String GOES_ON = MOVE + ", started_at = ifnull(?3, started_at)";

  private static final String GUARD = " WHERE id = ?4 AND version = ?5 AND live = 1";

  static final String NEAR_STAYS_NEAR = GOES_ON + GUARD + " AND far = 0";

  static final String FAR_BECOMES_NEAR = GOES_ON + ", far = 0" + GUARD + " AND far = 1";

  static final String BECOMES_FAR = GOES_ON + ", far = 1" + GUARD;

  static final String ENDS = MOVE + ", ended_at = ?3, far = 0, live = 0" + GUARD;

  // What is not written is not bound: each value costs the thread that writes.
  private static final String ATTEMPTS = ", running = ?6, starts = ?7, errors = ?8, crashes = ?9";

  private static final String OUTCOME = ", outcome = ?10";
  private static final String NO_OUTCOME = " AND outcome IS NULL";

  static final String PLACE = "UPDATE task SET shelf = ? WHERE id = ?";

  private static final String OVERRIDE =
      GOES_ON + ATTEMPTS + ", ended_at = ?10, far = ?11, live = ?12 WHERE id = ?4 AND version = ?5";

  private SqliteChanges() {}

  /** See {@link TaskStore#apply}. */
  static int apply(SqliteSession session, List<Move> moves) throws SQLException {
    List<Move> near = new ArrayList<>();
    List<Move> far = new ArrayList<>();
    List<Move> ends = new ArrayList<>();
    for (Move move : moves) {
      List<Move> kind = move.far() ? far : near;
      (move.to().isLive() ? kind : ends).add(move);
    }
    List<Move> wereFar = lost(session, NEAR_STAYS_NEAR, near);
    int lost =
        lost(session, FAR_BECOMES_NEAR, wereFar).size()
            + lost(session, BECOMES_FAR, far).size()
            + lost(session, ENDS, ends).size();
    return moves.size() - lost;
  }

  /** Writes moves; returns those that did not match. */
  private static List<Move> lost(SqliteSession session, String sql, List<Move> moves)
      throws SQLException {
    Map<Columns, List<Move>> kinds = new EnumMap<>(Columns.class);
    for (Move move : moves) {
      kinds.computeIfAbsent(Columns.of(move), none -> new ArrayList<>()).add(move);
    }
    List<Move> lost = new ArrayList<>();
    for (Map.Entry<Columns, List<Move>> kind : kinds.entrySet()) {
      lost.addAll(lost(session, sql, kind.getKey(), kind.getValue()));
    }
    return lost;
  }

  /** What a move writes beside status and times. */
  private enum Columns {
    NONE(""),
    WITH_ATTEMPTS(ATTEMPTS),
    /** Also where its outcome is, as no body is there that it would be in the place of. */
    WITH_OUTCOME(ATTEMPTS + OUTCOME);

    private final String set;

    Columns(String set) {
      this.set = set;
    }

    static Columns of(Move move) {
      if (SqliteBodies.isFirstOutcome(move)) {
        return WITH_OUTCOME;
      }
      return move.keepsAttempts() ? NONE : WITH_ATTEMPTS;
    }

    String in(String sql) {
      return sql.replace(GUARD, set + GUARD) + (this == WITH_OUTCOME ? NO_OUTCOME : "");
    }
  }

  private static List<Move> lost(
      SqliteSession session, String sql, Columns columns, List<Move> moves) throws SQLException {
    if (moves.isEmpty()) {
      return moves;
    }
    boolean hasOutcome = columns == Columns.WITH_OUTCOME;
    long outcomeAt = hasOutcome ? session.takeBodies(moves.size()) : 0;
    PreparedStatement update = session.statement(columns.in(sql));
    for (int i = 0; i < moves.size(); i++) {
      Move move = moves.get(i);
      boolean isTimed = move.isStart() || !move.to().isLive();
      bind(update, move, isTimed ? move.at() : Task.NOT_YET);
      if (columns != Columns.NONE) {
        SqliteRows.bind(update, 6, move.attempts());
      }
      if (hasOutcome) {
        update.setLong(10, outcomeAt + i);
      }
      update.addBatch();
    }
    List<Move> lost =
        matched(session, moves, SqliteSession.runBatch(update, moves.size()), outcomeAt);
    // They may have had an outcome all the same.
    return hasOutcome ? lost(session, sql, Columns.WITH_ATTEMPTS, lost) : lost;
  }

  /** Counts what matched and writes its bodies; returns what did not. */
  private static List<Move> matched(
      SqliteSession session, List<Move> moves, int[] changed, long outcomeAt) throws SQLException {
    List<Move> lost = new ArrayList<>();
    SqliteBodies bodies = new SqliteBodies(session);
    for (int i = 0; i < changed.length; i++) {
      Move move = moves.get(i);
      if (changed[i] == 0) {
        lost.add(move);
        continue;
      }
      session.count(move.id(), move.from(), -1);
      session.count(move.id(), move.to(), 1);
      if (outcomeAt > 0) {
        bodies.insert(outcomeAt + i, move.bodies().history().stored());
      } else if (move.bodies() != Move.Bodies.NONE) {
        bodies.replace(move);
      }
      if (move.place() != null) {
        place(session, move);
      }
    }
    bodies.run();
    return lost;
  }

  private static void place(SqliteSession session, Move move) throws SQLException {
    PreparedStatement place = session.statement(PLACE);
    place.setLong(1, session.lanes().number(move.place()));
    place.setBytes(2, SqliteRows.bytes(move.id()));
    place.executeUpdate();
  }

  private static void bind(PreparedStatement update, Move move, long at) throws SQLException {
    update.setInt(1, SqliteRows.number(move.to()));
    SqliteRows.bindTime(update, 2, move.dueAt());
    SqliteRows.bindTime(update, 3, at);
    update.setBytes(4, SqliteRows.bytes(move.id()));
    update.setInt(5, move.version());
  }

  /** See {@link TaskStore#override}. */
  static int override(SqliteSession session, List<Move> moves) throws SQLException {
    PreparedStatement update = session.statement(OVERRIDE);
    for (Move move : moves) {
      boolean live = move.to().isLive();
      bind(update, move, move.isStart() ? move.at() : Task.NOT_YET);
      SqliteRows.bind(update, 6, move.attempts());
      SqliteRows.bindTime(update, 10, live ? Task.NOT_YET : move.at());
      update.setInt(11, live && move.far() ? 1 : 0);
      update.setInt(12, live ? 1 : 0);
      update.addBatch();
    }
    int[] changed = SqliteSession.runBatch(update, moves.size());
    return moves.size() - matched(session, moves, changed, 0).size();
  }
}
