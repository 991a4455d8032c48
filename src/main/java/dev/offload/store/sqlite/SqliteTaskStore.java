package dev.offload.store.sqlite;

import dev.offload.store.ForeignRecords;
import dev.offload.store.Leases;
import dev.offload.store.StoreOpenException;
import dev.offload.store.TaskStore;
import dev.offload.task.LiveTask;
import dev.offload.task.Move;
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
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/**
 * The embedded store: one SQLite file in a folder that belongs to one process. What it says is
 * written is on disk. The lock on the folder is the lease: no owner is recorded, and whoever holds
 * the folder owns every task in it.
 */
public final class SqliteTaskStore implements TaskStore {
  private static final SqliteThread.Bounds WRITES =
      new SqliteThread.Bounds("offload-store-write", 64, 10_000);
  private static final SqliteThread.Bounds READS =
      new SqliteThread.Bounds("offload-store-read", 1_000, 5_000);
  private static final SqliteThread.Bounds LIVE_READS =
      new SqliteThread.Bounds("offload-store-live", 64, 5_000);

  private final SqliteFile file;
  private final ForeignRecords foreign = new ForeignRecords();
  private final SqliteWriter writer;
  private final SqliteRemover remover;
  private final SqliteReader reader;
  private final SqliteLiveReader liveReader;

  private SqliteTaskStore(Vertx vertx, SqliteFile file) {
    Time time = Time.of(vertx);
    this.file = file;
    SqliteThread writes = new SqliteThread(vertx, time, WRITES, file::writer);
    writer = new SqliteWriter(writes, foreign);
    remover = new SqliteRemover(writes, foreign);
    reader = new SqliteReader(new SqliteThread(vertx, time, READS, file::reader), foreign);
    liveReader =
        new SqliteLiveReader(new SqliteThread(vertx, time, LIVE_READS, file::reader), foreign);
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
        .executeBlocking(() -> SqliteFile.open(dataDir), false)
        .map(file -> new SqliteTaskStore(vertx, file));
  }

  @Override
  public Future<BitSet> insert(String owner, List<Task> tasks, long nearUntilMs) {
    return writer.insert(tasks, nearUntilMs);
  }

  @Override
  public Future<Integer> apply(String owner, List<Move> transitions, long nearUntilMs) {
    return writer.apply(transitions, nearUntilMs);
  }

  @Override
  public Future<Map<UUID, TaskState>> states(String owner, List<UUID> ids) {
    return writer.states(ids);
  }

  @Override
  public Future<List<Task>> findAll(List<UUID> ids) {
    return writer.findAll(ids);
  }

  @Override
  public Future<Set<UUID>> taken(List<UUID> ids) {
    return writer.taken(ids);
  }

  @Override
  public Future<Optional<Task>> find(UUID id) {
    return reader.find(id);
  }

  @Override
  public Future<TaskPage> page(PageQuery query) {
    return reader.page(query);
  }

  @Override
  public Future<List<LiveTask>> due(String owner, long untilMs, LiveTask after, int limit) {
    return liveReader.due(untilMs, after, limit);
  }

  @Override
  public Future<OptionalLong> nextDue(String owner, long fromMs) {
    return liveReader.nextDue(fromMs);
  }

  @Override
  public Future<List<LiveTask>> near(String owner, LiveTask after, int limit) {
    return liveReader.near(after, limit);
  }

  @Override
  public Future<Removal> removeFinished(long finishedBeforeMs, UUID after, int limit) {
    return remover.removeFinished(finishedBeforeMs, after, limit);
  }

  @Override
  public int foreign() {
    return foreign.count();
  }

  @Override
  public Future<Void> tryWrite() {
    return writer.tryWrite(file);
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
    return Future.join(reader.close(), liveReader.close())
        .eventually(writer::close)
        .compose(written -> release());
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
