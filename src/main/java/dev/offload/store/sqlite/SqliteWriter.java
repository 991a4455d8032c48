package dev.offload.store.sqlite;

import dev.offload.store.ForeignRecords;
import dev.offload.store.TaskStore;
import dev.offload.store.TaskStore.TaskState;
import dev.offload.task.Move;
import dev.offload.task.Task;
import io.vertx.core.Future;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
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
final class SqliteWriter {
  static final String INSERT =
      "INSERT INTO task (id, status, version, live, far, received_at, processing_at, complete_at,"
          + " due_at, complete_after_ms, background) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
          + " ON CONFLICT (id) DO NOTHING";

  private static final String STATE = "SELECT id, version, live FROM task WHERE id = ?";

  private static final String TASK = "SELECT " + SqliteRows.TASK + " FROM task WHERE id = ?";

  private final SqliteThread thread;
  private final ForeignRecords foreign;

  SqliteWriter(SqliteThread thread, ForeignRecords foreign) {
    this.thread = thread;
    this.foreign = foreign;
  }

  /** See {@link TaskStore#insert}. */
  Future<BitSet> insert(List<Task> tasks, long nearUntilMs) {
    return thread.write(
        session -> {
          PreparedStatement insert = session.statement(INSERT);
          for (Task task : tasks) {
            bind(insert, task, nearUntilMs);
            insert.addBatch();
          }
          int[] changed = SqliteSession.runBatch(insert, tasks.size());
          BitSet stored = new BitSet(tasks.size());
          for (int i = 0; i < changed.length; i++) {
            stored.set(i, changed[i] == 1);
          }
          return stored;
        });
  }

  /** See {@link TaskStore#apply}. */
  Future<Integer> apply(List<Move> moves, long nearUntilMs) {
    return thread.write(session -> SqliteMoves.apply(session, moves, nearUntilMs));
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
          PreparedStatement state = session.statement(STATE);
          Map<UUID, TaskState> states = new HashMap<>();
          for (UUID id : ids) {
            state.setBytes(1, SqliteRows.bytes(id));
            try (ResultSet row = state.executeQuery()) {
              TaskState found =
                  row.next() ? SqliteRows.ours(row, SqliteWriter::state, foreign) : null;
              if (found != null) {
                states.put(id, found);
              }
            }
          }
          return states;
        });
  }

  /** See {@link TaskStore#findAll}. */
  Future<List<Task>> findAll(List<UUID> ids) {
    return thread.read(
        session -> {
          PreparedStatement find = session.statement(TASK);
          List<Task> tasks = new ArrayList<>(ids.size());
          for (UUID id : ids) {
            find.setBytes(1, SqliteRows.bytes(id));
            try (ResultSet row = find.executeQuery()) {
              Task task = row.next() ? SqliteRows.ours(row, SqliteRows::task, foreign) : null;
              if (task != null) {
                tasks.add(task);
              }
            }
          }
          return tasks;
        });
  }

  /** See {@link TaskStore#taken}. */
  Future<Set<UUID>> taken(List<UUID> ids) {
    return thread.read(
        session -> {
          PreparedStatement state = session.statement(STATE);
          Set<UUID> taken = new HashSet<>();
          for (UUID id : ids) {
            state.setBytes(1, SqliteRows.bytes(id));
            try (ResultSet row = state.executeQuery()) {
              if (row.next()) {
                taken.add(id);
              }
            }
          }
          return taken;
        });
  }

  private static TaskState state(ResultSet row) throws SQLException {
    return new TaskState(SqliteRows.version(row, 2), SqliteRows.number(row, 3) == 1, true);
  }

  /** Waits for the writes that were asked for and closes. */
  Future<Void> close() {
    return thread.close();
  }

  private static void bind(PreparedStatement insert, Task task, long nearUntilMs)
      throws SQLException {
    boolean live = !task.status().isFinal();
    insert.setBytes(1, SqliteRows.bytes(task.id()));
    insert.setInt(2, SqliteRows.number(task.status()));
    insert.setInt(3, task.version());
    insert.setInt(4, live ? 1 : 0);
    insert.setInt(5, live && task.dueAt() >= nearUntilMs ? 1 : 0);
    insert.setLong(6, task.receivedAt());
    SqliteRows.bindTime(insert, 7, task.processingAt());
    SqliteRows.bindTime(insert, 8, task.completeAt());
    SqliteRows.bindTime(insert, 9, task.dueAt());
    insert.setLong(10, task.completeAfterMs());
    insert.setString(11, task.background());
  }
}
