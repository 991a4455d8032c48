package dev.offload.worker;

import dev.offload.bus.ScheduleCommand;
import dev.offload.bus.ScheduleCommand.Pause;
import dev.offload.bus.ScheduleCommand.Put;
import dev.offload.bus.ScheduleCommand.Remove;
import dev.offload.bus.ScheduleCommand.Run;
import dev.offload.schedule.Firing;
import dev.offload.schedule.Past;
import dev.offload.schedule.Schedule;
import dev.offload.schedule.Schedule.Overlap;
import dev.offload.schedule.Timetable;
import dev.offload.schedule.Wanted;
import dev.offload.task.Answer;
import dev.offload.task.Refusal;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What people do with schedules, whoever owns them: a write that is guarded by the version of its
 * task alone. The owner's own move is lost then, and the schedule is this node's.
 */
final class ScheduleCommands {
  private static final int TRIES_MAX = 5;
  private static final String NO_SLOT = "it has no slot to come";

  private final Node node;
  private final NodeLease lease;
  private final ScheduleWrites writes;
  private final SlotEvents events;
  private final TaskIds ids;
  private Set<String> declared = Set.of();

  ScheduleCommands(Node node, NodeLease lease, ScheduleWrites writes, SlotEvents events) {
    this.node = node;
    this.lease = lease;
    this.writes = writes;
    this.events = events;
    this.ids = new TaskIds(node.clock()::nowMs);
  }

  /** Sets which schedules are in the configuration: others may not be changed as these. */
  void declare(Set<String> names) {
    declared = names;
  }

  /** Does what is wanted; never fails. */
  Future<Answer> run(ScheduleCommand command) {
    return tryOnce(command, false, TRIES_MAX).recover(this::unknown);
  }

  /** Makes one of the configuration what that says; fails when the store does. */
  Future<Answer> declare(Schedule schedule, Boolean paused) {
    return tryOnce(new Put(schedule, paused, ScheduleCommand.ANY), true, TRIES_MAX);
  }

  private Future<Answer> unknown(Throwable cause) {
    node.events().storeFailed("changing a schedule", cause);
    return Future.succeededFuture(
        new Refusal(
            Refusal.UNAVAILABLE,
            "It is not known whether this was done: the store did not answer",
            true));
  }

  private Future<Answer> tryOnce(ScheduleCommand command, boolean byConf, int triesLeft) {
    if (triesLeft == 0) {
      return refuse(Refusal.CONFLICT, "the schedule changes too fast, try again");
    }
    if (!lease.mayWrite()) {
      return refuse(Refusal.UNAVAILABLE, "this node cannot store work at the moment, try again");
    }
    return node.store()
        .findAll(List.of(TaskIds.ofSchedule(command.name())))
        .compose(found -> act(command, byConf, found.isEmpty() ? null : found.get(0)))
        .compose(
            answer ->
                answer == null
                    ? tryOnce(command, byConf, triesLeft - 1)
                    : Future.succeededFuture(answer));
  }

  /** Completes with null when somebody else was faster. */
  private Future<Answer> act(ScheduleCommand command, boolean byConf, Task found) {
    if (found == null || !found.status().isLive()) {
      return command instanceof Put put
          ? make(put, byConf, found)
          : refuse(Refusal.NOT_FOUND, "there is no schedule " + Refusal.shown(command.name()));
    }
    StoredSchedule stored;
    try {
      stored = StoredSchedule.whole(found);
    } catch (IllegalArgumentException e) {
      return discard(command, byConf, found, e.getMessage());
    }
    if (command instanceof Put put) {
      return change(put, byConf, stored);
    }
    if (command instanceof Pause pause) {
      return pause(pause, stored);
    }
    return command instanceof Run run ? runNow(run, stored) : remove((Remove) command, stored);
  }

  /** What cannot be read can be removed, or removed for another to be made, and nothing else. */
  private Future<Answer> discard(ScheduleCommand command, boolean byConf, Task found, String why) {
    boolean isPut = command instanceof Put;
    if (!isPut && !(command instanceof Remove)) {
      return refuse(Refusal.UNPROCESSABLE, "what is stored of the schedule cannot be read: " + why);
    }
    if (!byConf && declared.contains(command.name())) {
      return refuse(Refusal.CONFLICT, "the schedule is of the configuration: change it there");
    }
    int revision = isPut ? ((Put) command).revision() : ((Remove) command).revision();
    if (revision >= 0) {
      return refuse(Refusal.PRECONDITION_FAILED, "the schedule is there, and cannot be read");
    }
    Wanted anew = isPut ? first((Put) command, byConf) : null;
    if (isPut && !byConf && isOver(anew)) {
      return refuse(Refusal.BAD_REQUEST, NO_SLOT);
    }
    return writes
        .remove(found)
        .compose(
            removed ->
                isPut && removed != null ? writes.insert(anew) : Future.succeededFuture(removed));
  }

