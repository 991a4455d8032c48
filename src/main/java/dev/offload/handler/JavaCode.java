package dev.offload.handler;

import dev.offload.Next;
import dev.offload.TaskHandler;
import dev.offload.handler.Run.Delivery;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The code of a handler in Java: calls it, and reads what it answers. For any thread. */
final class JavaCode {
  private static final Logger LOG = LoggerFactory.getLogger("offload");
  private static final int TRACE_MAX_BYTES = 16 * 1024;

  private final TaskHandler handler;
  private final Consumer<Throwable> caught;

  /**
   * @param caught as {@link JavaHandler} has it
   */
  JavaCode(TaskHandler handler, Consumer<Throwable> caught) {
    this.handler = handler;
    this.caught = caught;
  }

  /** Begins an attempt; whatever is thrown fails the Future. */
  Future<Next> call(JavaAttempt attempt) {
    try {
      Future<Next> answer = handler.run(attempt);
      return answer != null
          ? answer
          : Future.failedFuture(new NullPointerException("the handler returned no Future"));
    } catch (Throwable e) {
      return Future.failedFuture(e);
    }
  }

  /** Returns what an answer says of the attempt. */
  Outcome outcome(AsyncResult<Next> answer, Delivery delivery) {
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
