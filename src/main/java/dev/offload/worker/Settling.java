package dev.offload.worker;

import dev.offload.bus.QueueAnswer;
import dev.offload.bus.QueueAnswer.Outcome;
import dev.offload.bus.QueueAnswer.Result;
import dev.offload.bus.QueueAnswer.Settled;
import dev.offload.bus.QueueCommand;
import dev.offload.bus.QueueCommand.Act;
import dev.offload.bus.QueueCommand.Verb;
import dev.offload.task.Attempts;
import dev.offload.task.LiveTask;
import dev.offload.task.Move;
import dev.offload.task.Receipt;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.time.Time.Alarm;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Does what receivers say of the messages that they got. A receipt acts as long as nobody received
 * its message since; in an ordered queue only until its time is over, as then the next one may go
 * out.
 */
final class Settling {

  /** No receiver keeps a message for longer, however often it extends that. */
  static final long KEPT_MAX_MS = 43_200_000;

  private static final Result DONE = new Result(Outcome.DONE, 0);

  private final Node node;
  private final Runner runner;
  private final InFlight inFlight;
  private final Unheld unheld;

  /** The acts that are not answered yet. */
  private final Set<Promise<Result>> open = new HashSet<>();

  Settling(Node node, Runner runner, InFlight inFlight, Unheld unheld) {
    this.node = node;
    this.runner = runner;
    this.inFlight = inFlight;
    this.unheld = unheld;
  }

  /** Does it; never fails, and is answered in time. */
  Future<QueueAnswer> settle(Lane lane, List<Act> acts) {
    List<Promise<Result>> results = acts.stream().map(act -> Promise.<Result>promise()).toList();
    open.addAll(results);
    Alarm tooLate =
        node.time().after(QueueCommand.ANSWER_MS / 2, () -> results.forEach(Settling::isUnknown));
    Future<QueueAnswer> answer =
        Future.join(results.stream().map(Promise::future).toList())
            .map(all -> new Settled(all.list()));
    for (int i = 0; i < acts.size(); i++) {
      settle(lane, acts.get(i), results.get(i));
    }
    runner.wake();
    return answer.onComplete(
        done -> {
          tooLate.cancel();
          results.forEach(open::remove);
        });
  }

  private static void isUnknown(Promise<Result> result) {
    result.tryComplete(new Result(Outcome.OUTCOME_UNKNOWN, 0));
  }

  private static void end(Promise<Result> result, Outcome outcome) {
    result.tryComplete(outcome == Outcome.DONE ? DONE : new Result(outcome, 0));
  }

  private void settle(Lane lane, Act act, Promise<Result> result) {
    InFlight.Message message = inFlight.of(act.receipt().id());
    if (!lane.halt().isWhole()) {
      // It is not known yet what is in flight, and so neither what comes next.
      isUnknown(result);
    } else if (message == null || message.lane() != lane) {
      unheld.settle(lane, act).onSuccess(result::tryComplete);
    } else if (message.isMoving()) {
      message.then(
          () -> {
            settle(lane, act, result);
            runner.wake();
          });
    } else if (!acts(lane, message.task(), act.receipt(), message.isOut())) {
      end(result, Outcome.EXPIRED);
    } else if (isTooLong(act, message.receivedAt())) {
      end(result, Outcome.TOO_LONG);
    } else {
      write(lane, message, act, result);
    }
  }

  private boolean isTooLong(Act act, long receivedAt) {
    long until = node.clock().nowMs() + act.ms();
    return act.verb() == Verb.EXTEND && receivedAt > 0 && until > receivedAt + KEPT_MAX_MS;
  }

  private boolean acts(Lane lane, LiveTask task, Receipt receipt, boolean isOut) {
    boolean isInTime = isOut && task.dueAt() > node.clock().nowMs();
    return task.attempts().starts() == receipt.starts() && (isInTime || !lane.queue().ordered());
  }

  private void write(Lane lane, InFlight.Message message, Act act, Promise<Result> result) {
    LiveTask task = message.task();
    if (!message.isOut()) {
      // It is ready again, and goes to nobody meanwhile.
      lane.letGo(task.id(), task.version());
    }
    inFlight.moves(lane, task);
    long nowMs = node.clock().nowMs();
    long receivedAt = message.receivedAt();
    Move move = move(lane, task, act, nowMs);
    runner.add(
        new Change(
            task,
            move,
            after -> {
              won(lane, after, act, receivedAt);
              result.tryComplete(done(act, after));
            },
            () -> {
              inFlight.lost(task);
              unheld.settle(lane, act).onSuccess(result::tryComplete);
            }));
  }

  static Result done(Act act, LiveTask after) {
    return act.verb() == Verb.EXTEND ? new Result(Outcome.DONE, after.dueAt()) : DONE;
  }

  private void won(Lane lane, LiveTask after, Act act, long receivedAt) {
    switch (act.verb()) {
      case EXTEND -> inFlight.isOut(lane, after, receivedAt);
      case RELEASE -> inFlight.waits(after);
      default -> inFlight.ended(after);
    }
  }

  /** Returns the move that an act means. */
  static Move move(Lane lane, LiveTask task, Act act, long nowMs) {
    Attempts its = task.attempts();
    Attempts ended = new Attempts(false, its.starts(), its.errors(), its.crashes());
    return switch (act.verb()) {
      case DELETE -> task.to(Status.COMPLETE, nowMs, Task.NOT_YET).with(ended);
      case RELEASE -> task.to(Status.RECEIVED, nowMs, nowMs + act.ms()).with(ended);
      case REJECT -> Fates.rejected(lane, task, nowMs);
      case EXTEND ->
          task.to(Status.PROCESSING, nowMs, nowMs + Math.max(1, act.ms()))
              .with(new Attempts(true, its.starts(), its.errors(), its.crashes()));
    };
  }

  /**
   * Returns the move of a message that its receiver did not get. The number of the receive is used
   * up, but does not count: its receipt may be somewhere.
   */
  static Move notReceived(LiveTask task, long nowMs) {
    Attempts its = task.attempts();
    return task.to(Status.RECEIVED, nowMs, nowMs)
        .with(new Attempts(false, its.starts(), its.errors(), its.crashes() + 1));
  }

  /** With the lease, what is written may be somebody else's to know. */
  void leaseLost() {
    List.copyOf(open).forEach(Settling::isUnknown);
  }
}
