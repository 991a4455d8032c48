package dev.offload.store.sqlite;

import dev.offload.observe.FatalErrors;
import dev.offload.store.TaskStore;
import dev.offload.time.Time;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.sqlite.ProgressHandler;

/**
 * One thread with one connection, and a bounded queue before it. Writes that wait share one commit
 * (group commit): what they cost is mostly the one fsync. Where the work of one fails, each gets a
 * transaction of its own, so none fails for another.
 */
final class SqliteThread {
  private static final long CLOSE_LIMIT_MS = 15_000;
  private static final int STEPS_BETWEEN_CHECKS = 10_000;

  private final Vertx vertx;
  private final Time time;
  private final Bounds bounds;
  private final ThreadPoolExecutor executor;
  private final SqliteSession session;
  private volatile SqliteCall<?> running;

  /**
   * @param name of the thread
   * @param waitingMax how many calls may wait; more are refused
   * @param limitMs how long a call may take, waiting included
   */
  record Bounds(String name, int waitingMax, long limitMs) {}

  SqliteThread(Vertx vertx, Time time, Bounds bounds, SqliteSession.Source source) {
    this.vertx = vertx;
    this.time = time;
    this.bounds = bounds;
    this.session = new SqliteSession(() -> interruptible(source.connect()));
    this.executor =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(bounds.waitingMax()),
            work -> daemon(bounds.name(), work));
  }

  /** Reads; the Future fails at the bounds, and when the read fails. */
  <T> Future<T> read(SqliteCall.Query<T> query) {
    return call(new SqliteCall<>(query, false, vertx.getOrCreateContext()));
  }

  /**
   * Writes in one transaction; the Future fails with {@link TaskStore.NotWrittenException} when it
   * was not begun or was rolled back.
   */
  <T> Future<T> write(SqliteCall.Query<T> query) {
    return call(new SqliteCall<>(query, true, vertx.getOrCreateContext()));
  }

  /** Ends what waits and runs, then closes the connection. Fails when that takes over 15 s. */
  Future<Void> close() {
    Context asker = vertx.getOrCreateContext();
    Promise<Void> closed = Promise.promise();
    executor.shutdown();
    daemon(
            bounds.name() + "-close",
            () -> {
              Future<Void> ended = end();
              asker.runOnContext(go -> closed.handle(ended));
            })
        .start();
    return closed.future();
  }

  private <T> Future<T> call(SqliteCall<T> call) {
    call.limit(time, bounds.limitMs());
    try {
      executor.execute(new Job(this, call));
    } catch (RejectedExecutionException e) {
      call.refuse(
          executor.isShutdown()
              ? "the embedded store is closed"
              : bounds.waitingMax() + " calls wait for the embedded store");
    }
    return call.future();
  }

  private void run(Job first) {
    running = first.call;
    List<SqliteCall<?>> calls =
        first.call.writes() ? withWaitingWrites(first) : List.of(first.call);
    List<SqliteCall<?>> begun = calls.stream().filter(SqliteCall::begin).toList();
    if (!begun.isEmpty()) {
      transact(begun);
    }
    running = null;
  }

  /** Does the work of calls in the order in which they were asked, commits and answers. */
  private void transact(List<SqliteCall<?>> calls) {
    Throwable failure = attempt(() -> work(calls));
    if (failure == null) {
      Throwable doubt = attempt(session::commit);
      calls.forEach(doubt == null ? SqliteCall::committed : call -> call.commitFailed(doubt));
    } else if (calls.size() == 1) {
      calls.get(0).workFailed(failure);
    } else {
      calls.forEach(call -> transact(List.of(call)));
    }
  }

  private void work(List<SqliteCall<?>> calls) throws SQLException {
    for (SqliteCall<?> call : calls) {
      call.work(session);
    }
    session.writeCounts();
  }

  /** Returns what went wrong, if anything did; then all of it is rolled back. */
  private Throwable attempt(Step step) {
    try {
      step.run();
      return null;
    } catch (Throwable e) {
      FatalErrors.check(e);
      session.discard(e);
      return e;
    }
  }

  /** Takes the writes that wait, up to the first read: its answer is to show what came before. */
  private List<SqliteCall<?>> withWaitingWrites(Job first) {
    List<SqliteCall<?>> writes = new ArrayList<>();
    writes.add(first.call);
    BlockingQueue<Runnable> waiting = executor.getQueue();
    while (waiting.peek() instanceof Job next && next.call.writes()) {
      waiting.remove();
      writes.add(next.call);
    }
    return writes;
  }

  private synchronized Future<Void> end() {
    try {
      if (!executor.awaitTermination(CLOSE_LIMIT_MS, TimeUnit.MILLISECONDS)) {
        return Future.failedFuture(
            VertxException.noStackTrace("the embedded store still works after 15 s"));
      }
      session.close();
      return Future.succeededFuture();
    } catch (InterruptedException | SQLException e) {
      return Future.failedFuture(e);
    }
  }

  private Connection interruptible(Connection connection) throws SQLException {
    ProgressHandler.setHandler(
        connection,
        STEPS_BETWEEN_CHECKS,
        new ProgressHandler() {
          @Override
          protected int progress() {
            SqliteCall<?> call = running;
            return call != null && call.isAbandoned() ? 1 : 0;
          }
        });
    return connection;
  }

  private static Thread daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Part of a transaction. */
  @FunctionalInterface
  private interface Step {
    void run() throws SQLException;
  }

  private record Job(SqliteThread thread, SqliteCall<?> call) implements Runnable {

    @Override
    public void run() {
      thread.run(this);
    }
  }
}
