package dev.offload.store.sqlite;

import dev.offload.store.TaskStore;
import dev.offload.task.LaneCounts;
import dev.offload.task.QueueDefinition;
import dev.offload.task.QueueDepth;
import dev.offload.task.Status;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** How many tasks lanes have, counted at the question. */
final class SqliteCounts {
  // Each in one pass through an index, in the order of the rows that are looked at beside it.
  static final String OF_LANES =
      "SELECT shelf, status, count(*), min(due_at) FROM task INDEXED BY task_near"
          + " WHERE live = 1 AND far = 0 GROUP BY shelf, status"
          + " UNION ALL SELECT shelf, status, count(*), min(due_at) FROM task INDEXED BY task_far"
          + " WHERE far = 1 GROUP BY shelf, status"
          + " UNION ALL SELECT shelf, status, count(*), NULL FROM task INDEXED BY task_dead"
          + " WHERE status = 4 GROUP BY shelf";

  private static final String OF_QUEUE =
      " AND shelf / 10 IN (SELECT number FROM lane WHERE name GLOB '"
          + QueueDefinition.LANE_PREFIX
          + "*')";

  static final String OF_QUEUES =
      "SELECT shelf, status, due_at <= ?1, count(*), min(received_at)"
          + " FROM task INDEXED BY task_near WHERE live = 1 AND far = 0"
          + OF_QUEUE
          + " GROUP BY 1, 2, 3"
          + " UNION ALL SELECT shelf, status, due_at <= ?1, count(*), min(received_at)"
          + " FROM task INDEXED BY task_far WHERE far = 1"
          + OF_QUEUE
          + " GROUP BY 1, 2, 3"
          + " UNION ALL SELECT shelf, status, 0, count(*), 0 FROM task INDEXED BY task_dead"
          + " WHERE status = 4"
          + OF_QUEUE
          + " GROUP BY 1, 2";

  private SqliteCounts() {}

  /** Takes a row for a lane. */
  private interface Row {
    void of(String lane, Status status, ResultSet row) throws SQLException;
  }

  /** See {@link TaskStore#laneCounts}. */
  static Map<String, LaneCounts> ofLanes(SqliteSession session) throws SQLException {
    Map<String, LaneCounts> counts = new HashMap<>();
    read(
        session,
        session.statement(OF_LANES),
        (lane, status, row) -> {
          LaneCounts before = counts.getOrDefault(lane, LaneCounts.NONE);
          counts.put(lane, before.plus(status, row.getLong(3), row.getLong(4)));
        });
    return counts;
  }

  /** See {@link TaskStore#queueDepths}. */
  static Map<String, QueueDepth> ofQueues(SqliteSession session, long nowMs) throws SQLException {
    Map<String, QueueDepth> depths = new HashMap<>();
    PreparedStatement count = session.statement(OF_QUEUES);
    count.setLong(1, nowMs);
    read(
        session,
        count,
        (lane, status, row) -> {
          String queue = lane.substring(QueueDefinition.LANE_PREFIX.length());
          QueueDepth before = depths.getOrDefault(queue, QueueDepth.NONE);
          boolean isDue = row.getLong(3) == 1;
          depths.put(queue, before.plus(status, isDue, row.getLong(4), row.getLong(5)));
        });
    return depths;
  }

  private static void read(SqliteSession session, PreparedStatement count, Row each)
      throws SQLException {
    try (ResultSet rows = count.executeQuery()) {
      while (rows.next()) {
        read(session, rows, each);
      }
    }
  }

  private static void read(SqliteSession session, ResultSet row, Row each) throws SQLException {
    try {
      String lane = session.lanes().shelf(SqliteRows.number(row, 1)).lane();
      each.of(lane, SqliteRows.status(row, 2), row);
    } catch (IllegalArgumentException e) {
      // Not Offload's: whoever reads such a row says so.
      return;
    }
  }
}
