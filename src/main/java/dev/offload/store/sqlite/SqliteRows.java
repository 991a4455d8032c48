package dev.offload.store.sqlite;

import dev.offload.store.ForeignRecords;
import dev.offload.task.Attempts;
import dev.offload.task.History;
import dev.offload.task.LiveTask;
import dev.offload.task.Payload;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import dev.offload.task.TaskReader.PageQuery;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.HexFormat;
import java.util.UUID;

/**
 * A task as a row, and a row as a task. Reading fails with IllegalArgumentException when a row is
 * none that Offload writes: the file may have been changed by a later version, or by hand.
 */
final class SqliteRows {

  /** The columns that {@link #live} reads. */
  static final String LIVE =
      "id, shelf, status, version, due_at, running, starts, errors, crashes, grp";

  private static final String ROW =
      LIVE + ", received_at, started_at, ended_at, octet_length(body.text), body.text";

  /** One task by its id, without state and history: what {@link #task} reads. */
  static final String FIND =
      "SELECT " + ROW + ", NULL, NULL FROM task LEFT JOIN body ON body.at = payload WHERE id = ?";

  /** One task whole, by its id. */
  static final String WHOLE =
      "SELECT "
          + ROW
          + ", kept.text, tried.text FROM task LEFT JOIN body ON body.at = payload"
          + " LEFT JOIN body AS kept ON kept.at = state"
          + " LEFT JOIN body AS tried ON tried.at = outcome WHERE id = ?";

  static final int ID = 1;
  private static final int GROUP = 10;
  private static final int TEXT_BYTES = 14;
  private static final int TEXT = 15;
  private static final int STATE = 16;
  private static final int HISTORY = 17;

  /** How long a payload may be as it is stored: its head comes to the text. */
  private static final int STORED_BYTES_MAX = PageQuery.TEXT_BYTES_MAX + 65_536;

  static final UUID BELOW_ALL = new UUID(0, 0);
  static final UUID ABOVE_ALL = new UUID(-1, -1);

  private static final String TABLE = "task";

  private SqliteRows() {}

  /** Reads something of a row that is Offload's. */
  @FunctionalInterface
  interface Read<T> {
    T of(ResultSet row) throws SQLException;
  }

  /**
   * Reads a row that may not be Offload's; its first column is the id.
   *
   * @return null when it is not: then it is left out
   */
  static <T> T ours(ResultSet row, Read<T> read, ForeignRecords foreign) throws SQLException {
    try {
      return read.of(row);
    } catch (IllegalArgumentException e) {
      foreign.leaveOut(TABLE, shown(row.getObject(ID)));
      return null;
    }
  }

  /** A task whole, and the length of its text in UTF-8. */
  record Found(Task task, long textBytes) {
    private static Found of(ResultSet row, SqliteLanes lanes) throws SQLException {
      return new Found(SqliteRows.task(row, lanes), row.getLong(TEXT_BYTES));
    }
  }

  /**
   * Finds a task by its id; null when there is none, or what there is is not Offload's.
   *
   * @param sql {@link #FIND} or {@link #WHOLE}
   */
  static Found find(SqliteSession session, String sql, UUID id, ForeignRecords foreign)
      throws SQLException {
    PreparedStatement find = session.statement(sql);
    find.setBytes(1, bytes(id));
    try (ResultSet row = find.executeQuery()) {
      return row.next() ? ours(row, it -> Found.of(it, session.lanes()), foreign) : null;
    }
  }

  private static Task task(ResultSet row, SqliteLanes lanes) throws SQLException {
    return new Task(
        id(row),
        lanes.shelf(number(row, 2)),
        Payload.of(text(row)),
        status(row, 3),
        count(row, 4),
        attempts(row),
        number(row, 11),
        time(row, 12),
        time(row, 13),
        time(row, 5),
        row.getString(STATE),
        History.of(row.getString(HISTORY)));
  }

  static LiveTask live(ResultSet row, SqliteLanes lanes) throws SQLException {
    Status status = status(row, 3);
    if (!status.isLive()) {
      throw new IllegalArgumentException("ended, and yet to be worked on");
    }
    return new LiveTask(
        id(row),
        lanes.shelf(number(row, 2)),
        status,
        count(row, 4),
        attempts(row),
        number(row, 5),
        row.getString(GROUP));
  }

  private static Attempts attempts(ResultSet row) throws SQLException {
    return new Attempts(number(row, 6) == 1, count(row, 7), count(row, 8), count(row, 9));
  }

  static UUID id(ResultSet row) throws SQLException {
    if (row.getObject(ID) instanceof byte[] bytes && bytes.length == 16) {
      UUID id = uuid(bytes);
      if (TaskIds.isTasks(id)) {
        return id;
      }
    }
    throw new IllegalArgumentException("the id of no task");
  }

  /** Reads a version, or how often something happened. */
  static int count(ResultSet row, int column) throws SQLException {
    if (row.getObject(column) instanceof Integer count) {
      return count;
    }
    throw new IllegalArgumentException("no count in column " + column);
  }

  /** Reads a whole number, which must be there. */
  static long number(ResultSet row, int column) throws SQLException {
    Object value = row.getObject(column);
    if (value instanceof Integer || value instanceof Long) {
      return ((Number) value).longValue();
    }
    throw new IllegalArgumentException("no whole number in column " + column);
  }

  private static long time(ResultSet row, int column) throws SQLException {
    return row.getObject(column) == null ? Task.NOT_YET : number(row, column);
  }

  private static String text(ResultSet row) throws SQLException {
    if (number(row, TEXT_BYTES) <= STORED_BYTES_MAX && row.getObject(TEXT) instanceof String text) {
      // What the driver puts for bytes that are no UTF-8; a text may have it, too.
      if (text.indexOf('\ufffd') >= 0) {
        requireUtf8(row.getBytes(TEXT));
      }
      return text;
    }
    throw new IllegalArgumentException("no text, or longer than any of ours");
  }

  private static void requireUtf8(byte[] text) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("not UTF-8", e);
    }
  }

  private static Object shown(Object id) {
    if (!(id instanceof byte[] bytes)) {
      return id;
    }
    return bytes.length == 16
        ? uuid(bytes).toString()
        : "x'" + HexFormat.of().formatHex(bytes) + "'";
  }

  static UUID uuid(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(16)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  static Status status(ResultSet row, int column) throws SQLException {
    long number = number(row, column);
    for (Status status : Status.values()) {
      if (number(status) == number) {
        return status;
      }
    }
    throw new IllegalArgumentException("no status has the number " + number);
  }

  static int number(Status status) {
    return switch (status) {
      case RECEIVED -> 0;
      case PROCESSING -> 1;
      case COMPLETE -> 2;
      case RETRYING -> 3;
      case FAILED -> 4;
      case CANCELLED -> 5;
    };
  }

  /** Binds what was tried, from one place of a statement on. */
  static void bind(PreparedStatement statement, int first, Attempts attempts) throws SQLException {
    statement.setInt(first, attempts.running() ? 1 : 0);
    statement.setInt(first + 1, attempts.starts());
    statement.setInt(first + 2, attempts.errors());
    statement.setInt(first + 3, attempts.crashes());
  }

  /** Binds a time, or null for one that was not reached. */
  static void bindTime(PreparedStatement statement, int index, long epochMs) throws SQLException {
    if (epochMs == Task.NOT_YET) {
      statement.setNull(index, Types.INTEGER);
    } else {
      statement.setLong(index, epochMs);
    }
  }
}
