package dev.offload.store.sqlite;

import dev.offload.store.ForeignRecords;
import dev.offload.store.LaneDefinition;
import dev.offload.store.TaskStore;
import dev.offload.store.TaskStore.LaneEnd;
import dev.offload.task.LiveTask;
import dev.offload.task.QueueDefinition;
import dev.offload.task.Shelf;
import dev.offload.task.Task;
import io.vertx.core.Future;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * The queues that are in no configuration, which lie with their lanes; and the live messages of a
 * queue, whoever has them.
 */
final class SqliteQueues {
  private static final String OF_LANE = " shelf BETWEEN ?1 AND ?1 + 9 AND typeof(id) = 'blob'";

  private static final String LAST =
      "SELECT max(id), max(CASE WHEN starts = 0 THEN due_at END) FROM task INDEXED BY ";

  static final String END =
      LAST
          + "task_near WHERE live = 1 AND far = 0 AND"
          + OF_LANE
          + " UNION ALL "
          + LAST
          + "task_far WHERE far = 1 AND"
          + OF_LANE;

  private static final String LIVE = "SELECT " + SqliteRows.LIVE + " FROM task INDEXED BY ";

  private static final String THAT_IS_FREE =
      " AND id < ?2 AND (running = 0 OR due_at < ?3) AND" + OF_LANE;

  static final String LIVE_OF_LANE =
      "SELECT * FROM ("
          + LIVE
          + "task_near WHERE live = 1 AND far = 0"
          + THAT_IS_FREE
          + " LIMIT ?4) UNION ALL SELECT * FROM ("
          + LIVE
          + "task_far WHERE far = 1"
          + THAT_IS_FREE
          + " LIMIT ?4) LIMIT ?4";

  private final SqliteThread writer;
  private final SqliteThread shown;
  private final SqliteThread worked;
  private final ForeignRecords foreign;

  SqliteQueues(
      SqliteThread writer, SqliteThread shown, SqliteThread worked, ForeignRecords foreign) {
    this.writer = writer;
    this.shown = shown;
    this.worked = worked;
    this.foreign = foreign;
  }

  /** See {@link TaskStore#define}. */
  Future<Boolean> define(String name, QueueDefinition wanted, long seenChangedAt) {
    return writer.write(session -> define(session, name, wanted, seenChangedAt));
  }

  /** See {@link TaskStore#queues}. */
  Future<List<QueueDefinition>> all() {
    return shown.read(SqliteQueues::queues);
  }

  /** See {@link TaskStore#end}. */
  Future<LaneEnd> end(String lane) {
    return worked.read(session -> end(session, lane));
  }

  /** See {@link TaskStore#live}. */
  Future<List<LiveTask>> live(String lane, UUID below, long freeAtMs, int limit) {
    return worked.read(
        session -> {
          OptionalLong first = session.lanes().find(new Shelf(lane, SqliteLanes.FIRST_PRIORITY));
          if (first.isEmpty()) {
            return List.of();
          }
          PreparedStatement live = session.statement(LIVE_OF_LANE);
          live.setLong(1, first.getAsLong());
          live.setBytes(2, SqliteRows.bytes(below));
          live.setLong(3, freeAtMs);
          live.setInt(4, limit);
          return SqliteReads.tasks(session, live, limit, foreign);
        });
  }

  private static boolean define(
      SqliteSession session, String name, QueueDefinition wanted, long seenChangedAt)
      throws SQLException {
    String lane = QueueDefinition.LANE_PREFIX + name;
    String before = SqliteLanes.definition(session, lane);
    QueueDefinition there = LaneDefinition.queue(before);
    if (seenChangedAt != (there == null ? 0 : there.changedAt())) {
      return false;
    }
    SqliteLanes.define(session, lane, LaneDefinition.state(before), wanted);
    return true;
  }

  private static List<QueueDefinition> queues(SqliteSession session) throws SQLException {
    List<QueueDefinition> queues = new ArrayList<>();
    try (ResultSet lanes = session.statement(SqliteLanes.DEFINED).executeQuery()) {
      while (lanes.next()) {
        QueueDefinition queue = LaneDefinition.queue(lanes.getString(2));
        if (queue != null) {
          queues.add(queue);
        }
      }
    }
    return queues;
  }

  private static LaneEnd end(SqliteSession session, String lane) throws SQLException {
    UUID lastId = null;
    long lastDueAt = Task.NOT_YET;
    OptionalLong first = session.lanes().find(new Shelf(lane, SqliteLanes.FIRST_PRIORITY));
    if (first.isEmpty()) {
      return new LaneEnd(null, Task.NOT_YET);
    }
    PreparedStatement end = session.statement(END);
    end.setLong(1, first.getAsLong());
    try (ResultSet rows = end.executeQuery()) {
      while (rows.next()) {
        byte[] id = rows.getBytes(1);
        if (id != null && id.length == 16) {
          UUID found = SqliteRows.uuid(id);
          lastId = lastId == null || found.compareTo(lastId) > 0 ? found : lastId;
        }
        lastDueAt = Math.max(lastDueAt, rows.getLong(2));
      }
    }
    return new LaneEnd(lastId, lastDueAt);
  }
}
