package dev.offload.worker;

import dev.offload.schedule.Firing;
import dev.offload.schedule.Firing.Known;
import dev.offload.schedule.Schedule;
import dev.offload.schedule.Timetables;
import dev.offload.schedule.Wanted;
import dev.offload.task.LiveTask;
import dev.offload.task.Move;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.time.Backoff;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * Fires schedules that are due, some at once. First their events are stored, then the schedule is
 * moved to its next slot; a step that is repeated, as its end was not stored, publishes the same
 * events again, which are there.
 */
final class Schedules {
  /** How many are read at once: their payloads may be long. */
  private static final int READ_MAX = 32;

  private static final int STEPS_MAX = 8;
  private static final long REST_MS = 500;
  private static final long UNREADABLE_REST_MS = 60_000;

  private final Node node;
  private final NodeLease lease;
  private final Runner runner;
  private final SlotEvents events;
  private final Deque<Due> due = new ArrayDeque<>();
  private final Backoff backoff = new Backoff();
  private final Timetables timetables = new Timetables();
  private Function<Wanted, Future<?>> removed = wanted -> Future.succeededFuture();
  private Set<String> declared = Set.of();
  private Promise<Void> idle;
  private int underWay;
  private int leases;

  /**
   * A schedule that is due.
   *
   * @param seenMs when that was seen first
   */
  private record Due(LiveTask task, long seenMs) {}

  /** A step that is to be taken. */
  private record Ready(Due due, StoredSchedule stored, Firing firing) {
    Schedule schedule() {
      return stored.wanted().schedule();
    }
  }

  Schedules(Node node, NodeLease lease, Runner runner, SlotEvents events) {
    this.node = node;
    this.lease = lease;
    this.runner = runner;
    this.events = events;
  }

  /**
   * Sets which schedules the configuration has.
   *
   * @param action done with one that was in it and is no more
   */
  void declare(Set<String> names, Function<Wanted, Future<?>> action) {
    declared = names;
    removed = action;
  }

  /** Takes one that is due, since a time at which that could be seen; it stays held. */
  void due(LiveTask task, long seenMs) {
    due.add(new Due(task, seenMs));
    next();
  }

  /** Begins nothing more; completes when what is under way has been published, or was not. */
  Future<Void> stop() {
    idle = Promise.promise();
    due.clear();
    endIfIdle();
    return idle.future();
  }

  /** With the lease everything is somebody else's. */
  void leaseLost() {
    leases++;
    underWay = 0;
    due.clear();
    endIfIdle();
  }

  private void endIfIdle() {
    if (idle != null && underWay == 0) {
      idle.tryComplete();
    }
  }

  /** Goes on, as the lease holds. */
  void next() {
    while (idle == null && underWay < STEPS_MAX && !due.isEmpty() && lease.mayWrite()) {
      List<Due> some = new ArrayList<>();
      while (!due.isEmpty() && some.size() < READ_MAX) {
        some.add(due.poll());
      }
      underWay++;
      begin(some, leases);
    }
  }

  private void begin(List<Due> some, int during) {
    node.store()
        .read(some.stream().map(it -> it.task.id()).toList())
        .compose(found -> look(ready(some, found)))
        .onSuccess(
            steps -> {
              if (during == leases) {
                backoff.reset();
                Future.join(steps).onComplete(done -> ended(during));
              }
            })
        .onFailure(
            cause -> {
              node.events().storeFailed("reading schedules", cause);
              again(some, during);
              ended(during);
            });
  }

  private void ended(int during) {
    if (during == leases) {
      underWay--;
      endIfIdle();
      next();
    }
  }

  private void again(List<Due> some, int during) {
    node.time()
        .after(
            backoff.nextMs(),
            () -> {
              if (during == leases && idle == null) {
                due.addAll(some);
                next();
              }
            });
  }

  private List<Ready> ready(List<Due> some, List<Task> found) {
    Map<UUID, Task> byId = new HashMap<>();
    found.forEach(task -> byId.put(task.id(), task));
    List<Ready> ready = new ArrayList<>();
    for (Due it : some) {
      Task task = byId.get(it.task.id());
      if (task == null || task.version() != it.task.version()) {
        runner.letGo(it.task);
      } else {
        read(it, task, ready);
      }
    }
    return ready;
  }

  private void read(Due it, Task task, List<Ready> ready) {
    try {
      StoredSchedule stored = StoredSchedule.of(task);
      Wanted wanted = stored.wanted();
      if (wanted.isDeclared() && !declared.contains(wanted.schedule().name())) {
        int during = leases;
        removed.apply(wanted).onComplete(done -> letGoLater(it.task, during));
      } else {
        ready.add(new Ready(it, stored, stored.firing(timetables)));
      }
    } catch (IllegalArgumentException e) {
      node.events().unexpected("reading the schedule " + task.id(), e);
      runner.lookAgain(it.task, UNREADABLE_REST_MS);
    }
  }

  /** Not at once: when it could not be paused it would be read again and again. */
  private void letGoLater(LiveTask task, int during) {
    node.time()
        .after(
            REST_MS,
            () -> {
              if (during == leases) {
                runner.letGo(task);
              }
            });
  }

  private Future<List<Future<Void>>> look(List<Ready> ready) {
    int during = leases;
    Map<Schedule, Set<UUID>> wanted = new HashMap<>();
    ready.forEach(it -> wanted.put(it.schedule(), it.firing.toLookFor(it.due.seenMs)));
    return events
        .look(wanted)
        .map(known -> ready.stream().map(it -> step(it, known, during)).toList());
  }

  private Future<Void> step(Ready it, Known known, int during) {
    if (during != leases || !lease.mayWrite()) {
      again(List.of(it.due), during);
      return Future.succeededFuture();
    }
    long nowMs = node.clock().nowMs();
    Schedule schedule = it.schedule();
    Firing.Step step = it.firing.step(known.heard(events.isHeard(schedule)), it.due.seenMs, nowMs);
    return events
        .publish(schedule, step.shots())
        .onSuccess(
            stored -> {
              if (during == leases) {
                runner.write(change(it, step, nowMs));
              }
            })
        .onFailure(cause -> again(List.of(it.due), during));
  }

  private Change change(Ready it, Firing.Step step, long nowMs) {
    LiveTask task = it.due.task;
    Move move =
        task.to(Status.RECEIVED, nowMs, step.dueAt())
            .with(new Move.Bodies(step.after().stored(), null));
    return new Change(
        task,
        move,
        after -> {
          node.events().schedules().decided(step.counts());
          if (!step.shots().isEmpty()) {
            node.events().schedules().fired(nowMs - task.dueAt());
          }
        },
        () -> {});
  }
}
