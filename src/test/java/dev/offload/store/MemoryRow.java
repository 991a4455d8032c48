package dev.offload.store;

import dev.offload.store.TaskStore.NewTask;
import dev.offload.store.TaskStore.TaskState;
import dev.offload.task.BackgroundText;
import dev.offload.task.History;
import dev.offload.task.Move;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import dev.offload.task.TaskReader.PageQuery;
import dev.offload.task.TaskReader.TaskPage;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * A task as the memory store keeps it.
 *
 * @param by the owner that made the last move
 * @param far {@code due} finds it
 */
record MemoryRow(Task task, String owner, String by, boolean far) {

  /** Inserts tasks; returns those that were not there. */
  static BitSet insert(Map<UUID, MemoryRow> rows, List<NewTask> tasks, boolean isAllFar) {
    BitSet stored = new BitSet(tasks.size());
    for (int i = 0; i < tasks.size(); i++) {
      NewTask it = tasks.get(i);
      MemoryRow row = new MemoryRow(it.task(), it.owner(), it.owner(), isAllFar || it.far());
      stored.set(i, rows.putIfAbsent(it.task().id(), row) == null);
    }
    return stored;
  }

  /** Writes a task anew that waits; says whether it was as expected. */
  static boolean replace(Map<UUID, MemoryRow> rows, NewTask as, boolean isFar) {
    Task task = as.task();
    MemoryRow row = rows.get(task.id());
    boolean matches =
        row != null
            && row.task.version() == task.version() - 1
            && row.task.status() == Status.RECEIVED;
    if (matches) {
      rows.put(task.id(), new MemoryRow(task, as.owner(), as.owner(), isFar));
    }
    return matches;
  }

  boolean isLiveOf(String node) {
    return task.status().isLive() && owner.equals(node);
  }

  /** Returns it as its owner moved it. */
  MemoryRow after(Move move, boolean isFar) {
    return new MemoryRow(task.after(move), owner, owner, isFar);
  }

  boolean isEnded() {
    return !task.status().isLive();
  }

  UUID id() {
    return task.id();
  }

  TaskState state(String node) {
    return new TaskState(
        task.version(),
        task.status(),
        task.attempts().starts(),
        task.dueAt(),
        isLiveOf(node),
        by.equals(node));
  }

  /** Moves a row by hand, whoever owns it; says whether it had the version. */
  static boolean override(Map<UUID, MemoryRow> rows, Move move, String mover, boolean isFar) {
    MemoryRow row = rows.get(move.id());
    boolean matches = row != null && row.task.version() == move.version();
    if (matches) {
      String next = move.to().isLive() ? mover : row.owner;
      rows.put(move.id(), new MemoryRow(row.task.after(move), next, mover, isFar));
    }
    return matches;
  }

  /** Returns it as taken over. */
  MemoryRow takenBy(String taker) {
    return new MemoryRow(task, taker, by, far);
  }

  /** Returns it as its owner gave it away. */
  MemoryRow givenTo(String taker) {
    Task given =
        new Task(
            task.id(),
            task.shelf(),
            task.payload(),
            task.status(),
            task.version() + 1,
            task.attempts(),
            task.receivedAt(),
            task.startedAt(),
            task.endedAt(),
            task.dueAt(),
            task.state(),
            task.history());
    return new MemoryRow(given, taker, by, far);
  }

  /** Says whether a page of a status looks at this: others that ended are in no index. */
  private boolean isListedFor(Status wanted) {
    Status status = task.status();
    if (wanted == Status.FAILED) {
      return status == Status.FAILED;
    }
    return wanted == null || !wanted.isLive() || status.isLive();
  }

  /** Returns it as a page shows it. */
  private Task listed() {
    return new Task(
        task.id(),
        task.shelf(),
        task.payload(),
        task.status(),
        task.version(),
        task.attempts(),
        task.receivedAt(),
        task.startedAt(),
        task.endedAt(),
        task.dueAt(),
        null,
        History.NONE);
  }

  /** Makes a page of rows, newest first. */
  static TaskPage page(PageQuery query, NavigableMap<UUID, MemoryRow> all) {
    NavigableMap<UUID, MemoryRow> older =
        (query.before() == null ? all : all.headMap(query.before(), false))
            .tailMap(query.above(), false);
    List<Task> items = new ArrayList<>();
    int examined = 0;
    int bytes = 0;
    UUID last = null;
    for (MemoryRow row : older.descendingMap().values()) {
      if (!row.isListedFor(query.status())) {
        continue;
      }
      if (items.size() == query.limit()
          || bytes >= PageQuery.TEXT_BYTES_MAX
          || query.isFiltered() && examined == PageQuery.EXAMINED_MAX) {
        return new TaskPage(items, last);
      }
      examined++;
      last = row.task.id();
      if (query.matches(row.task.status(), row.task.shelf())) {
        items.add(row.listed());
        bytes += BackgroundText.utf8Bytes(row.task.payload().stored());
      }
    }
    return new TaskPage(items, null);
  }

  /** Looks for rows that are to be removed. */
  static RemovalWalk walk(
      NavigableMap<UUID, MemoryRow> rows, long endedBeforeMs, UUID after, int limit) {
    UUID end = TaskIds.lowestAt(endedBeforeMs + TaskIds.AHEAD_MAX_MS);
    RemovalWalk walk = new RemovalWalk(endedBeforeMs, limit);
    NavigableMap<UUID, MemoryRow> older = rows.headMap(end, false);
    for (MemoryRow row : (after == null ? older : older.tailMap(after, false)).values()) {
      if (!walk.hasRoom()) {
        break;
      }
      Task task = row.task();
      walk.see(
          task.id(),
          task.status().isLive() ? OptionalLong.empty() : OptionalLong.of(task.endedAt()),
          BackgroundText.utf8Bytes(task.payload().stored()));
    }
    return walk;
  }
}
