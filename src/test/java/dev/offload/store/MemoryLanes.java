package dev.offload.store;

import dev.offload.task.LaneCounts;
import dev.offload.task.LaneState;
import dev.offload.task.LiveTask;
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
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is asked of lanes and of all that is live, in memory; and which lanes do not go on. */
final class MemoryLanes {
  static final Comparator<LiveTask> SOONEST_FIRST =
      Comparator.comparingLong(LiveTask::dueAt).thenComparing(LiveTask::id);

  private final Map<String, LaneState> states = new HashMap<>();

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
