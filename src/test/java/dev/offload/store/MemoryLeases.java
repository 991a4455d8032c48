package dev.offload.store;

import dev.offload.task.LiveTask;
import dev.offload.time.Time;
import io.vertx.core.Future;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Leases in memory, beside the tasks they are about. */
final class MemoryLeases implements Leases {
  private static final Comparator<MemoryRow> SOONEST_FIRST =
      Comparator.<MemoryRow>comparingLong(row -> row.task().dueAt())
          .thenComparing(row -> row.task().id());

  private final Time time;
  private final NavigableMap<UUID, MemoryRow> rows;
  private final NavigableMap<String, Lease> leases = new TreeMap<>();
  private final Map<String, String> homes = new HashMap<>();

  MemoryLeases(Time time, NavigableMap<UUID, MemoryRow> rows) {
    this.time = time;
    this.rows = rows;
  }

  @Override
  public Future<Long> clock() {
    return Future.succeededFuture(time.nowMs());
  }

  @Override
  public Future<Lease> open(String incarnation) {
    Lease lease = new Lease(incarnation, 0, true, time.nowMs());
    return leases.putIfAbsent(incarnation, lease) == null
        ? Future.succeededFuture(lease)
        : Future.failedFuture("incarnation " + incarnation + " was used");
  }

  @Override
  public Future<Optional<Lease>> renew(Lease held) {
    return Future.succeededFuture(
        change(
            held.incarnation(),
            isStill(held),
            lease -> new Lease(lease.incarnation(), lease.counter() + 1, true, time.nowMs())));
  }

  @Override
  public Future<Optional<Lease>> read(String incarnation) {
    return Future.succeededFuture(Optional.ofNullable(leases.get(incarnation)));
  }

  @Override
  public Future<List<Lease>> all() {
    return Future.succeededFuture(List.copyOf(leases.values()));
  }

  @Override
  public Future<Boolean> markDead(Lease seen) {
    return Future.succeededFuture(
        change(seen.incarnation(), isStill(seen), MemoryLeases::dead).isPresent());
  }

  @Override
  public Future<Void> release(String incarnation) {
    change(incarnation, lease -> true, MemoryLeases::dead);
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> forget(String incarnation) {
    Lease lease = leases.get(incarnation);
    if (lease != null
        && !lease.live()
        && rows.values().stream().noneMatch(row -> row.isLiveOf(incarnation))) {
      leases.remove(incarnation);
    }
    return Future.succeededFuture();
  }

  @Override
  public Future<List<String>> owners() {
    return Future.succeededFuture(
        rows.values().stream()
            .filter(row -> row.task().status().isLive())
            .map(MemoryRow::owner)
            .distinct()
            .sorted()
            .toList());
  }

  @Override
  public Future<Boolean> bury(String incarnation) {
    leases.putIfAbsent(incarnation, new Lease(incarnation, 0, false, time.nowMs()));
    return Future.succeededFuture(!leases.get(incarnation).live());
  }

  @Override
  public Future<Adopted> adopt(String from, String to, Slice slice) {
    List<MemoryRow> taken =
        rows.values().stream()
            .filter(row -> row.isLiveOf(from))
            .filter(row -> row.task().dueAt() >= slice.fromMs())
            .filter(row -> row.task().dueAt() < slice.untilMs())
            .sorted(SOONEST_FIRST)
            .skip(slice.skip())
            .limit(slice.limit())
            .toList();
    taken.forEach(row -> rows.put(row.task().id(), row.takenBy(to)));
    List<LiveTask> won = taken.stream().map(row -> row.task().live()).toList();
    return Future.succeededFuture(new Adopted(won.size(), won));
  }

  @Override
  public Future<Integer> give(String from, String to, List<LiveTask> tasks) {
    int matched = 0;
    for (LiveTask task : tasks) {
      MemoryRow row = rows.get(task.id());
      if (row != null && row.isLiveOf(from) && row.task().version() == task.version()) {
        rows.put(task.id(), row.givenTo(to));
        matched++;
      }
    }
    return Future.succeededFuture(matched);
  }

  @Override
  public Future<Integer> takeLane(String lane, String to) {
    List<MemoryRow> others =
        rows.values().stream()
            .filter(row -> row.task().status().isLive() && !row.isLiveOf(to))
            .filter(row -> row.task().shelf().lane().equals(lane))
            .limit(TAKEN_MAX)
            .toList();
    others.forEach(row -> rows.put(row.id(), row.takenBy(to)));
    return Future.succeededFuture(others.size());
  }

  @Override
  public Future<List<LiveTask>> begun(String owner, String lane, UUID after, int limit) {
    return Future.succeededFuture(
        (after == null ? rows : rows.tailMap(after, false))
            .values().stream()
                .filter(row -> row.isLiveOf(owner) && row.task().attempts().starts() > 0)
                .filter(row -> row.task().shelf().lane().equals(lane))
                .map(row -> row.task().live())
                .limit(limit)
                .toList());
  }

  @Override
  public Future<Map<String, String>> homes() {
    return Future.succeededFuture(Map.copyOf(homes));
  }

  @Override
  public Future<Boolean> home(String lane, String seen, String me) {
    if (Objects.equals(homes.get(lane), seen)) {
      homes.put(lane, me);
    }
    return Future.succeededFuture(me.equals(homes.get(lane)));
  }

  private Optional<Lease> change(
      String incarnation, Predicate<Lease> guard, UnaryOperator<Lease> change) {
    Optional<Lease> changed =
        Optional.ofNullable(leases.get(incarnation)).filter(guard).map(change);
    changed.ifPresent(lease -> leases.put(incarnation, lease));
    return changed;
  }

  private static Predicate<Lease> isStill(Lease seen) {
    return lease -> lease.live() && lease.counter() == seen.counter();
  }

  private static Lease dead(Lease lease) {
    return new Lease(lease.incarnation(), lease.counter(), false, lease.renewedAt());
  }
}
