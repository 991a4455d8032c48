package dev.offload.store;

import dev.offload.store.TaskStore.LaneEnd;
import dev.offload.task.LaneCounts;
import dev.offload.task.LaneState;
import dev.offload.task.LiveTask;
import dev.offload.task.QueueDefinition;
import dev.offload.task.QueueDepth;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is asked of lanes and of all that is live, in memory; and which lanes do not go on. */
final class MemoryLanes {
  static final Comparator<LiveTask> SOONEST_FIRST =
      Comparator.comparingLong(LiveTask::dueAt).thenComparing(LiveTask::id);

  private final Map<String, LaneState> states = new HashMap<>();
  private final Map<String, QueueDefinition> queues = new HashMap<>();

  boolean define(String name, QueueDefinition wanted, long seenChangedAt) {
    QueueDefinition there = queues.get(name);
    if (seenChangedAt != (there == null ? 0 : there.changedAt())) {
      return false;
    }
    queues.put(name, wanted);
    queues.values().removeIf(Objects::isNull);
    return true;
  }

  List<QueueDefinition> queues() {
    return List.copyOf(queues.values());
  }

  static LaneEnd end(Collection<MemoryRow> rows, String lane) {
    List<Task> live =
        rows.stream()
            .map(MemoryRow::task)
            .filter(it -> it.status().isLive() && it.shelf().lane().equals(lane))
            .toList();
    return new LaneEnd(
        live.stream().map(Task::id).max(Comparator.naturalOrder()).orElse(null),
        live.stream()
            .filter(it -> it.attempts().starts() == 0)
            .mapToLong(Task::dueAt)
            .max()
            .orElse(Task.NOT_YET));
  }

  static Map<String, QueueDepth> depths(Collection<MemoryRow> rows, long nowMs) {
    Map<String, QueueDepth> depths = new HashMap<>();
    for (MemoryRow row : rows) {
      Task task = row.task();
      if (task.shelf().lane().startsWith(QueueDefinition.LANE_PREFIX)) {
        String queue = task.shelf().lane().substring(QueueDefinition.LANE_PREFIX.length());
        QueueDepth before = depths.getOrDefault(queue, QueueDepth.NONE);
        boolean isDue = task.dueAt() <= nowMs;
        depths.put(queue, before.plus(task.status(), isDue, 1, task.receivedAt()));
      }
    }
    depths.values().removeIf(QueueDepth.NONE::equals);
    return depths;
  }

  Void setState(String lane, LaneState wanted) {
    LaneState state = wanted.after(states.getOrDefault(lane, LaneState.GOES_ON));
    states.put(lane, state);
    states.values().removeIf(LaneState.GOES_ON::equals);
    return null;
  }

  Map<String, LaneState> laneStates() {
    return Map.copyOf(states);
  }

  static TaskStore.Failed failed(
      NavigableMap<UUID, MemoryRow> rows, String lane, UUID after, int limit) {
    List<UUID> ids =
        (after == null ? rows : rows.tailMap(after, false))
            .values().stream()
                .map(MemoryRow::task)
                .filter(it -> it.status() == Status.FAILED && it.shelf().lane().equals(lane))
                .map(Task::id)
                .limit(limit)
                .toList();
    return new TaskStore.Failed(ids, ids.size() < limit ? null : ids.get(limit - 1));
  }

  static Stream<LiveTask> of(Collection<MemoryRow> rows, Predicate<MemoryRow> which) {
    return rows.stream().filter(which).map(row -> row.task().live());
  }

  /** Returns those of a shelf that are due before a time, behind a task if any, soonest first. */
  static Stream<LiveTask> due(Stream<LiveTask> tasks, Shelf shelf, long untilMs, LiveTask after) {
    return tasks
        .filter(task -> task.shelf().equals(shelf) && task.dueAt() < untilMs)
        .filter(task -> after == null || SOONEST_FIRST.compare(task, after) > 0)
        .sorted(SOONEST_FIRST);
  }

  /** Returns when the soonest task on each shelf is due, of those that are within a time. */
  static Map<Shelf, Long> soonest(Stream<LiveTask> tasks, long fromMs, long untilMs) {
    return tasks
        .filter(task -> task.dueAt() >= fromMs && task.dueAt() < untilMs)
        .collect(Collectors.toMap(LiveTask::shelf, LiveTask::dueAt, Math::min));
  }

  static Map<String, LaneCounts> laneCounts(Collection<MemoryRow> rows) {
    Map<String, LaneCounts> counts = new HashMap<>();
    for (MemoryRow row : rows) {
      Task task = row.task();
      String lane = task.shelf().lane();
      LaneCounts before = counts.getOrDefault(lane, LaneCounts.NONE);
      counts.put(lane, before.plus(task.status(), 1, task.dueAt()));
    }
    return counts;
  }

  static Map<Status, Long> liveCounts(Collection<MemoryRow> rows) {
    return rows.stream()
        .filter(row -> !TaskIds.isOfSchedules(row.id()))
        .map(row -> row.task().status())
        .filter(Status::isLive)
        .collect(Collectors.groupingBy(status -> status, Collectors.counting()));
  }
}
