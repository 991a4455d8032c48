package dev.offload.store;

import dev.offload.task.LiveTask;
import dev.offload.task.Status;
import dev.offload.task.Task;
import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.UUID;

/** A task as a row, and a row as a task. */
final class SqliteRows {

  /** The columns that {@link #task} reads. */
  static final String TASK =
      "id, status, version, due_at, complete_after_ms,"
          + " received_at, processing_at, complete_at, background";

  /** The columns that {@link #live} reads: the first of {@link #TASK}. */
  static final String LIVE = "id, status, version, due_at, complete_after_ms";

  static final int ID = 1;
  static final int STATUS = 2;
  static final int DUE_AT = 4;

  private SqliteRows() {}

  static Task task(ResultSet row) throws SQLException {
    return new Task(
        id(row),
        row.getString(9),
        status(row),
        row.getInt(3),
        row.getLong(6),
        row.getLong(7),
        row.getLong(8),
        dueAt(row),
        row.getLong(5));
  }

  static LiveTask live(ResultSet row) throws SQLException {
    return new LiveTask(id(row), status(row), row.getInt(3), dueAt(row), row.getLong(5));
  }

  static UUID id(ResultSet row) throws SQLException {
    ByteBuffer bytes = ByteBuffer.wrap(row.getBytes(ID));
    return new UUID(bytes.getLong(), bytes.getLong());
  }

  static long dueAt(ResultSet row) throws SQLException {
    return row.getLong(DUE_AT);
  }

  static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(16)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  static Status status(ResultSet row) throws SQLException {
    int number = row.getInt(STATUS);
    return switch (number) {
      case 0 -> Status.RECEIVED;
      case 1 -> Status.PROCESSING;
      case 2 -> Status.COMPLETE;
      default -> throw new SQLException("no status has the number " + number);
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
