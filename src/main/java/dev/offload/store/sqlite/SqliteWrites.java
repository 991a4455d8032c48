package dev.offload.store.sqlite;

import dev.offload.store.Claims.Claim;
import dev.offload.store.ForeignRecords;
import dev.offload.store.TaskStore;
import dev.offload.store.TaskStore.NewTask;
import dev.offload.store.TaskStore.Removal;
import dev.offload.store.TaskStore.TaskState;
import dev.offload.task.Attempts;
import dev.offload.task.LaneState;
import dev.offload.task.Move;
import dev.offload.task.Status;
import dev.offload.task.Task;
import io.vertx.core.Future;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What goes through the one thread that writes. Reading back goes there too: by the time it is
 * answered, every write asked before it is in the file or never will be.
 */
final class SqliteWrites {
  static final String INSERT =
      "INSERT INTO task (id, shelf, status, version, live, far, running, starts, errors, crashes,"
          + " received_at, started_at, ended_at, due_at, payload, grp)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING";

  /** The same for tasks that are new: binding what they all have would cost a tenth more. */
  static final String INSERT_NEW =
      "INSERT INTO task (id, shelf, status, version, live, far, running, starts, errors, crashes,"
          + " received_at, due_at, payload)"
          + " VALUES (?, ?, 0, 1, 1, ?, 0, 0, 0, 0, ?, ?, ?) ON CONFLICT (id) DO NOTHING";

  static final String INSERT_BODY = "INSERT INTO body (at, text) VALUES (?, ?)";

  private static final String STATE =
      "SELECT id, version, live, status, starts, ifnull(due_at, 0) FROM task WHERE id = ?";

  private final SqliteThread thread;
  private final ForeignRecords foreign;

  SqliteWrites(SqliteThread thread, ForeignRecords foreign) {
    this.thread = thread;
    this.foreign = foreign;
  }

  /** See {@link TaskStore#insert}. */
  Future<BitSet> insert(List<NewTask> tasks) {
    return thread.write(
        session -> {
          long firstBody = session.takeBodies(tasks.size());
          boolean areNew = areNew(tasks);
          PreparedStatement insert = session.statement(areNew ? INSERT_NEW : INSERT);
          long body = firstBody;
          for (NewTask task : tasks) {
            long shelf = session.lanes().number(task.task().shelf());
            if (areNew) {
              bindNew(insert, task, shelf, body++);
            } else {
              bind(insert, task, shelf, body++);
            }
            insert.addBatch();
          }
          int[] changed = SqliteSession.runBatch(insert, tasks.size());
          BitSet stored = new BitSet(tasks.size());
          for (int i = 0; i < changed.length; i++) {
            stored.set(i, changed[i] == 1);
          }
          insertBodies(session, tasks, stored, firstBody);
          return stored;
        });
  }

  private static void insertBodies(
      SqliteSession session, List<NewTask> tasks, BitSet stored, long firstBody)
      throws SQLException {
    PreparedStatement insert = session.statement(INSERT_BODY);
    for (int i = stored.nextSetBit(0); i >= 0; i = stored.nextSetBit(i + 1)) {
      Task task = tasks.get(i).task();
      insert.setLong(1, firstBody + i);
      insert.setString(2, task.payload().stored());
      insert.addBatch();
      session.count(task.id(), task.status(), 1);
    }
    SqliteSession.runBatch(insert, stored.cardinality());
  }

  /** See {@link TaskStore#apply}. */
  Future<Integer> apply(List<Move> moves) {
    return thread.write(session -> SqliteChanges.apply(session, moves));
  }

  /** See {@link TaskStore#tryWrite}: fails, too, where there is no room for a usual batch. */
  Future<Void> tryWrite(SqliteFile file) {
    return thread.write(
        session -> {
          file.checkRoom();
          session.statement(SqliteSchema.SET_VERSION).executeUpdate();
          return null;
        });
  }

  /** See {@link TaskStore#states}. */
  Future<Map<UUID, TaskState>> states(List<UUID> ids) {
    return thread.read(
        session -> {
          Map<UUID, TaskState> states = new HashMap<>();
          for (UUID id : ids) {
            try (ResultSet row = state(session, id)) {
              TaskState found =
                  row.next() ? SqliteRows.ours(row, SqliteWrites::state, foreign) : null;
              if (found != null) {
                states.put(id, found);
              }
            }
          }
          return states;
        });
  }

