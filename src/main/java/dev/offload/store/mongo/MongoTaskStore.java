package dev.offload.store.mongo;

import dev.offload.store.Leases;
import dev.offload.store.StoreOpenException;
import dev.offload.task.LaneCounts;
import dev.offload.task.LaneState;
import dev.offload.task.LiveTask;
import dev.offload.task.Move;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Task;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.mongo.BulkOperation;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Tasks in MongoDB 4.2 or later, or what is compatible with it: the store that nodes share. One
 * document per task in {@code tasks}; its indexes hold those that are live, and those that failed.
 */
public final class MongoTaskStore extends MongoBooks {
  private static final int WRITES_IN_FLIGHT = 4;

  private final MongoConnection mongo;
  private final MongoReader reader;
  private final MongoOwnedTasks owned;
  private final MongoRemover remover;
  private final MongoLeases leases;
  private final MongoLanes lanes;
  private final MongoFailed failed;

  private MongoTaskStore(MongoConnection mongo) {
    super(mongo);
    this.mongo = mongo;
    reader = new MongoReader(mongo, find);
    owned = new MongoOwnedTasks(mongo, find);
    remover = new MongoRemover(mongo, find);
    lanes = new MongoLanes(mongo);
    failed = new MongoFailed(find);
    leases = new MongoLeases(mongo, find, owned);
  }

  /**
   * Connects and makes the indexes where they are missing.
   *
   * @param uri a MongoDB URI; the database is the one it names, or {@code offload}
   * @return the store; fails with one readable line that names the hosts, never a credential, also
   *     when nodes of another version of the documents are running
   */
  public static Future<MongoTaskStore> open(Vertx vertx, String uri) {
    return MongoConnection.of(vertx, uri)
        .compose(
            mongo -> {
              MongoTaskStore store = new MongoTaskStore(mongo);
              return store
                  .leases
                  .refuseOtherSchemas()
                  .compose(v -> MongoIndexes.prepare(mongo))
                  .map(v -> store)
                  .recover(failure -> giveUp(mongo, failure));
            });
  }

  private static Future<MongoTaskStore> giveUp(MongoConnection mongo, Throwable failure) {
    RuntimeException readable =
        failure instanceof StoreOpenException told
            ? told
            : new IllegalStateException(mongo.explain(failure), failure);
    return mongo.close().transform(closed -> Future.failedFuture(readable));
  }

  @Override
  public Future<BitSet> insert(List<NewTask> tasks) {
    if (tasks.isEmpty()) {
      return Future.succeededFuture(new BitSet());
    }
    List<BulkOperation> inserts =
        tasks.stream()
            .map(it -> BulkOperation.createInsert(MongoDocs.of(it.task(), it.owner())))
            .toList();
    return MongoDuplicates.stored(mongo.bulk(MongoDocs.TASKS, inserts), tasks.size());
  }

  @Override
  public Future<Integer> apply(String owner, List<Move> moves) {
    return moves.isEmpty()
        ? Future.succeededFuture(0)
        : mongo
            .bulk(MongoDocs.TASKS, MongoMoves.of(owner, moves))
            .map(done -> Math.toIntExact(done.getMatchedCount()));
  }

  @Override
  public Future<Void> setLaneState(String lane, LaneState wanted) {
    return lanes.setLaneState(lane, wanted);
  }

  @Override
  public Future<Map<String, LaneCounts>> laneCounts() {
    return lanes.counts();
  }

  @Override
  public Future<Map<String, LaneState>> laneStates() {
    return lanes.laneStates();
  }

  @Override
  public Future<Integer> override(String owner, List<Move> moves) {
    return moves.isEmpty()
        ? Future.succeededFuture(0)
        : mongo
            .bulk(MongoDocs.TASKS, MongoMoves.overriding(owner, moves))
            .map(done -> Math.toIntExact(done.getMatchedCount()));
  }

  @Override
  public Future<Boolean> replace(NewTask as) {
    return mongo
        .bulk(MongoDocs.TASKS, List.of(MongoMoves.replacement(as)))
        .map(done -> done.getMatchedCount() == 1);
  }

  @Override
  public Future<Integer> remove(List<UUID> ids) {
    return remover.remove(ids);
  }

  @Override
  public Future<List<Task>> read(List<UUID> ids) {
    return reader.findAll(ids);
  }

  @Override
  public Future<Failed> failed(String lane, UUID after, int limit) {
    return failed.of(lane, after, limit);
  }

  @Override
  public Future<Map<UUID, TaskState>> states(String owner, List<UUID> ids) {
    return reader.states(owner, ids);
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
  public Future<List<LiveTask>> due(
      String owner, Shelf shelf, long untilMs, LiveTask after, int limit) {
    return owned.page(owner, shelf, untilMs, after, limit);
  }

  @Override
  public Future<Map<Shelf, Long>> shelves(String owner, long fromMs, long untilMs) {
    return owned.shelves(owner, fromMs, untilMs);
  }

  @Override
  public Future<Map<Status, Long>> liveCounts() {
    return reader.liveCounts();
  }

  /** Returns none: {@link #due} leaves nothing out. */
  @Override
  public Future<List<LiveTask>> near(String owner, LiveTask after, int limit) {
    return Future.succeededFuture(List.of());
  }

  @Override
  public Future<Removal> removeEnded(long endedBeforeMs, UUID after, int limit) {
    return remover.removeEnded(endedBeforeMs, after, limit);
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
