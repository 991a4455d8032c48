package dev.offload.worker;

import dev.offload.schedule.Firing.Known;
import dev.offload.schedule.Firing.Shot;
import dev.offload.schedule.LocalTimes;
import dev.offload.schedule.Schedule;
import dev.offload.task.Answer;
import dev.offload.task.BackgroundText;
import dev.offload.task.Payload;
import dev.offload.task.Refusal;
import dev.offload.task.Shelf;
import dev.offload.task.Slot;
import dev.offload.task.Submission;
import dev.offload.task.Task;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The events that schedules publish, and their tasks. */
final class SlotEvents {
  private static final int READ_MAX = 32;

  private final Node node;
  private final InsertQueue queue;
  private final Lanes lanes;
  private final long acceptTimeoutMs;

  SlotEvents(Node node, InsertQueue queue, Lanes lanes, long acceptTimeoutMs) {
    this.node = node;
    this.queue = queue;
    this.lanes = lanes;
    this.acceptTimeoutMs = acceptTimeoutMs;
  }

  /** Says whether there is anybody who would hear of it. */
  boolean isHeard(Schedule schedule) {
    return !lanes.ofTopic(schedule.address()).isEmpty();
  }

  /** Returns the ids that the tasks of an event have. */
  List<UUID> tasksOf(Schedule schedule, UUID event) {
    return lanes.ofTopic(schedule.address()).stream()
        .map(lane -> lane.shelf(Shelf.PRIORITY).taskOf(event))
        .toList();
  }

  /**
   * Looks for events by their tasks.
   *
   * @param events by the schedules whose they are
   */
  Future<Known> look(Map<Schedule, Set<UUID>> events) {
    Map<UUID, UUID> eventOf = new HashMap<>();
    events.forEach(
        (schedule, its) ->
            its.forEach(
                event -> tasksOf(schedule, event).forEach(task -> eventOf.put(task, event))));
    Known known = new Known(new HashSet<>(), new HashSet<>());
    return look(List.copyOf(eventOf.keySet()), 0, eventOf, known);
  }

  private Future<Known> look(List<UUID> tasks, int from, Map<UUID, UUID> eventOf, Known known) {
    if (from >= tasks.size()) {
      return Future.succeededFuture(known);
    }
    int to = Math.min(tasks.size(), from + READ_MAX);
    return node.store()
        .read(tasks.subList(from, to))
        .compose(
            found -> {
              for (Task task : found) {
                known.there().add(eventOf.get(task.id()));
                if (task.status().isLive()) {
                  known.live().add(eventOf.get(task.id()));
                }
              }
              return look(tasks, to, eventOf, known);
            });
  }

  /** Publishes events; fails unless all are in the store. */
  Future<Void> publish(Schedule schedule, List<Shot> shots) {
    List<Future<Void>> all = new ArrayList<>(shots.size());
    for (Shot shot : shots) {
      Promise<Void> stored = Promise.promise();
      queue.submit(submission(schedule, shot), answer -> answered(stored, answer));
      all.add(stored.future());
    }
    return Future.join(all).mapEmpty();
  }

  private Submission submission(Schedule schedule, Shot shot) {
    long nowMs = node.clock().nowMs();
    Payload payload = Payload.json(schedule.payload()).with(slot(schedule, shot));
    return new Submission(
        shot.event(),
        schedule.address(),
        payload,
        Shelf.PRIORITY,
        0,
        BackgroundText.utf8Bytes(payload.text()),
        Submission.deadline(nowMs, acceptTimeoutMs));
  }

  private static Slot slot(Schedule schedule, Shot shot) {
    return new Slot(
        schedule.name(),
        time(schedule, shot.slot()),
        shot.slot() == 0 ? null : time(schedule, shot.previous()));
  }

  private static String time(Schedule schedule, long slotMs) {
    return slotMs == 0 ? null : LocalTimes.text(slotMs, schedule.when().zone());
  }

  /** A conflict says that it is there, as it was defined when it fired. */
  private static void answered(Promise<Void> stored, Answer answer) {
    boolean isThere =
        answer instanceof Answer.Stored
            || answer instanceof Refusal refusal && refusal.code() == Refusal.CONFLICT;
    if (isThere) {
      stored.complete();
    } else {
      stored.fail(((Refusal) answer).reason());
    }
  }
}
