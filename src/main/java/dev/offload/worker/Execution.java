package dev.offload.worker;

import dev.offload.handler.Handler;
import dev.offload.handler.Outcome;
import dev.offload.handler.Run;
import dev.offload.observe.FatalErrors;
import dev.offload.task.Retry;
import dev.offload.task.StartLimits;
import io.vertx.core.Future;

/**
 * How the tasks of a subscription are run.
 *
 * @param concurrency how many attempts may run on this node at once, at least 1; with those whose
 *     code goes on long after their end there may be twice as many
 * @param timeoutMs how long an attempt may take
 */
public record Execution(
    Handler handler, int concurrency, long timeoutMs, Retry retry, StartLimits limits) {

  /** Without bounds but the slots of each node. */
  public Execution(Handler handler, int concurrency, long timeoutMs, Retry retry) {
    this(handler, concurrency, timeoutMs, retry, StartLimits.NONE);
  }

  /** Begins an attempt. Never throws: whatever its code throws is a failure of it. */
  Future<Outcome> run(Run run) {
    try {
      Future<Outcome> answer = handler.run(run);
      return answer == null ? Future.succeededFuture() : answer;
    } catch (Throwable e) {
      FatalErrors.check(e);
      return Future.failedFuture(e);
    }
  }
}
