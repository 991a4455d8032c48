package dev.offload.store.mongo;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.bulk.BulkWriteError;
import dev.offload.store.ForeignRecords;
import dev.offload.store.Leases;
import dev.offload.store.TaskStore;
import dev.offload.task.LiveTask;
import dev.offload.task.Move;
import dev.offload.task.Task;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.BulkOperation;
import io.vertx.ext.mongo.BulkWriteOptions;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.IndexOptions;
import io.vertx.ext.mongo.MongoClientBulkWriteResult;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/**
 * Tasks in MongoDB 4.2 or later, or what is compatible with it: the store that nodes share. One
 * document per task in {@code tasks}; the sparse index on owner and due time holds live work only.
 */
public final class MongoTaskStore implements TaskStore {
  private static final int DUPLICATE_KEY = 11000;
  private static final int WRITES_IN_FLIGHT = 4;

  private final MongoConnection mongo;
  private final ForeignRecords foreign = new ForeignRecords();
  private final MongoFind find;
  private final MongoReader reader;
  private final MongoDueTasks dueTasks;
  private final MongoRemover remover;
  private final MongoLeases leases;

  private MongoTaskStore(MongoConnection mongo) {
    this.mongo = mongo;
    find = new MongoFind(mongo, foreign);
    reader = new MongoReader(find);
    dueTasks = new MongoDueTasks(find);
    remover = new MongoRemover(mongo, find);
    leases = new MongoLeases(mongo, find);
  }

  /**
   * Connects and makes the index where it is missing.
   *
   * @param uri a MongoDB URI; the database is the one it names, or {@code offload}
   * @return the store; fails with one readable line that names the hosts, never a credential
   */
  public static Future<MongoTaskStore> open(Vertx vertx, String uri) {
    return MongoConnection.of(vertx, uri)
        .compose(
            mongo ->
                makeIndex(mongo)
                    .map(none -> new MongoTaskStore(mongo))
                    .recover(failure -> giveUp(mongo, failure)));
  }

  private static Future<MongoTaskStore> giveUp(MongoConnection mongo, Throwable failure) {
    RuntimeException readable = new IllegalStateException(mongo.explain(failure), failure);
    return mongo.close().transform(closed -> Future.failedFuture(readable));
  }

  private static Future<Void> makeIndex(MongoConnection mongo) {
    JsonObject key = new JsonObject().put(MongoDocs.OWNER, 1).put(MongoDocs.DUE_AT, 1);
    IndexOptions options = new IndexOptions().name("live").sparse(true);
    return mongo.write(client -> client.createIndexWithOptions(MongoDocs.TASKS, key, options));
  }

  @Override
  public Future<BitSet> insert(String owner, List<Task> tasks, long nearUntilMs) {
    if (tasks.isEmpty()) {
      return Future.succeededFuture(new BitSet());
    }
    List<BulkOperation> inserts =
        tasks.stream().map(task -> BulkOperation.createInsert(MongoDocs.of(task, owner))).toList();
    BitSet all = new BitSet(tasks.size());
    all.set(0, tasks.size());
    return bulk(inserts).map(done -> all).recover(failure -> withoutDuplicates(all, failure));
  }

  /** Goes on only where being there already is all that went wrong; else nothing is known. */
  static Future<BitSet> withoutDuplicates(BitSet all, Throwable failure) {
    if (!(failure instanceof MongoBulkWriteException partial)
        || partial.getWriteConcernError() != null
        || partial.getWriteErrors().stream().anyMatch(e -> e.getCode() != DUPLICATE_KEY)) {
      return Future.failedFuture(failure);
    }
    for (BulkWriteError duplicate : partial.getWriteErrors()) {
      all.clear(duplicate.getIndex());
    }
    return Future.succeededFuture(all);
  }

  @Override
  public Future<Integer> apply(String owner, List<Move> transitions, long nearUntilMs) {
    return transitions.isEmpty()
        ? Future.succeededFuture(0)
        : bulk(MongoMoves.of(owner, transitions))
            .map(result -> Math.toIntExact(result.getMatchedCount()));
  }

  private Future<MongoClientBulkWriteResult> bulk(List<BulkOperation> writes) {
    BulkWriteOptions unordered = new BulkWriteOptions().setOrdered(false);
    return mongo.write(client -> client.bulkWriteWithOptions(MongoDocs.TASKS, writes, unordered));
  }

  @Override
  public Future<Map<UUID, TaskState>> states(String owner, List<UUID> ids) {
    FindOptions options =
        new FindOptions()
            .setFields(
                new JsonObject()
                    .put(MongoDocs.VERSION, 1)
                    .put(MongoDocs.OWNER, 1)
                    .put(MongoDocs.BY, 1));
    MongoFind.Kind<Map.Entry<UUID, TaskState>> kind =
        new MongoFind.Kind<>(
            MongoDocs.TASKS,
            doc -> Map.entry(MongoDocs.id(doc), state(doc, owner)),
            MongoDocs.OUR_ID.copy().put(MongoDocs.VERSION, MongoDocs.WHOLE));
    return find.all(kind, MongoDocs.anyOf(ids), options)
        .map(
            found -> {
              Map<UUID, TaskState> states = new HashMap<>();
              found.forEach(one -> states.put(one.getKey(), one.getValue()));
              return states;
            });
  }

  private static TaskState state(JsonObject doc, String owner) {
    return new TaskState(
        MongoDocs.version(doc),
        owner.equals(doc.getValue(MongoDocs.OWNER)),
        owner.equals(doc.getValue(MongoDocs.BY)));
  }

  @Override
  public Future<Set<UUID>> taken(List<UUID> ids) {
    return reader.taken(ids);
  }

  @Override
  public Future<Optional<Task>> find(UUID id) {
    return reader.find(id);
  }

  @Override
  public Future<List<Task>> findAll(List<UUID> ids) {
    return reader.findAll(ids);
  }

  @Override
  public Future<TaskPage> page(PageQuery query) {
    return reader.page(query);
  }

  @Override
  public Future<List<LiveTask>> due(String owner, long untilMs, LiveTask after, int limit) {
    return dueTasks.page(owner, untilMs, after, limit);
  }

  @Override
  public Future<OptionalLong> nextDue(String owner, long fromMs) {
    return dueTasks.next(owner, fromMs);
  }

  /** Returns none: {@link #due} leaves nothing out. */
  @Override
  public Future<List<LiveTask>> near(String owner, LiveTask after, int limit) {
    return Future.succeededFuture(List.of());
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
    return leases.clock().mapEmpty();
  }

  @Override
  public Optional<Leases> leases() {
    return Optional.of(leases);
  }

  @Override
  public int writesInFlight() {
    return WRITES_IN_FLIGHT;
  }

  @Override
  public Future<Void> close() {
    return mongo.close();
  }
}
