package dev.offload.store;

import dev.offload.task.LiveTask;
import dev.offload.task.QueueDefinition;
import dev.offload.task.QueueDepth;
import dev.offload.task.Task;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/** Tasks in memory, and what is kept beside them: keys, and queues. */
abstract class MemoryBooks implements TaskStore {
  final NavigableMap<UUID, MemoryRow> rows = new TreeMap<>();
  final MemoryLanes lanes = new MemoryLanes();
  private final MemoryClaims claims = new MemoryClaims();
  private final MemoryUniqueKeys keys = new MemoryUniqueKeys();
  private boolean closed;

  @Override
  public final Future<List<Claim>> claim(List<Claim> wanted) {
    return write(() -> claims.claim(wanted));
  }

  @Override
  public final Future<Integer> forgetClaims(long beforeMs) {
    return write(() -> claims.forget(beforeMs));
  }

  @Override
  public final Future<Holder> hold(Holder seen, Holder taker) {
    return write(() -> keys.hold(seen, taker));
  }

  @Override
  public final Future<String> forgetHolders(long beforeMs, String after) {
    return write(() -> keys.forget(beforeMs, after, rows.keySet()));
  }

  @Override
  public final Future<Boolean> define(String name, QueueDefinition wanted, long seenChangedAt) {
    return write(() -> lanes.define(name, wanted, seenChangedAt));
  }

  @Override
  public final Future<List<QueueDefinition>> queues() {
    return read(lanes::queues);
  }

  @Override
  public final Future<Map<String, QueueDepth>> queueDepths(long nowMs) {
    return read(() -> MemoryLanes.depths(rows.values(), nowMs));
  }

  @Override
  public final Future<List<LiveTask>> live(String lane, UUID below, long freeAtMs, int limit) {
    return read(
        () ->
            rows.headMap(below, false).values().stream()
                .map(MemoryRow::task)
                .filter(it -> it.status().isLive() && it.shelf().lane().equals(lane))
                .filter(it -> !it.attempts().running() || it.dueAt() < freeAtMs)
                .map(Task::live)
                .limit(limit)
                .toList());
  }

  @Override
  public final Future<LaneEnd> end(String lane) {
    return read(() -> MemoryLanes.end(rows.values(), lane));
  }

  @Override
  public final Future<Void> close() {
    closed = true;
    return Future.succeededFuture();
  }

  final <T> Future<T> write(Supplier<T> write) {
    return closed
        ? Future.failedFuture(new NotWrittenException("the store is closed", null))
        : Future.succeededFuture(write.get());
  }

  final <T> Future<T> read(Supplier<T> read) {
    return closed ? Future.failedFuture("the store is closed") : Future.succeededFuture(read.get());
  }
}
