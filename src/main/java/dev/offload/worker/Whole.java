package dev.offload.worker;

import dev.offload.task.LiveTask;
import dev.offload.task.Task;
import dev.offload.time.Backoff;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Reads tasks whole that are to be run, some at once: what is held of them has no texts. What it
 * finds while the lease does not hold it reads again: somebody else may have the task by then.
 */
final class Whole {

  /** How many tasks are read at once: their texts may be long. */
  private static final int READ_MAX = 32;

  /** How many readings are under way at once, so that the store need not wait for the next. */
  private static final int READS_MAX = 4;

  private final Node node;
  private final NodeLease lease;
  private final Runnable idle;
  private final Deque<Wanted> wanted = new ArrayDeque<>();
  private final Backoff backoff = new Backoff();
  private final JustStored justStored;
  private int underWay;
  private int cleared;

  private record Wanted(UUID id, Consumer<Task> found) {}

  /**
   * @param justStored what need not be read
   * @param idle run when nothing is wanted any more
   */
  Whole(Node node, NodeLease lease, JustStored justStored, Runnable idle) {
    this.node = node;
    this.lease = lease;
    this.justStored = justStored;
    this.idle = idle;
  }

  /**
   * Reads a task, however often the store has to be asked.
   *
   * @param found is told it, or null when it is gone: then it was removed by hand
   */
  void read(UUID id, Consumer<Task> found) {
    wanted.add(new Wanted(id, found));
    readNext();
  }

  /**
   * Returns a task as it is now that its start was stored.
   *
   * @param found is told it, at once when it was just stored here
   */
  void readStarted(LiveTask started, Consumer<Task> found) {
    Task kept = justStored.take(started);
    if (kept != null && lease.mayWrite()) {
      found.accept(kept);
    } else {
      read(started.id(), found);
    }
  }

  /** A task was moved by hand: whoever is to begin it has to read it. */
  void moved(UUID id) {
    justStored.forget(id);
  }

  boolean isIdle() {
    return wanted.isEmpty() && underWay == 0;
  }

  /** Forgets what is wanted and what was just stored, and the answers that are under way. */
  void clear() {
    justStored.clear();
    wanted.clear();
    cleared++;
    underWay = 0;
  }

  private void readNext() {
    while (underWay < READS_MAX && !wanted.isEmpty()) {
      readSome();
    }
    if (isIdle()) {
      idle.run();
    }
  }

  private void readSome() {
    underWay++;
    int asked = cleared;
    List<Wanted> chunk = new ArrayList<>(READ_MAX);
    while (chunk.size() < READ_MAX && !wanted.isEmpty()) {
      chunk.add(wanted.poll());
    }
    node.store()
        .read(chunk.stream().map(Wanted::id).toList())
        .onSuccess(tasks -> ifStillWanted(asked, () -> answered(asked, chunk, tasks)))
        .onFailure(cause -> ifStillWanted(asked, () -> failed(asked, chunk, cause)));
  }

  private void ifStillWanted(int asked, Runnable action) {
    if (asked == cleared) {
      action.run();
    }
  }

  private void answered(int asked, List<Wanted> chunk, List<Task> tasks) {
    if (lease.mayWrite()) {
      found(chunk, tasks);
    } else {
      askLater(asked, chunk);
    }
  }

  private void failed(int asked, List<Wanted> chunk, Throwable cause) {
    node.events().storeFailed("reading what is to be run", cause);
    askLater(asked, chunk);
  }

  private void askLater(int asked, List<Wanted> chunk) {
    for (int i = chunk.size() - 1; i >= 0; i--) {
      wanted.addFirst(chunk.get(i));
    }
    node.time().after(backoff.nextMs(), () -> ifStillWanted(asked, this::readAgain));
  }

  private void readAgain() {
    underWay--;
    readNext();
  }

  private void found(List<Wanted> chunk, List<Task> tasks) {
    backoff.reset();
    Map<UUID, Task> byId = new HashMap<>();
    tasks.forEach(task -> byId.put(task.id(), task));
    for (Wanted one : chunk) {
      one.found.accept(byId.get(one.id));
    }
    readAgain();
  }
}
