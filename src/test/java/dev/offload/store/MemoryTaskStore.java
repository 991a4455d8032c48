package dev.offload.store;

import dev.offload.task.LaneCounts;
import dev.offload.task.LaneState;
import dev.offload.task.LiveTask;
import dev.offload.task.Move;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.time.Time;
import io.vertx.core.Future;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tasks in memory, of several owners. Every answer is there at once, on the thread that asked. As
 * strict as the interface allows: where there is one process alone, {@link #due} leaves out
 * whatever was stored as near.
 */
public final class MemoryTaskStore extends MemoryBooks {
  private final Optional<Leases> leases;

  public MemoryTaskStore(Time time) {
    leases = Optional.of(new MemoryLeases(time, rows));
  }

  private MemoryTaskStore() {
    leases = Optional.empty();
  }

  /** Returns a store that belongs to one process alone, or to one after another. */
  public static MemoryTaskStore ofOneProcess() {
    return new MemoryTaskStore();
  }

  @Override
  public Future<BitSet> insert(List<NewTask> tasks) {
    return write(() -> MemoryRow.insert(rows, tasks, leases.isPresent()));
  }

  @Override
  public Future<Void> setLaneState(String lane, LaneState wanted) {
    return write(() -> lanes.setState(lane, wanted));
  }

  @Override
  public Future<Map<String, LaneCounts>> laneCounts() {
    return read(() -> MemoryLanes.laneCounts(rows.values()));
  }

  @Override
  public Future<Map<String, LaneState>> laneStates() {
    return read(lanes::laneStates);
  }

  @Override
  public Future<Integer> apply(String owner, List<Move> moves) {
    return write(
        () -> {
          int matched = 0;
          for (Move move : moves) {
            MemoryRow row = rows.get(move.id());
            if (row != null && row.isLiveOf(owner) && row.task().version() == move.version()) {
              rows.put(move.id(), row.after(move, isFar(move.far())));
              matched++;
            }
          }
          return matched;
        });
  }

  @Override
  public Future<Integer> override(String owner, List<Move> moves) {
    return write(
        () -> {
          int matched = 0;
          for (Move move : moves) {
            matched += MemoryRow.override(rows, move, owner, isFar(move.far())) ? 1 : 0;
          }
          return matched;
        });
  }

  @Override
  public Future<Boolean> replace(NewTask as) {
    return write(() -> MemoryRow.replace(rows, as, isFar(as.far())));
  }

  @Override
  public Future<Integer> remove(List<UUID> ids) {
    return write(
        () -> {
          int before = rows.size();
          rows.values().removeIf(row -> ids.contains(row.task().id()) && row.isEnded());
          return before - rows.size();
        });
  }

  @Override
  public Future<List<Task>> read(List<UUID> ids) {
    return findAll(ids);
  }

  @Override
  public Future<Failed> failed(String lane, UUID after, int limit) {
    return read(() -> MemoryLanes.failed(rows, lane, after, limit));
  }

  @Override
  public Future<Void> tryWrite() {
    return write(() -> null);
  }

  @Override
  public Future<Map<UUID, TaskState>> states(String owner, List<UUID> ids) {
    return read(
        () -> rowsOf(ids).stream().collect(Collectors.toMap(MemoryRow::id, it -> it.state(owner))));
  }

  @Override
  public Future<List<Task>> findAll(List<UUID> ids) {
    return read(() -> rowsOf(ids).stream().map(MemoryRow::task).toList());
  }

  @Override
  public Future<Set<UUID>> taken(List<UUID> ids) {
    return read(() -> ids.stream().filter(rows::containsKey).collect(Collectors.toSet()));
  }

  @Override
  public Future<Optional<Task>> find(UUID id) {
    return read(() -> Optional.ofNullable(rows.get(id)).map(MemoryRow::task));
  }

  @Override
  public Future<List<LiveTask>> due(
      String owner, Shelf shelf, long untilMs, LiveTask after, int limit) {
    return read(() -> MemoryLanes.due(farOf(owner), shelf, untilMs, after).limit(limit).toList());
  }

  @Override
  public Future<Map<Shelf, Long>> shelves(String owner, long fromMs, long untilMs) {
    return read(() -> MemoryLanes.soonest(farOf(owner), fromMs, untilMs));
  }

  private Stream<LiveTask> farOf(String owner) {
    return MemoryLanes.of(rows.values(), row -> row.isLiveOf(owner) && row.far());
  }

  @Override
  public Future<Map<Status, Long>> liveCounts() {
    return read(() -> MemoryLanes.liveCounts(rows.values()));
  }

  @Override
  public Future<List<LiveTask>> near(String owner, LiveTask after, int limit) {
    return read(
        () ->
            MemoryLanes.of(
                    (after == null ? rows : rows.tailMap(after.id(), false)).values(),
                    row -> row.isLiveOf(owner) && !row.far())
                .limit(limit)
                .toList());
  }

  @Override
  public Future<Removal> removeEnded(long endedBeforeMs, UUID after, int limit) {
    return write(
        () -> {
          RemovalWalk walk = MemoryRow.walk(rows, endedBeforeMs, after, limit);
          walk.found().forEach(rows::remove);
          return new Removal(walk.found().size(), walk.next());
        });
  }

  @Override
  public Future<TaskPage> page(PageQuery query) {
    return read(() -> MemoryRow.page(query, rows));
  }

  @Override
  public Optional<Leases> leases() {
    return leases;
  }

  @Override
  public int writesInFlight() {
    return 2;
  }

  private boolean isFar(boolean asked) {
    return leases.isPresent() || asked;
  }

  private Collection<MemoryRow> rowsOf(List<UUID> ids) {
    return ids.stream().map(rows::get).filter(Objects::nonNull).toList();
  }
}
