package dev.offload.store.mongo;

import dev.offload.store.ForeignRecords;
import dev.offload.store.TaskStore;
import dev.offload.task.LiveTask;
import dev.offload.task.QueueDefinition;
import dev.offload.task.QueueDepth;
import dev.offload.task.TaskIds;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What is kept beside tasks: the keys that events claimed, unique keys, and queues. */
abstract class MongoBooks implements TaskStore {
  final ForeignRecords foreign = new ForeignRecords();
  final MongoFind find;
  private final MongoClaims claims;
  private final MongoUniqueKeys keys;
  private final MongoQueues queues;
  private final MongoHomeTasks homeTasks;

  MongoBooks(MongoConnection mongo) {
    find = new MongoFind(mongo, foreign);
    homeTasks = new MongoHomeTasks(mongo, find);
    claims = new MongoClaims(mongo);
    keys = new MongoUniqueKeys(mongo);
    queues = new MongoQueues(mongo);
  }

  @Override
  public final Future<List<Claim>> claim(List<Claim> wanted) {
    return claims.claim(wanted);
  }

  @Override
  public final Future<Integer> forgetClaims(long beforeMs) {
    return claims.forget(TaskIds.lowestAt(beforeMs).toString());
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
  public final Future<List<LiveTask>> live(String lane, UUID below, long freeAtMs, int limit) {
    return homeTasks.live(lane, below, freeAtMs, limit);
  }

  @Override
  public final Future<LaneEnd> end(String lane) {
    return queues.end(lane);
  }

  @Override
  public final Future<List<QueueDefinition>> queues() {
    return queues.all();
  }

  @Override
  public final Future<Map<String, QueueDepth>> queueDepths(long nowMs) {
    return queues.depths(nowMs);
  }
}
