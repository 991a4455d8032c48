package dev.offload.worker;

import dev.offload.bus.MoveMessages;
import dev.offload.handler.Handler;
import dev.offload.handler.Outcome;
import dev.offload.handler.Run;
import dev.offload.task.History;
import dev.offload.task.LiveTask;
import dev.offload.task.Move;
import dev.offload.task.QueueDefinition;
import dev.offload.task.QueueDepth;
import dev.offload.task.Retry;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Moves the messages that wait in one queue to others, some with each attempt. */
final class MoveSteps implements Handler {
  static final Shelf SHELF = new Shelf(MoveMessages.TOPIC + "/" + Shelf.DEFAULT, Shelf.PRIORITY);

  /** So many that can go nowhere may stand before others that can. */
  static final int SKIPPED_MAX = 2_000;

  private static final int READ_MAX = 32;
  private static final long SECOND_MS = 1_000;
  private static final int CONCURRENCY = 4;
  private static final long TIMEOUT_MS = 60_000;
  private static final Retry RETRY = Retry.exponential(20, 1_000, 2, 60_000, 0.25);

  private final Node node;
  private final NodeLease lease;
  private final HeldTasks held;
  private final Predicate<String> isQueue;
  private final Consumer<LiveTask> byHand;

  /**
   * @param isQueue says whether there is a queue of a name
   * @param byHand is told of messages as they were before
   */
  MoveSteps(
      Node node,
      NodeLease lease,
      HeldTasks held,
      Predicate<String> isQueue,
      Consumer<LiveTask> byHand) {
    this.byHand = byHand;
    this.isQueue = isQueue;
    this.node = node;
    this.lease = lease;
    this.held = held;
  }

  /** Returns the lane of such tasks. */
  Lane.Definition lane() {
    return new Lane.Definition(
        SHELF.topic(), SHELF.subscription(), new Execution(this, CONCURRENCY, TIMEOUT_MS, RETRY));
  }

  /**
   * How far it is.
   *
   * @param skipped how many stay, of those that were looked at last: they can go nowhere
   */
  private record State(long moved, long toMove, int skipped) {
    static State of(String json) {
      JsonObject state = new JsonObject(json);
      return new State(
          state.getLong("moved"), state.getLong("toMove"), state.getInteger("skipped", 0));
    }

    String json() {
      JsonObject json = new JsonObject().put("moved", moved).put("toMove", toMove);
      return (skipped == 0 ? json : json.put("skipped", skipped)).encode();
    }

    State plus(int more, int staying) {
      return new State(moved + more, Math.max(toMove, moved + more), staying);
    }
  }

  @Override
  public Future<Outcome> run(Run run) {
    MoveMessages wanted = MoveMessages.of(new JsonObject(run.delivery().payload().text()));
    if (wanted.to() != null && !isQueue.test(wanted.to())) {
      return Future.succeededFuture(failed("there is no queue " + wanted.to() + " any more"));
    }
    long nowMs = node.clock().nowMs();
    return state(run, wanted, nowMs)
        .compose(
            state -> {
              if (run.stopped().isComplete() || !lease.mayWrite()) {
                return Future.succeededFuture(new Outcome.Again(1, state.json()));
              }
              return step(run, wanted, state, nowMs);
            });
  }

  private static Outcome failed(String why) {
    return new Outcome.Failed("NoQueue", why, true, 0);
  }

  private Future<State> state(Run run, MoveMessages wanted, long nowMs) {
    if (run.delivery().state() != null) {
      return Future.succeededFuture(State.of(run.delivery().state()));
    }
    return node.store()
        .queueDepths(nowMs)
        .map(depths -> depths.getOrDefault(wanted.from(), QueueDepth.NONE))
        .map(depth -> new State(0, depth.waiting() + depth.delayed(), 0));
  }

  /** Moves some of those that can go somewhere. */
  private Future<Outcome> step(Run run, MoveMessages wanted, State state, long nowMs) {
    int max = RedriveSteps.STEP_MAX;
    int some = wanted.perSecond() > 0 ? Math.min(max, wanted.perSecond()) : max;
    int limit = some + state.skipped;
    UUID below = TaskIds.lowestAt(run.delivery().receivedAt());
    String from = QueueDefinition.LANE_PREFIX + wanted.from();
    return node.store()
        .live(from, below, nowMs, limit)
        .compose(found -> read(found, 0, new ArrayList<>()))
        .compose(
            tasks -> {
              Map<LiveTask, Move> moves = new LinkedHashMap<>();
              for (Task task : tasks) {
                String to = wanted.to() == null ? Fates.source(task) : wanted.to();
                if (moves.size() < some && to != null && isQueue.test(to)) {
                  moves.put(task.live(), move(task, to, nowMs));
                }
              }
              int staying = tasks.size() - moves.size();
              return moves.isEmpty()
                  ? Future.succeededFuture(noneMoved(state.plus(0, staying), limit))
                  : write(moves).map(moved -> again(wanted, state.plus(moved, staying)));
            });
  }

  private static Outcome again(MoveMessages wanted, State state) {
    long restMs = wanted.perSecond() > 0 ? SECOND_MS : RedriveSteps.REST_MS;
    return new Outcome.Again(restMs, state.json());
  }

  /** Behind those that can go nowhere there may be others. */
  private static Outcome noneMoved(State state, int limit) {
    if (state.skipped < limit) {
      return new Outcome.Complete(state.json());
    }
    return state.skipped > SKIPPED_MAX
        ? failed(state.moved + " were moved; " + state.skipped + " others came from no queue")
        : new Outcome.Again(RedriveSteps.REST_MS, state.json());
  }

  private Future<List<Task>> read(List<LiveTask> found, int from, List<Task> tasks) {
    if (from >= found.size()) {
      return Future.succeededFuture(tasks);
    }
    int to = Math.min(found.size(), from + READ_MAX);
    return node.store()
        .read(found.subList(from, to).stream().map(LiveTask::id).toList())
        .compose(
            read -> {
              tasks.addAll(read);
              return read(found, to, tasks);
            });
  }

  /** It is received there as if it had just been sent, but for its id and when that was. */
  private static Move move(Task task, String to, long nowMs) {
    Shelf place = new Shelf(QueueDefinition.LANE_PREFIX + to, task.shelf().priority());
    return task.live()
        .to(Status.RECEIVED, nowMs, nowMs)
        .to(place)
        .with(Fates.anew(task.attempts()))
        .with(new Move.Bodies(null, History.NONE))
        .asFar();
  }

  private Future<Integer> write(Map<LiveTask, Move> moves) {
    return node.store()
        .override(lease.owner(), List.copyOf(moves.values()))
        .onSuccess(matched -> moves.keySet().forEach(byHand))
        .onComplete(done -> moves.values().forEach(move -> held.mind(move.place(), move.dueAt())));
  }
}
