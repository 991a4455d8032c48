package dev.offload.worker;

import dev.offload.handler.Handler;
import dev.offload.handler.Outcome;
import dev.offload.handler.Run;
import dev.offload.store.TaskStore.Failed;
import dev.offload.task.LiveTask;
import dev.offload.task.Move;
import dev.offload.task.Redrive;
import dev.offload.task.Retry;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Redrives or discards the failed tasks of a subscription, one batch an attempt. Where it is, is
 * the state of its task; a batch that is done again, as its end was not stored, finds what it did
 * before done.
 */
final class RedriveSteps implements Handler {

  /** How many tasks a step looks at. */
  static final int STEP_MAX = 500;

  /** How long it rests between two steps, so that what it moves can run beside new work. */
  static final long REST_MS = 100;

  private static final int READ_MAX = 32;
  private static final int CONCURRENCY = 4;
  private static final long TIMEOUT_MS = 60_000;
  private static final Retry RETRY = Retry.exponential(20, 1_000, 2, 60_000, 0.25);

  private final Node node;
  private final NodeLease lease;
  private final HeldTasks held;
  private final Announcer announcer;
  private final Purge purge;

  /**
   * @param byHand is told of messages as they were before
   */
  RedriveSteps(
      Node node, NodeLease lease, HeldTasks held, Announcer announcer, Consumer<LiveTask> byHand) {
    purge = new Purge(node, lease, announcer, byHand);
    this.node = node;
    this.lease = lease;
    this.held = held;
    this.announcer = announcer;
  }

  /** Returns the lane of such tasks. */
  Lane.Definition lane() {
    return new Lane.Definition(
        Redrive.SHELF.topic(),
        Redrive.SHELF.subscription(),
        new Execution(this, CONCURRENCY, TIMEOUT_MS, RETRY));
  }

  /**
   * How far it is.
   *
   * @param after the last task that was looked at; null before the first
   * @param fromMs the time in the id of the first; 0 before it
   * @param moved how many were redriven or discarded
   * @param skipped how many were not redriven, as a newer task has their unique key
   */
  private record State(UUID after, long fromMs, long moved, long skipped) {
    static State of(String json) {
      if (json == null) {
        return new State(null, 0, 0, 0);
      }
      JsonObject state = new JsonObject(json);
      String after = state.getString("after");
      return new State(
          after == null ? null : UUID.fromString(after),
          state.getLong("fromMs"),
          state.getLong("moved"),
          state.getLong("skipped", 0L));
    }

    State purged(int ended) {
      return new State(null, 0, moved + ended, skipped);
    }

    String json() {
      return result()
          .put("after", after == null ? null : after.toString())
          .put("fromMs", fromMs)
          .encode();
    }

    JsonObject result() {
      JsonObject result = new JsonObject().put("moved", moved);
      return skipped == 0 ? result : result.put("skipped", skipped);
    }
  }

  /** What a step did. */
  private record Step(int moved, int skipped) {}

  @Override
  public Future<Outcome> run(Run run) {
    Run.Delivery delivery = run.delivery();
    Redrive wanted = Redrive.of(new JsonObject(delivery.payload().text()));
    State state = State.of(delivery.state());
    if (wanted.verb() == Redrive.Verb.PURGE && state.after == null) {
      return purge(run, wanted, state);
    }
    return step(run, wanted, state);
  }

  /** What is live of a queue ends first; then what failed is removed. */
  private Future<Outcome> purge(Run run, Redrive wanted, State state) {
    return purge
        .step(wanted, STEP_MAX)
        .compose(
            ended ->
                ended == 0
                    ? step(run, wanted, state)
                    : Future.succeededFuture(
                        new Outcome.Again(REST_MS, state.purged(ended).json())));
  }

  private Future<Outcome> step(Run run, Redrive wanted, State state) {
    Run.Delivery delivery = run.delivery();
    return node.store()
        .failed(wanted.lane(), state.after, STEP_MAX)
        .compose(
            found ->
                read(wanted, found.ids(), 0, new ArrayList<>())
                    .compose(
                        tasks -> {
                          if (run.stopped().isComplete() || !lease.mayWrite()) {
                            // Whoever has it next goes on from where the step before ended.
                            return Future.succeededFuture(
                                new Outcome.Again(REST_MS, delivery.state()));
                          }
                          return step(wanted, tasks)
                              .map(step -> outcome(run, wanted, state, found, step));
                        }));
  }

  private Future<Step> step(Redrive wanted, List<Task> tasks) {
    return redrivable(wanted, tasks)
        .compose(
            taken ->
                move(wanted, taken).map(moved -> new Step(moved, tasks.size() - taken.size())));
  }

  /** Leaves out those whose unique key a newer task has; what is discarded needs none. */
  private Future<List<Task>> redrivable(Redrive wanted, List<Task> tasks) {
    List<Task> taken = new ArrayList<>(tasks);
    Future<Void> looked = Future.succeededFuture();
    for (Task task : wanted.verb() == Redrive.Verb.REDRIVE ? tasks : List.<Task>of()) {
      if (task.payload().limits().unique() != null) {
        looked =
            looked
                .compose(v -> UniqueRetry.mayBegin(node, task))
                .map(
                    may -> {
                      if (!may) {
                        taken.remove(task);
                      }
                      return null;
                    });
      }
    }
    return looked.map(v -> taken);
  }

  /** Reads those of some tasks that are meant, a few at a time. */
  private Future<List<Task>> read(Redrive wanted, List<UUID> ids, int from, List<Task> taken) {
    if (from >= ids.size()) {
      return Future.succeededFuture(taken);
    }
    int to = Math.min(ids.size(), from + READ_MAX);
    return node.store()
        .read(ids.subList(from, to))
        .compose(
            tasks -> {
              tasks.stream().filter(wanted::takes).forEach(taken::add);
              return read(wanted, ids, to, taken);
            });
  }

  private Future<Integer> move(Redrive wanted, List<Task> tasks) {
    if (tasks.isEmpty()) {
      return Future.succeededFuture(0);
    }
    if (wanted.verb() != Redrive.Verb.REDRIVE) {
      return node.store().remove(tasks.stream().map(Task::id).toList());
    }
    long nowMs = node.clock().nowMs();
    Map<UUID, LiveTask> before = new HashMap<>();
    tasks.forEach(task -> before.put(task.id(), task.live()));
    List<Move> moves = tasks.stream().map(task -> Commands.anew(task, 0, nowMs)).toList();
    return node.store()
        .override(lease.owner(), moves)
        .onComplete(done -> tasks.forEach(task -> held.mind(task.shelf(), nowMs)))
        .onSuccess(
            matched -> {
              // Which matched is not known when not all did; pages then see it as the tasks go on.
              if (matched == moves.size()) {
                announcer.moved(moves, move -> before.get(move.id()));
              }
            });
  }

  private Outcome outcome(Run run, Redrive wanted, State state, Failed found, Step step) {
    UUID next = found.next();
    long fromMs = state.after == null && next != null ? first(found) : state.fromMs;
    State after = new State(next, fromMs, state.moved + step.moved, state.skipped + step.skipped);
    if (next == null) {
      return new Outcome.Complete(after.result().encode());
    }
    long seenMs = TaskIds.timeMs(next);
    long percent = (seenMs - fromMs) * 100 / Math.max(1, wanted.until() - fromMs);
    run.progress((int) Math.max(0, Math.min(99, percent)), after.moved + " tasks");
    return new Outcome.Again(REST_MS, after.json());
  }

  private static long first(Failed found) {
    return TaskIds.timeMs(found.ids().isEmpty() ? found.next() : found.ids().get(0));
  }
}
