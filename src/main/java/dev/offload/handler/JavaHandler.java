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
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Java code as a handler, on a pool of its own. So that nothing of it runs on the event loop that
 * renews the lease, its callbacks run on the pool, too, those of an attempt one after the other.
 */
public final class JavaHandler implements Handler {
  private static final Logger LOG = LoggerFactory.getLogger("offload");
  private static final int TRACE_MAX_BYTES = 16 * 1024;

  private final VertxInternal vertx;
  private final TaskHandler handler;
  private final WorkerPool pool;
  private final Consumer<Throwable> caught;
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
    this.caught = caught;
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
    JavaAttempt attempt = new JavaAttempt(run, worker, cancelled.future(), publishing);
    Promise<Outcome> ended = Promise.promise();
    Consumer<AsyncResult<Next>> end =
        answer -> {
          Outcome outcome = publishing.end(outcome(answer, delivery));
          worker.runOnContext(v -> ended.tryComplete(outcome));
        };
    boolean isBegun =
        onPool(
            own,
            () -> {
              Future<Next> answer = answer(attempt);
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

  private Future<Next> answer(JavaAttempt attempt) {
    try {
      Future<Next> answer = handler.run(attempt);
      return answer != null
          ? answer
          : Future.failedFuture(new NullPointerException("the handler returned no Future"));
    } catch (Throwable e) {
      return Future.failedFuture(e);
    }
  }

  private Outcome outcome(AsyncResult<Next> answer, Delivery delivery) {
    try {
      return answer.succeeded() ? outcome(answer.result()) : thrown(answer.cause(), delivery);
    } catch (Throwable e) {
      // Also a cause whose message cannot be had.
      caught.accept(e);
      return Outcomes.badAnswer("an error without a readable message: " + e.getClass().getName());
    }
  }

  private Outcome outcome(Next next) {
    if (next instanceof Next.Complete complete) {
      return Outcomes.complete(complete.result());
    }
    if (next instanceof Next.Again again) {
      return Outcomes.again(again.after(), again.state());
    }
    if (next instanceof Next.Retry retry) {
      caught.accept(retry.cause());
      return Outcomes.retry(retry.cause(), retry.after());
    }
    if (next instanceof Next.Fail fail) {
      caught.accept(fail.cause());
      return Outcomes.fail(fail.cause());
    }
    return Outcomes.badAnswer("the handler returned null instead of a Next");
  }

  private Outcome thrown(Throwable thrown, Delivery of) {
    caught.accept(thrown);
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace, true));
    LOG.warn(
        "Handler {} of {}/{} failed in attempt {} at task {}: {}",
        handler.getClass().getName(),
        of.topic(),
        of.subscription(),
        of.number(),
        of.taskID(),
        Outcomes.cut(trace.toString(), TRACE_MAX_BYTES));
    return Outcomes.retry(thrown, Duration.ZERO);
  }
}
