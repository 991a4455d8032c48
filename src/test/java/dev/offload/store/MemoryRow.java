package dev.offload.store;

import dev.offload.task.BackgroundText;
import dev.offload.task.Move;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.TaskReader.PageQuery;
import dev.offload.task.TaskReader.TaskPage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * A task as the memory store keeps it.
 *
 * @param by the owner that made the last move
 * @param far {@code due} finds it
 */
record MemoryRow(Task task, String owner, String by, boolean far) {

  boolean isLiveOf(String node) {
    return task.status().isLive() && owner.equals(node);
  }

  /** Returns it as its owner moved it. */
  MemoryRow after(Move move, boolean isFar) {
    return new MemoryRow(task.after(move), owner, owner, isFar);
  }

  /** Returns it as taken over. */
  MemoryRow takenBy(String taker) {
    return new MemoryRow(task, taker, by, far);
  }

  /** Says whether a page of a status looks at this: others that ended are in no index. */
  private boolean isListedFor(Status wanted) {
    Status status = task.status();
    if (wanted == Status.FAILED) {
      return status == Status.FAILED;
    }
    return wanted == null || !wanted.isLive() || status.isLive();
  }

  /** Makes a page of rows, newest first. */
  static TaskPage page(PageQuery query, Collection<MemoryRow> rows) {
    List<Task> items = new ArrayList<>();
    int examined = 0;
    int bytes = 0;
    UUID last = null;
    for (MemoryRow row : rows) {
      if (!row.isListedFor(query.status())) {
        continue;
      }
      if (items.size() == query.limit()
          || bytes >= PageQuery.TEXT_BYTES_MAX
          || query.status() != null && examined == PageQuery.EXAMINED_MAX) {
        return new TaskPage(items, last);
      }
      examined++;
      last = row.task.id();
      if (query.status() == null || query.status() == row.task.status()) {
        items.add(row.task);
        bytes += BackgroundText.utf8Bytes(row.task.background());
      }
    }
    return new TaskPage(items, null);
  }
}
