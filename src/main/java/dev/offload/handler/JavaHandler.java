package dev.offload.handler;

import dev.offload.Next;
import dev.offload.TaskHandler;
import dev.offload.handler.Run.Delivery;
import dev.offload.time.Time;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.WorkerPool;
import io.vertx.core.spi.metrics.VertxMetrics;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Java code as a handler, on a pool of its own. So that nothing of it runs on the event loop that
 * renews the lease, its callbacks run on the pool, too, those of an attempt one after the other.
 */
public final class JavaHandler implements Handler {
  private final VertxInternal vertx;
  private final TaskHandler handler;
  private final JavaCode code;
  private final WorkerPool pool;
  private final Predicate<String> topics;

  /**
   * @param lane {@code topic/subscription}, after which the threads are named
   * @param concurrency how many attempts there are at once; twice as many threads, so that those
   *     that were given up leave room
   * @param caught is handed whatever was thrown or is an error's cause, on the thread where that is
   *     seen; it may end the process
   * @param topics says of a topic whether what is published to it is stored; throws
   *     IllegalArgumentException when nothing can be. Asked from any thread
   */
  public JavaHandler(
      Vertx vertx,
      TaskHandler handler,
      String lane,
      int concurrency,
      Consumer<Throwable> caught,
      Predicate<String> topics) {
    this.vertx = (VertxInternal) vertx;
    this.handler = handler;
    this.code = new JavaCode(handler, caught);
    this.topics = topics;
    this.pool = pool(this.vertx, "offload-" + lane, 2 * concurrency);
  }

  @Override
  public Future<Outcome> run(Run run) {
    Context worker = vertx.getOrCreateContext();
    ContextInternal own = own();
    Promise<String> cancelled = own.promise();
    run.stopped().onSuccess(stop -> cancelled.tryComplete(stop.word()));
    Delivery delivery = run.delivery();
    Publishing publishing = new Publishing(topics);
    Executor onWorker = action -> worker.runOnContext(v -> action.run());
    JavaAttempt attempt = new JavaAttempt(run, onWorker, cancelled.future(), publishing);
    Promise<Outcome> ended = Promise.promise();
    Consumer<AsyncResult<Next>> end =
        answer -> {
          Outcome outcome = publishing.end(code.outcome(answer, delivery));
          worker.runOnContext(v -> ended.tryComplete(outcome));
        };
    boolean isBegun =
        onPool(
            own,
            () -> {
              Future<Next> answer = code.call(attempt);
              if (answer.isComplete()) {
                end.accept(answer);
              } else {
                answer.onComplete(later -> onPool(own, () -> end.accept(later)));
              }
            });
    return isBegun
        ? ended.future()
        : Future.succeededFuture(new Outcome.NotTried("the handler is closed", 0));
  }

  @Override
  public Future<Void> close() {
    pool.close();
    return Future.succeededFuture();
  }

  private static WorkerPool pool(VertxInternal vertx, String name, int max) {
    VertxMetrics metrics = vertx.metrics();
    return new WorkerPool(
        new HandlerThreads(vertx.getOrCreateContext(), Time.of(vertx), name, max),
        metrics == null ? null : metrics.createPoolMetrics("worker", name, max));
  }

  private ContextInternal own() {
    return vertx
        .contextBuilder()
        .withThreadingModel(ThreadingModel.WORKER)
        .withWorkerPool(pool)
        .withClassLoader(handler.getClass().getClassLoader())
        .build();
  }

  /** Says whether there still is a pool. What runs unordered waits for no callback. */
  private static boolean onPool(ContextInternal own, Runnable action) {
    try {
      own.executeBlocking(Executors.callable(action), false);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }
}