  private Future<Answer> make(Put put, boolean byConf, Task former) {
    if (put.revision() > 0 || put.revision() == ScheduleCommand.EXISTING) {
      return refuse(Refusal.PRECONDITION_FAILED, "there is no schedule of this name");
    }
    if (former != null) {
      return node.store().remove(List.of(former.id())).map(removed -> null);
    }
    Wanted wanted = first(put, byConf);
    return !byConf && isOver(wanted) ? refuse(Refusal.BAD_REQUEST, NO_SLOT) : writes.insert(wanted);
  }

  private Wanted first(Put put, boolean byConf) {
    boolean isPaused = put.paused() != null && put.paused();
    String why = isPaused ? Wanted.BY_HAND : null;
    return Wanted.first(put.schedule(), byConf, why, node.clock().nowMs());
  }

  private static boolean isOver(Wanted wanted) {
    return new Firing(wanted, Past.NONE).nextSlot() == Timetable.NEVER;
  }

  private Future<Answer> change(Put put, boolean byConf, StoredSchedule now) {
    Wanted before = now.wanted();
    if (put.revision() == ScheduleCommand.NONE) {
      return refuse(Refusal.PRECONDITION_FAILED, "there is a schedule of this name");
    }
    if (!byConf && before.isDeclared() && declared.contains(put.name())) {
      return refuse(Refusal.CONFLICT, "the schedule comes from the configuration: change it there");
    }
    if (isOther(put.revision(), before)) {
      return otherRevision(before);
    }
    boolean isSame = before.isSameAs(put.schedule()) && before.isDeclared() == byConf;
    String why = before.pausedWhyAfter(put.paused(), byConf);
    boolean isPauseSame = (why == null) == (before.pausedWhy() == null);
    if (isSame && isPauseSame) {
      return Future.succeededFuture(new Answer.Stored(now.task(), false));
    }
    long nowMs = node.clock().nowMs();
    Wanted after = before.with(put.schedule(), byConf).pausedFor(why);
    boolean isResumed = before.pausedWhy() != null && why == null;
    if (isResumed || new Firing(after, now.past()).nextSlot() != now.firing().nextSlot()) {
      after = after.since(nowMs);
    }
    if (!byConf && !isSame && new Firing(after, now.past()).nextSlot() == Timetable.NEVER) {
      return refuse(Refusal.BAD_REQUEST, NO_SLOT);
    }
    return writes.write(now, after);
  }

  private Future<Answer> pause(Pause pause, StoredSchedule now) {
    Wanted before = now.wanted();
    if (isOther(pause.revision(), before)) {
      return otherRevision(before);
    }
    boolean isGone = before.isDeclared() && !declared.contains(pause.name());
    if (pause.why() == null && isGone) {
      return refuse(Refusal.CONFLICT, Wanted.REMOVED + ": it cannot be resumed");
    }
    if ((pause.why() == null) == (before.pausedWhy() == null)) {
      return Future.succeededFuture(new Answer.Stored(now.task(), false));
    }
    Wanted after = before.paused(pause.why());
    return writes.write(now, pause.why() == null ? after.since(node.clock().nowMs()) : after);
  }

  private Future<Answer> runNow(Run run, StoredSchedule now) {
    Wanted before = now.wanted();
    if (before.run() != null && !before.run().event().equals(now.past().ran())) {
      return refuse(Refusal.CONFLICT, "a run is already about to start");
    }
    if (!events.isHeard(before.schedule())) {
      return refuse(Refusal.unheard(before.schedule().address()));
    }
    Wanted after = before.run(new Wanted.Manual(ids.next(), run.isForced()));
    if (run.isForced() || before.schedule().overlap() == Overlap.ALLOW) {
      return writes.write(now, after);
    }
    Set<UUID> others = new Firing(after, now.past()).toLookFor(node.clock().nowMs());
    return events
        .look(Map.of(before.schedule(), others))
        .compose(
            known ->
                known.live().isEmpty()
                    ? writes.write(now, after)
                    : refuse(
                        Refusal.CONFLICT,
                        "its earlier tasks have not ended; force=true runs it anyway"));
  }

  private Future<Answer> remove(Remove remove, StoredSchedule now) {
    if (now.wanted().isDeclared() && declared.contains(remove.name())) {
      return refuse(Refusal.CONFLICT, "the schedule comes from the configuration: remove it there");
    }
    if (isOther(remove.revision(), now.wanted())) {
      return otherRevision(now.wanted());
    }
    return writes.remove(now.task());
  }

  private static boolean isOther(int wanted, Wanted there) {
    return wanted >= 0 && wanted != there.revision();
  }

  private static Future<Answer> otherRevision(Wanted there) {
    return refuse(
        Refusal.PRECONDITION_FAILED, "the schedule was changed: it is at " + there.revision());
  }

  private static Future<Answer> refuse(int code, String reason) {
    return refuse(new Refusal(code, reason));
  }

  private static Future<Answer> refuse(Refusal refusal) {
    return Future.succeededFuture(refusal);
  }
}
