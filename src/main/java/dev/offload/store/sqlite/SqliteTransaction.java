package dev.offload.store.sqlite;

import dev.offload.observe.FatalErrors;
import java.util.List;

/**
 * One transaction for all the writes that wait (group commit): what they cost is mostly the one
 * fsync. Where the work of one fails, each gets a transaction of its own, so none fails for
 * another.
 */
final class SqliteTransaction {
  private final SqliteSession session;

  SqliteTransaction(SqliteSession session) {
    this.session = session;
  }

  /**
   * Does the work, commits and answers. Never throws; runs on the store's thread.
   *
   * @param waiting in the order in which they were asked
   */
  void run(List<SqliteCall<?>> waiting) {
    List<SqliteCall<?>> calls = waiting.stream().filter(SqliteCall::begin).toList();
    if (!calls.isEmpty()) {
      runBegun(calls);
    }
  }

  private void runBegun(List<SqliteCall<?>> calls) {
    Throwable failure = work(calls);
    if (failure == null) {
      commit(calls);
    } else if (calls.size() == 1) {
      calls.get(0).workFailed(failure);
    } else {
      calls.forEach(call -> runBegun(List.of(call)));
    }
  }

  /** Returns what went wrong, if anything did; then all of it is rolled back. */
  private Throwable work(List<SqliteCall<?>> calls) {
    try {
      for (SqliteCall<?> call : calls) {
        call.work(session);
      }
      return null;
    } catch (Throwable e) {
      FatalErrors.check(e);
      session.discard(e);
      return e;
    }
  }

  private void commit(List<SqliteCall<?>> calls) {
    try {
      session.commit();
    } catch (Throwable e) {
      FatalErrors.check(e);
      session.discard(e);
      calls.forEach(call -> call.commitFailed(e));
      return;
    }
    calls.forEach(SqliteCall::committed);
  }
}
