package dev.offload.store;

import dev.offload.store.TaskStore.NewTask;
import dev.offload.task.LiveTask;
import dev.offload.task.Move;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Task;
import io.vertx.core.Future;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Makes tasks for tests: each newer than the one before, all received at {@link #NOW_MS}. */
public final class SampleTasks {
  public static final long NOW_MS = 1_700_000_000_000L;

  /** Judges every task near. */
  public static final long ALL_NEAR = Long.MAX_VALUE;

  /** Judges every task far. */
  public static final long ALL_FAR = 0;

  /** How long a task is processing. */
  public static final long PROCESSING_MS = 15_000;

  private int made;

  /** Returns a task that is due 5 s after it was received, and complete 15 s later. */
  public Task task() {
    return task("text " + made);
  }

  public Task task(String background) {
    return task(background, NOW_MS + 5_000);
  }

  public Task dueAt(long dueAt) {
    return task("due " + dueAt, dueAt);
  }

  public List<Task> tasks(int count) {
    return IntStream.range(0, count).mapToObj(i -> task()).toList();
  }

  /** Returns a task that waits on a shelf. */
  public Task on(Shelf shelf, long dueAt) {
    Task it = dueAt(dueAt);
    return new Task(
        it.id(),
        shelf,
        it.background(),
        it.status(),
        it.version(),
        it.attempts(),
        it.receivedAt(),
        it.startedAt(),
        it.endedAt(),
        it.dueAt());
  }

  private Task task(String background, long dueAt) {
    return Task.received(id(), background, NOW_MS, dueAt - NOW_MS);
  }

  /** Returns ids of which some hundred share a millisecond, as under load. */
  private UUID id() {
    long n = made++;
    return new UUID((NOW_MS + n / 256) << 16 | 0x7000 | n % 256 << 4, 0x8000_0000_0000_0000L | n);
  }

  /** Returns the move that is due next, made 1 ms late. */
  public static Move next(LiveTask task) {
    return task.status() == Status.RECEIVED
        ? task.to(Status.PROCESSING, task.dueAt() + 1, task.dueAt() + PROCESSING_MS)
        : task.to(Status.COMPLETE, task.dueAt() + 1, Task.NOT_YET);
  }

  public static Move next(Task task) {
    return next(task.live());
  }

  /** Returns what is to be found in the store once the task's next move is written. */
  public static Task moved(Task task) {
    return task.after(next(task));
  }

  /** Stores tasks, of which those due at {@code nearUntilMs} or later are far. */
  public static Future<BitSet> insert(
      TaskStore store, String owner, List<Task> tasks, long nearUntilMs) {
    return store.insert(each(tasks, task -> new NewTask(task, owner, task.dueAt() >= nearUntilMs)));
  }

  /** Returns tasks that are near, to be stored by whoever. */
  public static List<NewTask> near(List<Task> tasks) {
    return each(tasks, task -> new NewTask(task, "me", false));
  }

  /** Writes moves, after which those tasks are far that are due at {@code nearUntilMs} or later. */
  public static Future<Integer> apply(
      TaskStore store, String owner, List<Move> moves, long nearUntilMs) {
    return store.apply(
        owner,
        moves.stream()
            .map(move -> move.to().isLive() && move.dueAt() >= nearUntilMs ? move.asFar() : move)
            .toList());
  }

  /** Returns the far tasks of an owner that are due before a time. */
  public static Future<List<LiveTask>> due(
      TaskStore store, String owner, long untilMs, LiveTask after, int limit) {
    return store.due(owner, Shelf.BACKGROUND, untilMs, after, limit);
  }

  /** Returns when the soonest far task from a time on is due. */
  public static Future<OptionalLong> nextDue(TaskStore store, String owner, long fromMs) {
    return store
        .shelves(owner, fromMs, Long.MAX_VALUE)
        .map(shelves -> shelves.values().stream().mapToLong(dueAt -> dueAt).min());
  }

  public static <T> List<T> each(List<Task> tasks, Function<Task, T> of) {
    return tasks.stream().map(of).toList();
  }
}
