package dev.offload.http.kit;

import dev.offload.observe.TaskEvents;
import dev.offload.task.LaneCounts;
import dev.offload.task.LaneState;
import dev.offload.task.QueueDefinition;
import dev.offload.task.QueueDepth;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.TaskReader;
import dev.offload.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

/**
 * Reads from the store for requests: so many at once and no more, and a store that does not answer
 * in time is a {@link Problem} 503. What was read keeps its place as long as the answer made of it
 * is unread. For one event loop.
 */
public final class BoundedReads implements TaskReader {
  public static final int READS_MAX = 64;

  /** A read that takes longer keeps its place until it ends, but nobody waits for it. */
  static final long READ_MAX_MS = 2_500;

  /** A count looks at every task. */
  static final long COUNT_MAX_MS = 20_000;

  private final TaskReader store;
  private final Time time;
  private final TaskEvents events;
  private final IntPredicate hasRoomFor;
  private final int max;
  private int underWay;
  private boolean failing;

  /**
   * @param max how many may be under way at once
   * @param hasRoomFor says whether fewer than so many answers are unread
   */
  public BoundedReads(
      TaskReader store, Time time, TaskEvents events, int max, IntPredicate hasRoomFor) {
    this.hasRoomFor = hasRoomFor;
    this.store = store;
    this.time = time;
    this.events = events;
    this.max = max;
  }

  @Override
  public Future<Optional<Task>> find(UUID id) {
    return bounded(() -> store.find(id));
  }

  @Override
  public Future<List<Task>> read(List<UUID> ids) {
    return bounded(() -> store.read(ids));
  }

  @Override
  public Future<TaskPage> page(PageQuery query) {
    return bounded(() -> store.page(query));
  }

  @Override
  public Future<Map<Status, Long>> liveCounts() {
    return bounded(store::liveCounts);
  }

  @Override
  public Future<Map<String, LaneCounts>> laneCounts() {
    return bounded(store::laneCounts, COUNT_MAX_MS);
  }

  @Override
  public Future<Map<String, LaneState>> laneStates() {
    return bounded(store::laneStates);
  }

  @Override
  public Future<List<QueueDefinition>> queues() {
    return bounded(store::queues);
  }

  @Override
  public Future<Map<String, QueueDepth>> queueDepths(long nowMs) {
    return bounded(() -> store.queueDepths(nowMs), COUNT_MAX_MS);
  }

  private <T> Future<T> bounded(Supplier<Future<T>> read) {
    return bounded(read, READ_MAX_MS);
  }

  private <T> Future<T> bounded(Supplier<Future<T>> read, long maxMs) {
    if (underWay >= max || !hasRoomFor.test(max - underWay)) {
      return Future.failedFuture(Problem.unavailable("too many are reading, try again"));
    }
    underWay++;
    Promise<T> answer = Promise.promise();
    Time.Alarm tooLate =
        time.after(
            maxMs, () -> failed(answer, new TimeoutException("no answer in " + maxMs + " ms")));
    Future.succeededFuture()
        .compose(start -> read.get())
        .onComplete(
            result -> {
              underWay--;
              tooLate.cancel();
              if (result.failed()) {
                failed(answer, result.cause());
              } else if (answer.tryComplete(result.result())) {
                answered();
              }
            });
    return answer.future();
  }

  private void failed(Promise<?> answer, Throwable cause) {
    if (answer.tryFail(Problem.unavailable("the store does not answer, try again")) && !failing) {
      failing = true;
      events.storeFailed("reading tasks", cause);
    }
  }

  private void answered() {
    if (failing) {
      failing = false;
      events.storeAnswered();
    }
  }
}
