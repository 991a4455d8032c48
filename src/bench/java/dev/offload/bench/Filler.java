package dev.offload.bench;

import dev.offload.store.TaskStore;
import dev.offload.store.TaskStore.NewTask;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongFunction;

/** Fills a store through the product's own class, without a node. */
final class Filler implements AutoCloseable {
  private static final int BATCH = 5_000;
  private static final int MONGO_BATCH = 1_000;
  private static final long LONGEST_S = 60;
  private static final long MOVE_MS = 10_000;

  private final Vertx vertx = Vertx.vertx();
  private final TaskStore store;
  private final int batch;

  /** Opens the store that a node with these settings would open. */
  Filler(StoreKind kind, Map<String, String> settings) {
    store = kind.open(vertx, settings).await();
    batch = kind == StoreKind.MONGO ? MONGO_BATCH : BATCH;
  }

  /**
   * Stores tasks number {@code from} to {@code to}, of which the last is left out.
   *
   * @param nearUntilMs tasks due at or after this are far
   */
  void insert(String owner, long from, long to, long nearUntilMs, LongFunction<Task> task) {
    int writes = store.writesInFlight() + 1;
    Deque<Future<?>> underWay = new ArrayDeque<>();
    for (long first = from; first < to; first += batch) {
      List<NewTask> tasks = new ArrayList<>(batch);
      for (long i = first; i < Math.min(to, first + batch); i++) {
        Task made = task.apply(i);
        tasks.add(new NewTask(made, owner, made.status().isLive() && made.dueAt() >= nearUntilMs));
      }
      if (underWay.size() == writes) {
        end(underWay.poll());
      }
      underWay.add(store.insert(tasks));
    }
    underWay.forEach(Filler::end);
  }

  /** Returns a task that waits for its first move. */
  static Task waiting(long number, long receivedAt, long dueAt) {
    return Task.received(id(number, receivedAt), text(number), receivedAt, dueAt - receivedAt);
  }

  /** Returns a task that is finished. */
  static Task finished(long number, long receivedAt) {
    Task processing = moved(waiting(number, receivedAt, receivedAt + MOVE_MS), Status.PROCESSING);
    return moved(processing, Status.COMPLETE);
  }

  private static Task moved(Task task, Status to) {
    long dueAt = to.isLive() ? task.dueAt() + MOVE_MS : Task.NOT_YET;
    return task.after(task.live().to(to, task.dueAt(), dueAt));
  }

  /** Returns a UUIDv7: in time order, in the order of the numbers within 4,096, then random. */
  static UUID id(long number, long receivedAt) {
    long random = number * 0x9E3779B97F4A7C15L;
    random = (random ^ random >>> 32) * 0xD6E8FEB86659FD93L;
    long lowest = TaskIds.lowestAt(receivedAt).getMostSignificantBits();
    return new UUID(lowest | 0x7000 | number & 0xfff, random >>> 2 | Long.MIN_VALUE);
  }

  @Override
  public void close() {
    store.close().await();
    vertx.close().await();
  }

  private static String text(long number) {
    return "Send the monthly report to customer " + (1_000 + number % 9_000);
  }

  private static void end(Future<?> write) {
    try {
      write.await(LONGEST_S, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }
}
