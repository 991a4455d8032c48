package dev.offload.worker;

import dev.offload.bus.Command;
import dev.offload.task.Answer;
import dev.offload.task.Attempts;
import dev.offload.task.History;
import dev.offload.task.Move;
import dev.offload.task.QueueDefinition;
import dev.offload.task.Refusal;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import io.vertx.core.Future;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What is done with tasks by hand, whoever owns them: a move that is guarded by the version alone.
 * The owner's own move is lost then, and a task that is to go on is this node's.
 */
final class Commands {

  /** How often a task is read anew that moved on between the reading and the move. */
  private static final int TRIES_MAX = 5;

  private static final int MADE_MAX = 1_000;

  private final Node node;
  private final NodeLease lease;
  private final Hands hands;

  /** What was moved here last. */
  private final Set<Made> made =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Made, Boolean> eldest) {
              return size() > MADE_MAX;
            }
          });

  /** A task that is removed and comes again has the versions that it had. */
  private record Made(UUID id, int version, long receivedAt) {}

  /** What the node has to do with a task that is moved by hand. */
  interface Hands {

    /** It was moved: what this node has of it as it was before is no more. */
    void moved(Task before, Move move);

    /** Has a far task read that may be due at a time. */
    void mind(Shelf shelf, long dueAt);
  }

  Commands(Node node, NodeLease lease, Hands hands) {
    this.node = node;
    this.lease = lease;
    this.hands = hands;
  }

  /** Does what is wanted; never fails. */
  Future<Answer> run(Command command) {
    return tryOnce(command, TRIES_MAX)
        .recover(
            cause -> {
              node.events().storeFailed("a " + command.verb() + " of a task", cause);
              return refuse(
                  new Refusal(
                      Refusal.UNAVAILABLE,
                      "It is not known whether this was done: the store did not answer",
                      true));
            });
  }

  private Future<Answer> tryOnce(Command command, int triesLeft) {
    return node.store()
        .findAll(List.of(command.id()))
        .compose(
            found -> {
              if (found.isEmpty() || TaskIds.isOfSchedules(command.id())) {
                return refuse(Refusal.NOT_FOUND, "there is no task with this id");
              }
              Task task = found.get(0);
              return switch (command.verb()) {
                case CANCEL -> cancel(task, command, triesLeft);
                case RETRY -> retry(task, command, triesLeft);
                case REMOVE -> remove(task);
              };
            });
  }

  private Future<Answer> cancel(Task task, Command command, int triesLeft) {
    if (task.status() == Status.CANCELLED) {
      return Future.succeededFuture(new Answer.Stored(task, false));
    }
    if (!task.status().isLive()) {
      return refuse(Refusal.CONFLICT, "the task is already " + task.status().word());
    }
    if (task.history().unpublished() != null) {
      return refuse(Refusal.CONFLICT, "its work is done, and what it published is being stored");
    }
    long nowMs = node.clock().nowMs();
    Attempts before = task.attempts();
    Move move =
        task.live()
            .to(Status.CANCELLED, nowMs, Task.NOT_YET)
            .with(new Attempts(false, before.starts(), before.errors(), before.crashes()));
    if (before.running()) {
      History.Attempt ended =
          new History.Attempt(before.starts(), task.startedAt(), nowMs, null, "cancelled", null);
      move = move.with(new Move.Bodies(null, task.history().with(ended)));
    }
    return override(task, move, command, triesLeft);
  }

  private Future<Answer> retry(Task task, Command command, int triesLeft) {
    boolean ended = task.status() == Status.FAILED || task.status() == Status.CANCELLED;
    if (!ended && task.status() != Status.RETRYING) {
      return refuse(
          Refusal.CONFLICT,
          "only a failed, cancelled or retrying task can be retried, and this one is "
              + task.status().word());
    }
    if (!lease.mayWrite()) {
      return refuse(Refusal.UNAVAILABLE, "this node cannot store work at the moment, try again");
    }
    return ended
        ? UniqueRetry.mayBegin(node, task)
            .compose(may -> may ? retryNow(task, true, command, triesLeft) : superseded())
        : retryNow(task, false, command, triesLeft);
  }

  private static Future<Answer> superseded() {
    return refuse(Refusal.CONFLICT, "a newer task has its unique key");
  }

  private Future<Answer> retryNow(Task task, boolean ended, Command command, int triesLeft) {
    long nowMs = node.clock().nowMs();
    Move move = anew(task, ended ? 0 : task.attempts().errors(), nowMs);
    return override(task, move, command, triesLeft)
        .onComplete(done -> hands.mind(task.shelf(), nowMs));
  }

  /** Returns the move by which a task is received anew, due now, its history kept. */
  static Move anew(Task task, int errors, long nowMs) {
    Attempts its = task.attempts();
    return task.live()
        .to(Status.RECEIVED, nowMs, nowMs)
        .with(
            QueueDefinition.isLane(task.shelf().lane())
                ? Fates.anew(its)
                : new Attempts(false, its.starts(), errors, 0))
        .asFar();
  }

  private Future<Answer> override(Task task, Move move, Command command, int triesLeft) {
    String owner = lease.owner();
    return node.store()
        .override(owner, List.of(move))
        .recover(cause -> Verdict.madeAfterAll(node.store(), owner, move, cause).map(1))
        .compose(
            matched -> {
              if (matched == 1) {
                return Future.succeededFuture(made(task, move));
              }
              return triesLeft > 1
                  ? tryOnce(command, triesLeft - 1)
                  : refuse(Refusal.CONFLICT, "the task changes too fast, try again");
            });
  }

  /** Of commands that came at once one was done, and all may find it done. */
  private Answer made(Task task, Move move) {
    boolean isNews = made.add(new Made(move.id(), move.version(), task.receivedAt()));
    if (isNews) {
      hands.moved(task, move);
    }
    return new Answer.Stored(task.after(move), isNews);
  }

  private Future<Answer> remove(Task task) {
    if (task.status().isLive()) {
      return refuse(Refusal.CONFLICT, "the task is " + task.status().word() + ": cancel it first");
    }
    return node.store()
        .remove(List.of(task.id()))
        .map(removed -> new Answer.Stored(task, removed > 0));
  }

  private static Future<Answer> refuse(int code, String reason) {
    return refuse(new Refusal(code, reason));
  }

  private static Future<Answer> refuse(Refusal refusal) {
    return Future.succeededFuture(refusal);
  }
}
