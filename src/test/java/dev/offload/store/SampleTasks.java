package dev.offload.store;

import dev.offload.task.LiveTask;
import dev.offload.task.Move;
import dev.offload.task.Status;
import dev.offload.task.Task;
import java.util.List;
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

  private Task task(String background, long dueAt) {
    return Task.received(id(), background, NOW_MS, new Task.Delays(dueAt - NOW_MS, 15_000));
  }

  /** Returns ids of which some hundred share a millisecond, as under load. */
  private UUID id() {
    long n = made++;
    return new UUID((NOW_MS + n / 256) << 16 | 0x7000 | n % 256 << 4, 0x8000_0000_0000_0000L | n);
  }

  /** Returns the move that is due next, made 1 ms late. */
  public static Move next(LiveTask task) {
    return task.next(task.dueAt() + 1);
  }

  public static Move next(Task task) {
    return next(task.live());
  }

  /** Returns what is to be found in the store once the task's next move is written. */
  public static Task moved(Task task) {
    Move move = next(task);
    boolean completes = move.to() == Status.COMPLETE;
    return new Task(
        task.id(),
        task.background(),
        move.to(),
        move.nextVersion(),
        task.receivedAt(),
        completes ? task.processingAt() : move.at(),
        completes ? move.at() : Task.NOT_YET,
        move.dueAt(),
        task.completeAfterMs());
  }

  public static <T> List<T> each(List<Task> tasks, Function<Task, T> of) {
    return tasks.stream().map(of).toList();
  }
}
