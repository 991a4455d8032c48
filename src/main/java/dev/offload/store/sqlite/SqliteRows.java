package dev.offload.store.sqlite;

import dev.offload.store.ForeignRecords;
import dev.offload.task.LiveTask;
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

  /** The columns that {@link #task} reads. */
  static final String TASK =
      "id, status, version, due_at, complete_after_ms,"
          + " received_at, processing_at, complete_at, octet_length(background), background";

  /** The columns that {@link #live} reads: the first of {@link #TASK}. */
  static final String LIVE = "id, status, version, due_at, complete_after_ms";

  static final int ID = 1;
  static final int STATUS = 2;
  static final int DUE_AT = 4;

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

  static Task task(ResultSet row) throws SQLException {
    return new Task(
        id(row),
        text(row),
        status(row),
        version(row, 3),
        number(row, 6),
        time(row, 7),
        time(row, 8),
        time(row, DUE_AT),
        number(row, 5));
  }

  static LiveTask live(ResultSet row) throws SQLException {
    Status status = status(row);
    if (status.isFinal()) {
      throw new IllegalArgumentException("finished, and yet to be worked on");
    }
    return new LiveTask(id(row), status, version(row, 3), number(row, DUE_AT), number(row, 5));
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

  static int version(ResultSet row, int column) throws SQLException {
    if (row.getObject(column) instanceof Integer version) {
      return version;
    }
    throw new IllegalArgumentException("no version");
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
    if (number(row, 9) <= PageQuery.TEXT_BYTES_MAX && row.getObject(10) instanceof String text) {
      // What the driver puts for bytes that are no UTF-8; a text may have it, too.
      if (text.indexOf('\ufffd') >= 0) {
        requireUtf8(row.getBytes(10));
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

  static Status status(ResultSet row) throws SQLException {
    long number = number(row, STATUS);
    if (number < 0 || number > 2) {
      throw new IllegalArgumentException("no status has the number " + number);
    }
    return switch ((int) number) {
      case 0 -> Status.RECEIVED;
      case 1 -> Status.PROCESSING;
      default -> Status.COMPLETE;
    };
  }

  static int number(Status status) {
    return switch (status) {
      case RECEIVED -> 0;
      case PROCESSING -> 1;
      case COMPLETE -> 2;
    };
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
