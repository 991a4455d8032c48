package dev.offload.store.sqlite;

import dev.offload.store.LaneDefinition;
import dev.offload.store.TaskStore;
import dev.offload.task.LaneState;
import dev.offload.task.QueueDefinition;
import dev.offload.task.Shelf;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The numbers of shelves, as one connection knows them: ten for each lane, in the order in which
 * its priorities go. A lane is made when it is first met, and is never changed. What a rolled-back
 * transaction made is forgotten with the connection.
 */
final class SqliteLanes {
  static final String FIND = "SELECT number FROM lane WHERE name = ?";

  private static final String NAME = "SELECT name FROM lane WHERE number = ?";

  private static final String MAKE = "INSERT INTO lane (name) VALUES (?)";

  private static final String DEFINE =
      "INSERT INTO lane (name, definition) VALUES (?, ?)"
          + " ON CONFLICT (name) DO UPDATE SET definition = excluded.definition";

  private static final String GO_ON = "UPDATE lane SET definition = NULL WHERE name = ?";

  private static final String DEFINITION = "SELECT definition FROM lane WHERE name = ?";

  static final String DEFINED = "SELECT name, definition FROM lane WHERE definition IS NOT NULL";

  private static final int PRIORITIES = 10;
  static final int FIRST_PRIORITY = 9;

  private final SqliteSession session;
  private final Map<Shelf, Long> numbers = new HashMap<>();
  private final Map<Long, Shelf> shelves = new HashMap<>();

  SqliteLanes(SqliteSession session) {
    this.session = session;
  }

  /** Returns the number of a shelf; makes its lane when there is none. */
  long number(Shelf shelf) throws SQLException {
    OptionalLong known = find(shelf);
    if (known.isPresent()) {
      return known.getAsLong();
    }
    PreparedStatement make = session.statement(MAKE);
    make.setString(1, shelf.lane());
    make.executeUpdate();
    return find(shelf).orElseThrow();
  }

  /** Returns the number of a shelf; empty when nothing was ever stored in its lane. */
  OptionalLong find(Shelf shelf) throws SQLException {
    Long known = numbers.get(shelf);
    if (known != null) {
      return OptionalLong.of(known);
    }
    PreparedStatement find = session.statement(FIND);
    find.setString(1, shelf.lane());
    try (ResultSet lane = find.executeQuery()) {
      if (!lane.next()) {
        return OptionalLong.empty();
      }
      long number = number(lane.getLong(1), shelf.priority());
      numbers.put(shelf, number);
      return OptionalLong.of(number);
    }
  }

  /** Returns the shelf with a number; fails with IllegalArgumentException when there is none. */
  Shelf shelf(long number) throws SQLException {
    Shelf known = shelves.get(number);
    if (known != null) {
      return known;
    }
    PreparedStatement name = session.statement(NAME);
    name.setLong(1, Math.floorDiv(number, PRIORITIES));
    try (ResultSet lane = name.executeQuery()) {
      if (!lane.next()) {
        throw new IllegalArgumentException("no lane has the shelf " + number);
      }
      int priority = FIRST_PRIORITY - Math.floorMod(number, PRIORITIES);
      Shelf shelf = new Shelf(lane.getString(1), priority);
      shelves.put(number, shelf);
      return shelf;
    }
  }

  /** See {@link TaskStore#setLaneState}. */
  static void setState(SqliteSession session, String lane, LaneState wanted) throws SQLException {
    String before = definition(session, lane);
    LaneState state = wanted.after(LaneDefinition.state(before));
    define(session, lane, state, LaneDefinition.queue(before));
  }

  static void define(SqliteSession session, String lane, LaneState state, QueueDefinition queue)
      throws SQLException {
    boolean isNone = state.equals(LaneState.GOES_ON) && queue == null;
    PreparedStatement change = session.statement(isNone ? GO_ON : DEFINE);
    change.setString(1, lane);
    if (!isNone) {
      change.setString(2, LaneDefinition.of(state, queue));
    }
    change.executeUpdate();
  }

  static String definition(SqliteSession session, String lane) throws SQLException {
    PreparedStatement find = session.statement(DEFINITION);
    find.setString(1, lane);
    try (ResultSet row = find.executeQuery()) {
      return row.next() ? row.getString(1) : null;
    }
  }

  /** See {@link TaskStore#laneStates}. */
  static Map<String, LaneState> laneStates(SqliteSession session) throws SQLException {
    Map<String, LaneState> states = new HashMap<>();
    try (ResultSet lanes = session.statement(DEFINED).executeQuery()) {
      while (lanes.next()) {
        LaneState state = LaneDefinition.state(lanes.getString(2));
        if (!state.equals(LaneState.GOES_ON)) {
          states.put(lanes.getString(1), state);
        }
      }
    }
    return states;
  }

  /** Returns the number of a shelf of the lane with a number. */
  static long number(long lane, int priority) {
    return lane * PRIORITIES + FIRST_PRIORITY - priority;
  }
}
