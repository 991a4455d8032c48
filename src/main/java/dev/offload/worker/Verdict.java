package dev.offload.worker;

import dev.offload.store.TaskStore;
import dev.offload.store.TaskStore.NotWrittenException;
import dev.offload.store.TaskStore.TaskState;
import dev.offload.task.Move;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What became of a batch of moves. A store tells only how many matched, and a write that failed may
 * still have happened, or happen later; so unless all matched, the tasks are read back.
 *
 * @param won the move is in the store and was made here
 * @param mine the task is as it was and still owned: the same move is to be tried again
 * @param lost the task belongs to somebody else, or has another version
 * @param failure why the write was not answered, though what became of it was read; or null
 */
record Verdict(List<Move> won, List<Move> mine, List<Move> lost, Throwable failure) {

  /**
   * Writes moves and finds out what became of each.
   *
   * @return fails when that could not be read; then try again
   */
  static Future<Verdict> apply(TaskStore store, String owner, List<Move> moves) {
    return store
        .apply(owner, moves)
        .transform(
            matched -> {
              if (matched.cause() instanceof NotWrittenException) {
                return Future.failedFuture(matched.cause());
              }
              return matched.succeeded() && matched.result() == moves.size()
                  ? Future.succeededFuture(new Verdict(moves, List.of(), List.of(), null))
                  : readBack(store, owner, moves, matched.cause());
            });
  }

  /**
   * Finds out what became of a move by hand whose write was of unknown outcome.
   *
   * @param failure of the write
   * @return fails with that unless the move is in the store now; it may still come
   */
  static Future<Void> madeAfterAll(TaskStore store, String owner, Move move, Throwable failure) {
    if (failure instanceof NotWrittenException) {
      return Future.failedFuture(failure);
    }
    return store
        .states(owner, List.of(move.id()))
        .compose(
            states -> {
              TaskState state = states.get(move.id());
              return state != null && isMadeBy(move, state)
                  ? Future.succeededFuture()
                  : Future.failedFuture(failure);
            });
  }

  /** Finds out what became of moves whose write was of unknown outcome. */
  private static Future<Verdict> readBack(
      TaskStore store, String owner, List<Move> moves, Throwable failure) {
    List<UUID> ids = moves.stream().map(Move::id).toList();
    return store.states(owner, ids).map(states -> of(moves, states, failure));
  }

  private static Verdict of(List<Move> moves, Map<UUID, TaskState> states, Throwable failure) {
    Verdict verdict = new Verdict(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), failure);
    for (Move move : moves) {
      TaskState state = states.get(move.id());
      if (state != null && isMadeBy(move, state)) {
        verdict.won.add(move);
      } else if (state != null && state.version() == move.version() && state.owned()) {
        verdict.mine.add(move);
      } else {
        verdict.lost.add(move);
      }
    }
    return verdict;
  }

  /**
   * What the same owner did by hand instead may have the same version and status: it differs in
   * when the task is due then, or in how often it was begun.
   */
  private static boolean isMadeBy(Move move, TaskState state) {
    return state.moved()
        && state.version() == move.nextVersion()
        && state.status() == move.to()
        && state.starts() == move.attempts().starts()
        && state.dueAt() == move.dueAt();
  }
}
