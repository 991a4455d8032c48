package dev.offload.store.sqlite;

import dev.offload.store.TaskStore;
import dev.offload.time.Time;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VertxException;
import java.sql.SQLException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * One piece of work for a thread of the store. It is answered exactly once, on the context that
 * asked, and never later than its limit.
 */
final class SqliteCall<T> {
  private final Query<T> query;
  private final boolean writes;
  private final Context asker;
  private final Promise<T> promise = Promise.promise();
  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
  private Time.Alarm alarm;
  private T result;

  private enum State {
    WAITING,
    RUNNING,
    ANSWERED
  }

  /** What to do within one transaction. */
  @FunctionalInterface
  interface Query<T> {
    T run(SqliteSession session) throws SQLException;
  }

  SqliteCall(Query<T> query, boolean writes, Context asker) {
    this.query = query;
    this.writes = writes;
    this.asker = asker;
  }

  /** Gives the answer that there is by then when the time is up. */
  void limit(Time time, long limitMs) {
    alarm = time.after(limitMs, () -> expire(limitMs));
  }

  Future<T> future() {
    return promise.future();
  }

  /** Says whether the work may end where it is: a read that was too late. */
  boolean isAbandoned() {
    return !writes && state.get() == State.ANSWERED;
  }

  /** Says whether it may share a transaction with the next: what only reads has one of its own. */
  boolean writes() {
    return writes;
  }

  /** Says whether it is to run: not when its time was up while it waited. */
  boolean begin() {
    return state.compareAndSet(State.WAITING, State.RUNNING);
  }

  /** Does the work, within a transaction that has begun. */
  void work(SqliteSession session) throws SQLException {
    result = query.run(session);
  }

  /** Answers: the transaction is on disk. */
  void committed() {
    answer(State.RUNNING, () -> promise.complete(result));
  }

  /** Answers: the work failed, and its transaction was never committed. */
  void workFailed(Throwable cause) {
    fail(cause, cause instanceof Exception e ? rolledBack(e.getMessage(), e) : unknown(cause));
  }

  /** Answers: the transaction may be on disk or not. */
  void commitFailed(Throwable cause) {
    fail(cause, notCommitted(cause));
  }

  /** Answers a call that no thread took. */
  void refuse(String reason) {
    answer(State.WAITING, () -> promise.fail(rolledBack(reason, null)));
  }

  private void expire(long limitMs) {
    String reason = "the embedded store did not answer within " + limitMs + " ms";
    if (!answer(State.WAITING, () -> promise.fail(rolledBack(reason, null)))) {
      answer(State.RUNNING, () -> promise.fail(VertxException.noStackTrace(reason)));
    }
  }

  private boolean answer(State from, Runnable completion) {
    if (!state.compareAndSet(from, State.ANSWERED)) {
      return false;
    }
    // There, as to cancel it from another thread would wake the event loop twice.
    onContext(
        () -> {
          alarm.cancel();
          completion.run();
        });
    return true;
  }

  private void onContext(Runnable action) {
    try {
      asker.runOnContext(go -> action.run());
    } catch (RejectedExecutionException e) {
      // The event loops have ended; whoever still waits does so on no context.
      action.run();
    }
  }

  private void fail(Throwable cause, RuntimeException told) {
    answer(State.RUNNING, () -> promise.fail(told));
    if (cause instanceof Error error) {
      // It may be about more than this call: it is told where what nobody handles is heard.
      onContext(
          () -> {
            throw error;
          });
    }
  }

  private RuntimeException rolledBack(String reason, Exception cause) {
    return writes
        ? new TaskStore.NotWrittenException(reason, cause)
        : VertxException.noStackTrace(reason, cause);
  }

  /**
   * A commit that failed may be in the log whole, and a restart would find it there. Only a full
   * disk is certain: the frame that commits is written last.
   */
  private RuntimeException notCommitted(Throwable e) {
    return e instanceof SQLiteException sqlite
            && sqlite.getResultCode() == SQLiteErrorCode.SQLITE_FULL
        ? rolledBack(e.getMessage(), sqlite)
        : unknown(e);
  }

  private static RuntimeException unknown(Throwable e) {
    return VertxException.noStackTrace(e instanceof Error ? e.toString() : e.getMessage(), e);
  }
}
