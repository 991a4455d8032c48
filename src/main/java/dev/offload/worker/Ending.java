package dev.offload.worker;

import dev.offload.handler.Outcome;
import dev.offload.task.Attempts;
import dev.offload.task.History;
import dev.offload.task.History.Attempt;
import dev.offload.task.LiveTask;
import dev.offload.task.Move;
import dev.offload.task.Retry;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.Unpublished;
import dev.offload.task.Unpublished.Part;
import io.vertx.core.AsyncResult;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What becomes of a task at the end of an attempt. Pure: the same attempt, outcome and random
 * numbers give the same move.
 *
 * @param task as it is stored while the attempt holds it
 * @param history what is known of it before this end
 * @param startedAt when the attempt began, by the store's clock
 * @param node the incarnation on which it ran; null when that is not known
 */
record Ending(LiveTask task, History history, long startedAt, String node) {

  /** How often in a row an attempt may end with its node. */
  static final int CRASHES_MAX = 3;

  private static final long[] AFTER_CRASH_MS = {1_000, 10_000};
  private static final long RETRY_AFTER_MAX_MS = 86_400_000;

  static final String TIMEOUT = "timeout";

  /** Returns what a handler answered; a failure and nothing at all are errors. */
  static Outcome outcome(AsyncResult<Outcome> result) {
    if (result.failed()) {
      Throwable cause = result.cause();
      return Outcome.Failed.of(cause.getClass().getName(), cause.getMessage());
    }
    return result.result() == null
        ? Outcome.Failed.of("NoAnswer", "the handler answered null")
        : result.result();
  }

  /** The handler answered, or is taken to have. */
  Move of(Outcome outcome, Retry retry, RandomGenerator random, long nowMs) {
    if (outcome instanceof Outcome.Complete complete) {
      return complete(complete.result(), nowMs);
    }
    if (outcome instanceof Outcome.Again again) {
      return again(again, nowMs);
    }
    return failed((Outcome.Failed) outcome, retry, random, nowMs);
  }

  private Move complete(String result, long nowMs) {
    Attempts attempts = new Attempts(false, task.attempts().starts(), task.attempts().errors(), 0);
    return task.to(Status.COMPLETE, nowMs, Task.NOT_YET)
        .with(attempts)
        .with(bodies(null, with("complete", null, nowMs).withResult(result)));
  }

  /** It stays in processing, with nothing running: its next part is to come. */
  private Move again(Outcome.Again again, long nowMs) {
    String state = again.state() == null ? "null" : again.state();
    return task.to(Status.PROCESSING, nowMs, nowMs + Math.max(1, again.afterMs()))
        .with(new Attempts(false, task.attempts().starts(), 0, 0))
        .with(bodies(state, with("postponed", null, nowMs).withNextPart(nowMs)));
  }

  private Move failed(Outcome.Failed failed, Retry retry, RandomGenerator random, long nowMs) {
    int errors = task.attempts().errors() + 1;
    Attempts attempts = new Attempts(false, task.attempts().starts(), errors, 0);
    String word = failed.isFinal() ? "failed" : failed.type().equals(TIMEOUT) ? TIMEOUT : "error";
    History.Error error = new History.Error(failed.type(), failed.message(), nowMs);
    Move.Bodies bodies = bodies(null, with(word, error, nowMs));
    if (failed.isFinal() || errors >= retry.attempts()) {
      return task.to(Status.FAILED, nowMs, Task.NOT_YET).with(attempts).with(bodies);
    }
    long afterMs = Math.min(failed.afterMs(), RETRY_AFTER_MAX_MS);
    long waitMs = Math.max(retry.delayMs(errors, random), afterMs);
    return task.to(Status.RETRYING, nowMs, nowMs + waitMs).with(attempts).with(bodies);
  }

  /** It could not be tried: that is no attempt. */
  Move notTried(long waitMs, long nowMs) {
    Attempts before = task.attempts();
    Attempts attempts = new Attempts(false, before.starts() - 1, before.errors(), before.crashes());
    return task.to(Status.RECEIVED, nowMs, nowMs + waitMs).with(attempts);
  }

  /** It is given back, as the node stops: that counts as no error. */
  Move released(long nowMs) {
    Attempts before = task.attempts();
    Attempts attempts = new Attempts(false, before.starts(), before.errors(), before.crashes());
    return task.to(Status.RECEIVED, nowMs, nowMs)
        .with(attempts)
        .with(bodies(null, with("released", null, nowMs)));
  }

  /** Its node is gone, or lost its lease. */
  Move crashed(long nowMs) {
    Attempts before = task.attempts();
    int crashes = before.crashes() + 1;
    Attempts attempts = new Attempts(false, before.starts(), before.errors(), crashes);
    History.Error error =
        new History.Error("crashed", "the node that ran it ended, or lost its lease", nowMs);
    Move.Bodies bodies = bodies(null, with("crash", error, nowMs));
    Move move =
        crashes >= CRASHES_MAX
            ? task.to(Status.FAILED, nowMs, Task.NOT_YET)
            : task.to(Status.RETRYING, nowMs, nowMs + AFTER_CRASH_MS[crashes - 1]);
    return move.with(attempts).with(bodies);
  }

  /** Says whether a task is not to begin any more. */
  static boolean isExpired(Task task, long nowMs) {
    long expiresAt = task.payload().limits().expiresAt();
    return expiresAt > 0 && expiresAt < nowMs;
  }

  /** It was asked not to begin any more by then, and does not. */
  Move expired(long nowMs) {
    Attempts before = task.attempts();
    History.Error error =
        new History.Error("expired", "it had not started by its expiry time", nowMs);
    return task.to(Status.FAILED, nowMs, Task.NOT_YET)
        .with(new Attempts(false, before.starts(), before.errors(), before.crashes()))
        .with(bodies(null, with("expired", error, nowMs)));
  }

  /** How far it is, while it goes on. */
  Move progress(long nowMs) {
    return task.to(Status.PROCESSING, nowMs, task.dueAt()).with(bodies(null, history));
  }

  /**
   * It ended, and what it published is to be stored before the end is.
   *
   * @param end which was made of this
   * @param receivedAt when the task was stored
   */
  Move unpublished(Move end, long receivedAt, List<Outcome.Event> events) {
    Part part = history.part() == null ? new Part(0, receivedAt) : history.part();
    List<Unpublished.Event> named = new ArrayList<>(events.size());
    for (Outcome.Event it : events) {
      named.add(new Unpublished.Event(part.event(task.id(), named.size()), it.topic(), it.json()));
    }
    Move.Bodies left = end.bodies();
    Unpublished stored = new Unpublished(end.to(), end.at(), end.dueAt(), left.state(), named);
    return task.to(Status.PROCESSING, end.at(), task.dueAt())
        .with(bodies(null, left.history().with(stored)));
  }

  private History with(String word, History.Error error, long nowMs) {
    int number = task.attempts().starts();
    return history.with(new Attempt(number, startedAt, nowMs, node, word, error));
  }

  private static Move.Bodies bodies(String state, History history) {
    return new Move.Bodies(state, history);
  }
}