  private static TaskState state(ResultSet row) throws SQLException {
    Status status = SqliteRows.status(row, 4);
    int starts = SqliteRows.count(row, 5);
    long dueAt = SqliteRows.number(row, 6);
    boolean owned = SqliteRows.number(row, 3) == 1;
    return new TaskState(SqliteRows.count(row, 2), status, starts, dueAt, owned, true);
  }

  /** See {@link TaskStore#findAll}. */
  Future<List<Task>> findAll(List<UUID> ids) {
    return thread.read(session -> SqliteReads.findAll(session, ids, foreign));
  }

  /** See {@link TaskStore#claim}. */
  Future<List<Claim>> claim(List<Claim> claims) {
    return thread.write(session -> SqliteClaims.claim(session, claims));
  }

  /** See {@link TaskStore#forgetClaims}. */
  Future<Integer> forgetClaims(long beforeMs) {
    return thread.write(session -> SqliteClaims.forget(session, beforeMs));
  }

  /** See {@link TaskStore#setLaneState}. */
  Future<Void> setLaneState(String lane, LaneState wanted) {
    return thread.write(
        session -> {
          SqliteLanes.setState(session, lane, wanted);
          return null;
        });
  }

  /** See {@link TaskStore#override}. */
  Future<Integer> override(List<Move> moves) {
    return thread.write(session -> SqliteChanges.override(session, moves));
  }

  /** See {@link TaskStore#replace}. */
  Future<Boolean> replace(NewTask as) {
    return thread.write(session -> SqliteReplacement.write(session, as));
  }

  /** See {@link TaskStore#remove}. */
  Future<Integer> remove(List<UUID> ids) {
    return thread.write(session -> SqliteRemovals.remove(session, ids));
  }

  /** See {@link TaskStore#taken}. */
  Future<Set<UUID>> taken(List<UUID> ids) {
    return thread.read(
        session -> {
          Set<UUID> taken = new HashSet<>();
          for (UUID id : ids) {
            try (ResultSet row = state(session, id)) {
              if (row.next()) {
                taken.add(id);
              }
            }
          }
          return taken;
        });
  }

  /** See {@link TaskStore#removeEnded}. */
  Future<Removal> removeEnded(long endedBeforeMs, UUID after, int limit) {
    return thread.write(
        session -> SqliteRemovals.removeEnded(session, foreign, endedBeforeMs, after, limit));
  }

  private static ResultSet state(SqliteSession session, UUID id) throws SQLException {
    PreparedStatement statement = session.statement(STATE);
    statement.setBytes(1, SqliteRows.bytes(id));
    return statement.executeQuery();
  }

  Future<Void> close() {
    return thread.close();
  }

  private static boolean areNew(List<NewTask> tasks) {
    for (NewTask it : tasks) {
      Task task = it.task();
      if (task.status() != Status.RECEIVED
          || task.version() != 1
          || task.group() != null
          || !task.attempts().equals(Attempts.NONE)) {
        return false;
      }
    }
    return true;
  }

  private static void bindNew(PreparedStatement insert, NewTask it, long shelf, long body)
      throws SQLException {
    Task task = it.task();
    insert.setBytes(1, SqliteRows.bytes(task.id()));
    insert.setLong(2, shelf);
    insert.setInt(3, it.far() ? 1 : 0);
    insert.setLong(4, task.receivedAt());
    insert.setLong(5, task.dueAt());
    insert.setLong(6, body);
  }

  private static void bind(PreparedStatement insert, NewTask it, long shelf, long body)
      throws SQLException {
    Task task = it.task();
    boolean live = task.status().isLive();
    insert.setBytes(1, SqliteRows.bytes(task.id()));
    insert.setLong(2, shelf);
    insert.setInt(3, SqliteRows.number(task.status()));
    insert.setInt(4, task.version());
    insert.setInt(5, live ? 1 : 0);
    insert.setInt(6, live && it.far() ? 1 : 0);
    SqliteRows.bind(insert, 7, task.attempts());
    insert.setLong(11, task.receivedAt());
    SqliteRows.bindTime(insert, 12, task.startedAt());
    SqliteRows.bindTime(insert, 13, task.endedAt());
    SqliteRows.bindTime(insert, 14, task.dueAt());
    insert.setLong(15, body);
    insert.setString(16, task.group());
  }
}
