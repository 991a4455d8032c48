package dev.offload.worker;

import dev.offload.handler.Run.Stop;
import dev.offload.observe.LaneMeters;
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
import java.util.function.Consumer;

/**
 * The attempts that run on this node. An attempt begins when its start was stored and what it works
 * on was read; one that is stored as begun and runs nowhere ended with its node.
 */
final class Runs implements Attempting {
  private final Node node;
  private final NodeLease lease;
  private final Runner runner;
  private final Endings endings;
  private final Successors successors;
  private final Turn turn;
  private final Orphans orphans;

  // By task: attempts whose end is not stored; and those that have not begun, whose start is.
  private final Map<UUID, Running> running = new HashMap<>();
  private final Map<UUID, Starting> starting = new HashMap<>();
  private final Code code = new Code();
  private final Whole whole;
  private Promise<Void> idle;
  private int unwritten; // Moves of attempts that do not begin though their start was stored.

  Runs(
      Node node,
      NodeLease lease,
      Runner runner,
      Endings endings,
      Successors successors,
      JustStored justStored) {
    this.node = node;
    this.lease = lease;
    this.runner = runner;
    this.endings = endings;
    this.successors = successors;
    this.turn = new Turn(node, lease);
    this.orphans = new Orphans(node, runner, endings.publications());
    this.whole = new Whole(node, lease, justStored, this::endIfIdle);
  }

  /** Says whether the code of an attempt at a task has not returned, though it may have ended. */
  boolean isCodeUnderWay(UUID task) {
    return code.isUnderWay(task);
  }

  @Override
  public void begin(Lane lane, LiveTask started) {
    Starting start = new Starting(lane, started);
    starting.put(started.id(), start);
    whole.readStarted(
        started,
        stored -> {
          if (starting.get(started.id()) == start) {
            awaitTurn(start, stored);
          }
        });
  }

  /** A task that waits for another of its unique key is given back until that has ended. */
  private void awaitTurn(Starting start, Task stored) {
    if (stored == null || stored.version() != start.task().version()) {
      starting.remove(start.task().id());
      runner.letGo(start.task());
      notBegun(start.lane());
    } else {
      successors.looks(stored, start.task());
      turn.look(whole, stored, isCome -> turnLooked(start, stored, isCome));
    }
  }

  private void turnLooked(Starting start, Task stored, boolean isCome) {
    if (starting.get(start.task().id()) != start) {
      return;
    }
    if (isCome) {
      successors.mayBegin(stored);
      read(start, stored);
    } else {
      Move instead = start.tooEarly(stored, incarnation(), nowMs());
      doNotBegin(start, instead, after -> successors.waits(stored, after));
    }
  }

  private void read(Starting start, Task stored) {
    UUID id = start.task().id();
    Move instead = start.notToBegin(stored, incarnation(), nowMs());
    if (instead != null) {
      doNotBegin(start, instead, after -> {});
    } else if (code.isUnderWay(id) && idle == null) {
      code.waitBehind(id, () -> begin(start.lane(), start.task()));
    } else {
      run(start, stored);
    }
  }

  private void doNotBegin(Starting start, Move instead, Consumer<LiveTask> won) {
    starting.remove(start.task().id());
    unwritten++;
    Consumer<LiveTask> told = after -> written();
    runner.write(new Change(start.task(), instead, told.andThen(won), this::written));
    notBegun(start.lane());
  }

  private void written() {
    unwritten--;
    endIfIdle();
  }

  private void run(Starting start, Task stored) {
    Running attempt = new Running(this, node.time(), start.lane(), start.task(), stored);
    starting.remove(attempt.id());
    running.put(attempt.id(), attempt);
    if (idle == null) {
      code.begins(attempt);
      start.lane().slots().begun();
      start.lane().meters().started();
      attempt.begin();
      // If there is a rate, the token is taken that was promised to it.
      start.lane().work().limits().rate().ifPresent(rate -> runner.wake());
    } else {
      start.lane().slots().notBegun();
      attempt.giveBack();
    }
  }

  @Override
  public void notBegun(Lane lane) {
    lane.slots().notBegun();
    endIfIdle();
    runner.wake();
  }

  @Override
  public void crashed(Lane lane, LiveTask task) {
    if (running.containsKey(task.id()) || starting.containsKey(task.id())) {
      return;
    }
    whole.read(task.id(), stored -> orphans.end(lane, task, stored));
  }

  Endings endings() {
    return endings;
  }

  void write(Change change) {
    runner.write(change);
  }

  /** The end of an attempt is stored, or somebody else moved its task. */
  void stored(Running attempt) {
    running.remove(attempt.id(), attempt);
    endIfIdle();
  }

  void returned(Running attempt, boolean isLate) {
    if (isLate) {
      attempt.lane().meters().ended(LaneMeters.LATE);
    }
    code.returned(attempt);
    runner.wake();
  }

  void gaveUp(Running attempt) {
    node.events()
        .attempts()
        .threadLost(attempt.lane().name(), attempt.lane().slots().lostThreads());
    returned(attempt, false);
  }

  /**
   * A task was moved by hand; says whether an attempt at it was under way here.
   *
   * @param version that it had before: what began since goes on
   */
  boolean takenAway(UUID id, int version) {
    whole.moved(id);
    Starting start = starting.get(id);
    Running attempt = running.get(id);
    if (start != null && start.task().version() <= version) {
      starting.remove(id);
      code.forgetBehind(id);
      notBegun(start.lane());
      return true;
    }
    if (attempt == null || attempt.version() > version) {
      return false;
    }
    running.remove(id);
    attempt.takenAway(Stop.CANCELLED);
    endIfIdle();
    return true;
  }

  /** With the lease everything that runs is somebody else's. */
  void leaseLost() {
    whole.clear();
    successors.clear();
    code.takeBehind();
    starting.clear();
    unwritten = 0;
    List<Running> fenced = List.copyOf(running.values());
    running.clear();
    fenced.forEach(attempt -> attempt.takenAway(Stop.LEASE_LOST));
    endIfIdle();
  }

  /**
   * Ends what runs: it is told at once, and what has not ended after a while is given back. What
   * has not begun is given back at once. Completes when the ends of all are stored.
   */
  Future<Void> stop(long graceMs) {
    idle = Promise.promise();
    List.copyOf(running.values()).forEach(Running::shutDown);
    code.takeBehind().forEach(Runnable::run);
    Alarm tooLate =
        node.time().after(graceMs, () -> List.copyOf(running.values()).forEach(Running::release));
    endIfIdle();
    return idle.future().onComplete(v -> tooLate.cancel());
  }

  private void endIfIdle() {
    boolean isAnyLeft = !running.isEmpty() || unwritten > 0;
    if (idle != null && !isAnyLeft && whole.isIdle() && !runner.areStarting()) {
      idle.tryComplete();
    }
  }

  long nowMs() {
    return node.clock().nowMs();
  }

  String incarnation() {
    return lease.owner();
  }
}
