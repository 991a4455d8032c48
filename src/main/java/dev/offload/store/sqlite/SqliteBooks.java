package dev.offload.store.sqlite;

import dev.offload.store.ForeignRecords;
import dev.offload.store.TaskStore;
import dev.offload.task.LiveTask;
import dev.offload.task.QueueDefinition;
import dev.offload.task.QueueDepth;
import dev.offload.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The threads of a file, and what is kept beside tasks: keys, and queues. */
abstract class SqliteBooks implements TaskStore {
  private static final SqliteThread.Bounds WRITES =
      new SqliteThread.Bounds("offload-store-write", 64, 10_000);
  private static final SqliteThread.Bounds SHOWN =
      new SqliteThread.Bounds("offload-store-read", 1_000, 5_000);
  private static final SqliteThread.Bounds WORKED =
      new SqliteThread.Bounds("offload-store-live", 64, 5_000);
  private static final SqliteThread.Bounds COUNTED =
      new SqliteThread.Bounds("offload-store-count", 16, 20_000);

  final SqliteFile file;
  final ForeignRecords foreign = new ForeignRecords();
  final SqliteWrites writes;
  final SqliteReads reads;
  private final SqliteThread counted;
  private final SqliteUniqueKeys keys;
  private final SqliteQueues queues;

  SqliteBooks(Vertx vertx, SqliteFile file) {
    Time time = Time.of(vertx);
    this.file = file;
    SqliteThread writer = new SqliteThread(vertx, time, WRITES, file::writer);
    writes = new SqliteWrites(writer, foreign);
    keys = new SqliteUniqueKeys(writer);
    SqliteThread shown = new SqliteThread(vertx, time, SHOWN, file::reader);
    SqliteThread worked = new SqliteThread(vertx, time, WORKED, file::reader);
    counted = new SqliteThread(vertx, time, COUNTED, file::reader);
    reads = new SqliteReads(shown, worked, counted, foreign);
    queues = new SqliteQueues(writer, shown, worked, foreign);
  }

  @Override
  public final Future<List<Claim>> claim(List<Claim> claims) {
    return writes.claim(claims);
  }

  @Override
  public final Future<Integer> forgetClaims(long beforeMs) {
    return writes.forgetClaims(beforeMs);
  }

  @Override
  public final Future<Holder> hold(Holder seen, Holder taker) {
    return keys.hold(seen, taker);
  }

  @Override
  public final Future<String> forgetHolders(long beforeMs, String after) {
    return keys.forgetHolders(beforeMs, after);
  }

  @Override
  public final Future<Boolean> define(String name, QueueDefinition wanted, long seenChangedAt) {
    return queues.define(name, wanted, seenChangedAt);
  }

  @Override
  public final Future<List<QueueDefinition>> queues() {
    return queues.all();
  }

  @Override
  public final Future<List<LiveTask>> live(String lane, UUID below, long freeAtMs, int limit) {
    return queues.live(lane, below, freeAtMs, limit);
  }

  @Override
  public final Future<LaneEnd> end(String lane) {
    return queues.end(lane);
  }

  @Override
  public final Future<Map<String, QueueDepth>> queueDepths(long nowMs) {
    return counted.read(session -> SqliteCounts.ofQueues(session, nowMs));
  }
}
