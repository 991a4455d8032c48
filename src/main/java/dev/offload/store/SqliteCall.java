package dev.offload.store;

import dev.offload.Time;
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
 * One piece of work for a thread of the store, in a transaction of its own. It is answered exactly
 * once, on the context that asked, and never later than its limit.
 */
final class SqliteCall<T> {
  private final Query<T> query;
  private final boolean writes;
  private final Context asker;
  private final Promise<T> promise = Promise.promise();
  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
  private Time.Alarm alarm;

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

  /** Does the work and commits. Runs on the store's thread. */
  void run(SqliteSession session) {
    if (!state.compareAndSet(State.WAITING, State.RUNNING)) {
      return;
    }
    T result;
    try {
      result = query.run(session);
    } catch (SQLException | RuntimeException e) {
      session.discard(e);
      fail(e, rolledBack(e.getMessage(), e));
      return;
    } catch (Throwable e) {
      session.discard(e);
      fail(e, unknown(e));
      return;
    }
    try {
      session.commit();
    } catch (Throwable e) {
      session.discard(e);
      fail(e, notCommitted(e));
      return;
    }
    answer(State.RUNNING, () -> promise.complete(result));
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
    alarm.cancel();
    onContext(completion);
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
