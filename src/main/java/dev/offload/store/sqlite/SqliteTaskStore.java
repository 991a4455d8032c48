package dev.offload.store.sqlite;

import dev.offload.store.Leases;
import dev.offload.store.StoreOpenException;
import dev.offload.task.LaneCounts;
import dev.offload.task.LaneState;
import dev.offload.task.LiveTask;
import dev.offload.task.Move;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The embedded store: one SQLite file in a folder that belongs to one process. What it says is
 * written is on disk. The lock on the folder is the lease: no owner is recorded, and whoever holds
 * the folder owns every task in it.
 */
public final class SqliteTaskStore extends SqliteBooks {
  private SqliteTaskStore(Vertx vertx, SqliteFile file) {
    super(vertx, file);
  }

  /** Returns the full path of the file in which a folder's tasks are; touches neither. */
  public static Path file(Path dataDir) {
    return dataDir.toAbsolutePath().normalize().resolve(SqliteFile.NAME);
  }

  /**
   * Opens the store in a folder, which is made when it is not there. Completes on the caller's
   * context; fails with {@link StoreOpenException} when the folder is in use, cannot be made or
   * written, or what is in it cannot be read.
   */
  public static Future<SqliteTaskStore> open(Vertx vertx, Path dataDir) {
    return vertx
        .executeBlocking(() -> SqliteFile.open(dataDir, Time.of(vertx)), false)
        .map(file -> new SqliteTaskStore(vertx, file));
  }

  @Override
  public Future<BitSet> insert(List<NewTask> tasks) {
    return writes.insert(tasks);
  }

  @Override
  public Future<Void> setLaneState(String lane, LaneState wanted) {
    return writes.setLaneState(lane, wanted);
  }

  @Override
  public Future<Map<String, LaneCounts>> laneCounts() {
    return reads.laneCounts();
  }

  @Override
  public Future<Map<String, LaneState>> laneStates() {
    return reads.laneStates();
  }

  @Override
  public Future<Integer> apply(String owner, List<Move> moves) {
    return writes.apply(moves);
  }

  @Override
  public Future<Integer> override(String owner, List<Move> moves) {
    return writes.override(moves);
  }

  @Override
  public Future<Boolean> replace(NewTask as) {
    return writes.replace(as);
  }

  @Override
  public Future<Integer> remove(List<UUID> ids) {
    return writes.remove(ids);
  }

  @Override
  public Future<List<Task>> read(List<UUID> ids) {
    return reads.read(ids);
  }

  @Override
  public Future<Failed> failed(String lane, UUID after, int limit) {
    return reads.failed(lane, after, limit);
  }

  @Override
  public Future<Map<UUID, TaskState>> states(String owner, List<UUID> ids) {
    return writes.states(ids);
  }

  @Override
  public Future<List<Task>> findAll(List<UUID> ids) {
    return writes.findAll(ids);
  }

  @Override
  public Future<Set<UUID>> taken(List<UUID> ids) {
    return writes.taken(ids);
  }

  @Override
  public Future<Removal> removeEnded(long endedBeforeMs, UUID after, int limit) {
    return writes.removeEnded(endedBeforeMs, after, limit);
  }

  @Override
  public Future<Void> tryWrite() {
    return writes.tryWrite(file);
  }

  @Override
  public Future<Optional<Task>> find(UUID id) {
    return reads.find(id);
  }

  @Override
  public Future<TaskPage> page(PageQuery query) {
    return reads.page(query);
  }

  @Override
  public Future<Map<Status, Long>> liveCounts() {
    return reads.liveCounts();
  }

  @Override
  public Future<List<LiveTask>> due(
      String owner, Shelf shelf, long untilMs, LiveTask after, int limit) {
    return reads.due(shelf, untilMs, after, limit);
  }

  @Override
  public Future<Map<Shelf, Long>> shelves(String owner, long fromMs, long untilMs) {
    return reads.shelves(fromMs, untilMs);
  }

  @Override
  public Future<List<LiveTask>> near(String owner, LiveTask after, int limit) {
    return reads.near(after, limit);
  }

  @Override
  public int foreign() {
    return foreign.count();
  }

  /** Returns none: this store is one process's own. */
  @Override
  public Optional<Leases> leases() {
    return Optional.empty();
  }

  /** Returns 2: while one is written, the next waits at the store, which begins it at once. */
  @Override
  public int writesInFlight() {
    return 2;
  }

  /** Closes the connection that writes last: it then leaves everything in the one file. */
  @Override
  public Future<Void> close() {
    return reads.close().eventually(writes::close).compose(written -> release());
  }

  private Future<Void> release() {
    try {
      file.close();
      return Future.succeededFuture();
    } catch (IOException e) {
      return Future.failedFuture(e);
    }
  }
}
