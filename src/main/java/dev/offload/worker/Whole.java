package dev.offload.worker;

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

  private final Node node;
  private final NodeLease lease;
  private final Runnable idle;
  private final Deque<Wanted> wanted = new ArrayDeque<>();
  private final Backoff backoff = new Backoff();
  private boolean reading;
  private int reads;

  private record Wanted(UUID id, Consumer<Task> found) {}

  /**
   * @param idle run when nothing is wanted any more
   */
  Whole(Node node, NodeLease lease, Runnable idle) {
    this.node = node;
    this.lease = lease;
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

  boolean isIdle() {
    return wanted.isEmpty() && !reading;
  }

  /** Forgets what is wanted, and the answer that is under way. */
  void clear() {
    wanted.clear();
    reads++;
    reading = false;
  }

  private void readNext() {
    if (reading || wanted.isEmpty()) {
      idle.run();
      return;
    }
    reading = true;
    int asked = ++reads;
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
    if (asked == reads) {
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
    reading = false;
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
