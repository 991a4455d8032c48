package dev.offload.worker;

import dev.offload.task.LiveTask;
import dev.offload.task.StatusEvents;
import dev.offload.task.Task;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Which tasks wait here behind another of their unique key. When that is heard to have ended they
 * are looked at again at once. That is a hint: what is not heard, or is beyond the bound, is found
 * at their next look.
 */
final class Successors {
  private static final int MAX = 10_000;

  private final HeldTasks held;
  private final Lanes lanes;
  private final Runner runner;

  /** By the task before: as the one behind it is held, which may be that it is just looked at. */
  private final Map<UUID, LiveTask> behind = new HashMap<>();

  /** Tasks that ended while the one behind them was looked at. */
  private final Set<UUID> ended = new HashSet<>();

  Successors(HeldTasks held, Lanes lanes, Runner runner) {
    this.held = held;
    this.lanes = lanes;
    this.runner = runner;
  }

  /** It is looked whether a task may begin. */
  void looks(Task stored, LiveTask task) {
    UUID before = stored.payload().limits().behind();
    if (before != null && (behind.size() < MAX || behind.containsKey(before))) {
      behind.put(before, task);
    }
  }

  /** It may: nothing is before it any more. */
  void mayBegin(Task stored) {
    UUID before = stored.payload().limits().behind();
    behind.remove(before);
    ended.remove(before);
  }

  /** It may not yet, and waits as this. */
  void waits(Task stored, LiveTask task) {
    UUID before = stored.payload().limits().behind();
    if (ended.remove(before)) {
      hasten(task);
    } else {
      behind.computeIfPresent(before, (id, looked) -> task);
    }
  }

  /** Hears of moves, of other nodes too. */
  void heard(StatusEvents told) {
    for (StatusEvents.Event event : told.events()) {
      if (!event.status().isLive()) {
        ended(event.id());
      }
    }
  }

  /** A task ended, on whatever node. */
  private void ended(UUID before) {
    LiveTask task = behind.remove(before);
    if (task == null) {
      return;
    }
    if (!task.attempts().running()) {
      hasten(task);
    } else if (ended.size() < MAX) {
      ended.add(before);
    }
  }

  private void hasten(LiveTask task) {
    Lane lane = lanes.of(task.shelf());
    if (lane != null && held.take(task.id(), task.version())) {
      lanes.add(lane, task);
      runner.wake();
    }
  }

  void clear() {
    behind.clear();
    ended.clear();
  }
}
