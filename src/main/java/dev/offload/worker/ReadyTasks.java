package dev.offload.worker;

import dev.offload.task.LiveTask;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Tasks of a lane that are due and wait. Of ten that are taken nine have the highest priority, and
 * the tenth is what has waited for longest.
 */
final class ReadyTasks implements Ready {
  private static final int TURNS = 10;

  private final List<Deque<LiveTask>> ready =
      IntStream.range(0, Lane.PRIORITIES)
          .<Deque<LiveTask>>mapToObj(p -> new ArrayDeque<>())
          .toList();
  private volatile int size;
  private volatile long oldestDueAt = Long.MAX_VALUE;
  private int turn;

  @Override
  public void add(LiveTask task) {
    ready.get(task.shelf().priority()).add(task);
    size++;
    oldestDueAt = Math.min(oldestDueAt, task.dueAt());
  }

  @Override
  public void putBack(List<LiveTask> taken) {
    for (int i = taken.size() - 1; i >= 0; i--) {
      LiveTask task = taken.get(i);
      ready.get(task.shelf().priority()).addFirst(task);
      size++;
    }
    lookForOldest();
  }

  @Override
  public boolean letGo(UUID id, int version) {
    boolean waited =
        ready.stream()
            .anyMatch(queue -> queue.removeIf(it -> it.id().equals(id) && it.version() <= version));
    size -= waited ? 1 : 0;
    lookForOldest();
    return waited;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public long oldestDueAt() {
    return oldestDueAt;
  }

  private void lookForOldest() {
    oldestDueAt = size == 0 ? Long.MAX_VALUE : longestWaiting().peek().dueAt();
  }

  @Override
  public LiveTask take() {
    turn = (turn + 1) % TURNS;
    LiveTask task = (turn == 0 ? longestWaiting() : highest()).poll();
    size--;
    lookForOldest();
    return task;
  }

  private Deque<LiveTask> highest() {
    int priority = Lane.PRIORITIES - 1;
    while (ready.get(priority).isEmpty()) {
      priority--;
    }
    return ready.get(priority);
  }

  private Deque<LiveTask> longestWaiting() {
    Deque<LiveTask> longest = highest();
    for (Deque<LiveTask> other : ready) {
      if (!other.isEmpty() && other.peek().dueAt() < longest.peek().dueAt()) {
        longest = other;
      }
    }
    return longest;
  }

  @Override
  public void clear() {
    ready.forEach(Deque::clear);
    size = 0;
    lookForOldest();
  }
}
