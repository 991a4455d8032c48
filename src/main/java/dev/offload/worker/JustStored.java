package dev.offload.worker;

import dev.offload.task.LiveTask;
import dev.offload.task.Task;
import dev.offload.time.Time;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Tasks that were just stored here and are due at once, whole, so that to begin them nothing has to
 * be read. What does not begin within some seconds is forgotten, and read then: it is in the store.
 */
final class JustStored {

  /** For how long a task is kept at least, if there is room. */
  static final long KEPT_MS = 2_000;

  /** What goes with a task besides its text. */
  private static final int TASK_BYTES = 512;

  private final Time time;
  private final long maxBytes;
  private Map<UUID, Task> young = new HashMap<>();
  private Map<UUID, Task> old = new HashMap<>();
  private long youngBytes;
  private boolean isTurning;

  /**
   * @param maxBytes how much is kept at the most; what comes beyond is not
   */
  JustStored(Time time, long maxBytes) {
    this.time = time;
    this.maxBytes = maxBytes;
  }

  /**
   * Keeps a task if it is soon begun: behind more than have slots it would be kept for longer than
   * is worth it.
   *
   * @param lane null when it is in none of the configuration
   */
  void keepIfDue(Task stored, Lane lane, long nowMs) {
    boolean isRun = lane != null && !lane.isDemo() && !lane.isQueue();
    if (isRun && stored.dueAt() <= nowMs && lane.size() < lane.work().concurrency()) {
      keep(stored);
    }
  }

  void keep(Task task) {
    if (!isTurning) {
      isTurning = true;
      time.after(KEPT_MS, this::turn);
    }
    long bytes = bytes(task);
    // What begins soonest was kept first, so it is not what has to go.
    if (youngBytes + bytes <= maxBytes / 2) {
      youngBytes += bytes;
      young.put(task.id(), task);
    }
  }

  /** What was kept before the last turn goes. */
  private void turn() {
    old = young;
    young = new HashMap<>();
    youngBytes = 0;
    isTurning = !old.isEmpty();
    if (isTurning) {
      time.after(KEPT_MS, this::turn);
    }
  }

  /**
   * Forgets a task that was moved by hand, as its start may be overtaken by that, or one in whose
   * place another was stored.
   */
  void forget(UUID id) {
    remove(id);
  }

  /** Forgets all: with the lease, what was stored here may be moved by others. */
  void clear() {
    young = new HashMap<>();
    old = new HashMap<>();
    youngBytes = 0;
  }

  private Task remove(UUID id) {
    Task kept = young.remove(id);
    if (kept == null) {
      return old.remove(id);
    }
    youngBytes -= bytes(kept);
    return kept;
  }

  private static long bytes(Task task) {
    return TASK_BYTES + 2L * task.payload().text().length();
  }

  /**
   * Takes a task out, if it began as it was stored; null when it has to be read.
   *
   * @param started as the move to its start left it
   */
  Task take(LiveTask started) {
    Task kept = remove(started.id());
    return kept == null || kept.version() + 1 != started.version() ? null : kept.as(started);
  }
}
