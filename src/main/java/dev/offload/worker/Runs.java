package dev.offload.worker;

import dev.offload.handler.Outcome;
import dev.offload.handler.Run.Stop;
import dev.offload.task.History;
import dev.offload.task.LiveTask;
import dev.offload.task.Move;
import dev.offload.task.Task;
import dev.offload.time.Time.Alarm;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * The attempts that run on this node. An attempt begins when its start was stored and what it works
 * on was read; one that is stored as begun and runs nowhere ended with its node.
 */
final class Runs implements Runner.Attempting {

  private final Node node;
  private final NodeLease lease;
  private final Runner runner;
  private final RandomGenerator random;

  /** Attempts whose end is not stored, by task. */
  private final Map<UUID, Running> running = new HashMap<>();

  /** Attempts whose code has not returned, though some have ended. */
  private final Map<UUID, Running> code = new HashMap<>();

  /** Tasks that wait until the code of an attempt before has returned. */
  private final Map<UUID, Runnable> behind = new HashMap<>();

  private final Whole whole;
  private Promise<Void> idle;

  Runs(Node node, NodeLease lease, Runner runner, RandomGenerator random) {
    this.node = node;
    this.lease = lease;
    this.runner = runner;
    this.random = random;
    this.whole = new Whole(node, this::endIfIdle);
  }

  @Override
  public void begin(Lane lane, LiveTask started) {
    whole.read(
        started.id(),
        stored -> {
          if (isExpired(stored)) {
            lane.free();
            Ending ending = new Ending(started, stored.history(), started.dueAt(), lease.owner());
            runner.write(new Change(started, ending.expired(node.clock().nowMs())));
          } else if (code.containsKey(started.id())) {
            behind.put(started.id(), () -> run(new Running(this, lane, started, stored)));
          } else {
            run(new Running(this, lane, started, stored));
          }
        });
  }

  private boolean isExpired(Task task) {
    long expiresAt = task.payload().limits().expiresAt();
    return expiresAt > 0 && expiresAt < node.clock().nowMs();
  }

  private void run(Running attempt) {
    running.put(attempt.id(), attempt);
    code.put(attempt.id(), attempt);
    attempt.begin();
  }

  @Override
  public void crashed(Lane lane, LiveTask task) {
    whole.read(
        task.id(),
        stored -> {
          Ending ending = new Ending(task, stored.history(), task.dueAt(), null);
          Move move = ending.crashed(node.clock().nowMs());
          runner.write(new Change(task, move));
        });
  }

  /** Returns the move with which an attempt ends. */
  Move endOf(Running attempt, Outcome outcome) {
    Lane lane = attempt.lane();
    long nowMs = nowMs();
    Ending ending = attempt.ending();
    if (outcome instanceof Outcome.NotTried notTried) {
      if (lane.isFirstNotTried()) {
        node.events().attempts().notTried(attempt.lane().name(), notTried.why());
      }
      long ownMs = lane.notTriedMs();
      long waitMs = notTried.afterMs() > 0 ? notTried.afterMs() : ownMs;
      return ending.notTried(waitMs, nowMs);
    }
    if (outcome instanceof Outcome.Gone gone) {
      lane.pause(gone.why());
      node.events().attempts().paused(attempt.lane().name(), gone.why());
      return ending.notTried(1, nowMs);
    }
    lane.tried();
    Move move = ending.of(outcome, lane.work().retry(), random, nowMs);
    List<History.Attempt> attempts = move.bodies().history().attempts();
    node.events().attempts().ended(attempts.get(attempts.size() - 1).outcome());
    return move;
  }

  void write(Change change) {
    runner.write(change);
  }

  /** The end of an attempt is stored, or somebody else moved its task. */
  void stored(Running attempt) {
    running.remove(attempt.id(), attempt);
    endIfIdle();
  }

  /** The code of an attempt returned, and its slot is free. */
  void returned(Running attempt) {
    UUID id = attempt.id();
    code.remove(id, attempt);
    Runnable next = behind.remove(id);
    if (next != null) {
      next.run();
    }
    runner.wake();
  }

  void gaveUp(Running attempt) {
    node.events().attempts().threadLost(attempt.lane().name(), attempt.lane().lostThreads());
    returned(attempt);
  }

  void answeredLate() {
    node.events().attempts().answeredLate();
  }

  /** A task was moved by somebody else; says whether an attempt at it was under way here. */
  boolean takenAway(UUID id) {
    Running attempt = running.remove(id);
    if (attempt != null) {
      attempt.takenAway(Stop.CANCELLED);
    }
    return attempt != null;
  }

  boolean isRunning(UUID id) {
    return running.containsKey(id);
  }

  /** With the lease everything that runs is somebody else's. */
  void leaseLost() {
    whole.clear();
    behind.clear();
    List<Running> fenced = List.copyOf(running.values());
    running.clear();
    fenced.forEach(attempt -> attempt.takenAway(Stop.LEASE_LOST));
  }

  /**
   * Ends what runs: it is told at once, and what has not ended after a while is given back.
   *
   * @param graceMs how long it may take
   * @return when the ends of all are stored
   */
  Future<Void> stop(long graceMs) {
    idle = Promise.promise();
    List.copyOf(running.values()).forEach(Running::shutDown);
    Alarm tooLate =
        node.time().after(graceMs, () -> List.copyOf(running.values()).forEach(Running::release));
    endIfIdle();
    return idle.future().onComplete(v -> tooLate.cancel());
  }

  private void endIfIdle() {
    if (idle != null && running.isEmpty() && whole.isIdle()) {
      idle.tryComplete();
    }
  }

  Alarm after(long delayMs, Runnable action) {
    return node.time().after(delayMs, action);
  }

  long nowMs() {
    return node.clock().nowMs();
  }

  long monotonicMs() {
    return node.time().monotonicMs();
  }

  String incarnation() {
    return lease.owner();
  }
}
