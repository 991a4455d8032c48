package dev.offload.worker;

import dev.offload.bus.ScheduleCommand;
import dev.offload.schedule.Declared;
import dev.offload.schedule.Wanted;
import dev.offload.task.Answer;
import dev.offload.task.LiveTask;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import dev.offload.time.Backoff;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Schedules of this node: those of the configuration are made once it has a lease. */
final class Scheduling implements NodeLease.Listener {
  private static final int READ_MAX = 32;

  private final Node node;
  private final List<Declared> declared;
  private final Schedules schedules;
  private final ScheduleCommands commands;
  private final Backoff backoff = new Backoff();
  private boolean begun;
  private boolean stopped;

  /** One of the configuration was not stored, and will be. */
  private static final class NotYet extends RuntimeException {}

  /** What schedules work with beside the store and what they publish to. */
  record Wiring(Plan plan, HeldTasks held, Runner runner) {}

  /** Makes it of its parts. */
  static Scheduling of(Node node, NodeLease lease, SlotEvents slots, Wiring wiring) {
    Scheduling made =
        new Scheduling(
            node,
            wiring.plan.schedules(),
            new Schedules(node, lease, wiring.runner, slots),
            new ScheduleCommands(node, lease, new ScheduleWrites(node, lease, wiring.held), slots));
    lease.listen(made);
    return made;
  }

  private Scheduling(
      Node node, List<Declared> declared, Schedules schedules, ScheduleCommands commands) {
    this.node = node;
    this.declared = declared;
    this.schedules = schedules;
    this.commands = commands;
    Set<String> names = new HashSet<>();
    declared.forEach(it -> names.add(it.schedule().name()));
    commands.declare(names);
    schedules.declare(names, this::pauseRemoved);
  }

  private Future<?> pauseRemoved(Wanted wanted) {
    String name = wanted.schedule().name();
    return commands.run(new ScheduleCommand.Pause(name, Wanted.REMOVED, ScheduleCommand.ANY));
  }

  /** Takes one that is due. */
  void due(LiveTask task, long seenMs) {
    schedules.due(task, seenMs);
  }

  Future<Answer> run(ScheduleCommand command) {
    return commands.run(command);
  }

  @Override
  public void leaseHeld() {
    if (!begun && !declared.isEmpty()) {
      begun = true;
      make(0);
    }
    schedules.next();
  }

  @Override
  public void leaseLost() {
    schedules.leaseLost();
  }

  Future<Void> stop() {
    stopped = true;
    return schedules.stop();
  }

  /** Makes those from one on as the configuration has them; those that are so cost one reading. */
  private void make(int from) {
    if (from >= declared.size() || stopped) {
      return;
    }
    List<Declared> some = declared.subList(from, Math.min(declared.size(), from + READ_MAX));
    node.store()
        .read(some.stream().map(it -> it.schedule().id()).toList())
        .compose(found -> makeAll(some, found))
        .onSuccess(
            made -> {
              backoff.reset();
              make(from + some.size());
            })
        .onFailure(
            cause -> {
              if (!(cause instanceof NotYet)) {
                node.events().storeFailed("making the schedules of the configuration", cause);
              }
              node.time().after(backoff.nextMs(), () -> make(from));
            });
  }

  private Future<Void> makeAll(List<Declared> some, List<Task> found) {
    Map<UUID, Task> byId = new HashMap<>();
    found.forEach(task -> byId.put(task.id(), task));
    Future<Void> made = Future.succeededFuture();
    for (Declared it : some) {
      Task task = byId.get(TaskIds.ofSchedule(it.schedule().name()));
      if (task == null || !isAsDeclared(it, task)) {
        made = made.compose(v -> commands.declare(it.schedule(), it.paused())).compose(this::done);
      }
    }
    return made;
  }

  /** What is not known to be made is tried again. */
  private Future<Void> done(Answer answer) {
    return answer instanceof Answer.Stored
        ? Future.succeededFuture()
        : Future.failedFuture(new NotYet());
  }

  private static boolean isAsDeclared(Declared it, Task task) {
    if (!task.status().isLive()) {
      return false;
    }
    Wanted wanted;
    try {
      wanted = StoredSchedule.whole(task).wanted();
    } catch (IllegalArgumentException e) {
      return false;
    }
    boolean isPaused = wanted.pausedWhy() != null;
    return wanted.isDeclared()
        && wanted.isSameAs(it.schedule())
        && !Wanted.REMOVED.equals(wanted.pausedWhy())
        && (it.paused() == null || it.paused() == isPaused);
  }
}
