package dev.offload.it;

import dev.offload.store.mongo.TestMongo;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.BulkOperation;
import io.vertx.ext.mongo.BulkWriteOptions;
import io.vertx.ext.mongo.MongoClient;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * How many guarded updates a second the server takes just now from a bare client, which sends them
 * as a node does: 1,000 at once, four such at a time.
 */
final class StorePace {
  private static final String COLLECTION = "pace";
  private static final int BATCH = 1_000;
  private static final int IN_FLIGHT = 4;
  private static final long MEASURED_MS = 3_000;

  private final Vertx vertx;
  private final TestMongo mongo;
  private final AtomicInteger updates = new AtomicInteger();

  StorePace(Vertx vertx, TestMongo mongo) {
    this.vertx = vertx;
    this.mongo = mongo;
  }

  /** Measures it for some seconds. */
  int perSecond() throws TimeoutException {
    mongo.ask(vertx, this::measure).await(60, TimeUnit.SECONDS);
    return (int) (updates.get() * 1_000L / MEASURED_MS);
  }

  private Future<?> measure(MongoClient client) {
    List<BulkOperation> documents =
        IntStream.range(0, IN_FLIGHT * BATCH)
            .mapToObj(i -> BulkOperation.createInsert(document(i)))
            .toList();
    return client
        .bulkWrite(COLLECTION, documents)
        .compose(
            inserted -> {
              long endsAt = System.currentTimeMillis() + MEASURED_MS;
              return Future.all(
                  IntStream.range(0, IN_FLIGHT)
                      .mapToObj(part -> update(client, part, 0, endsAt))
                      .toList());
            })
        .compose(done -> client.dropCollection(COLLECTION));
  }

  private Future<Void> update(MongoClient client, int part, int version, long endsAt) {
    if (System.currentTimeMillis() >= endsAt) {
      return Future.succeededFuture();
    }
    List<BulkOperation> moves =
        IntStream.range(part * BATCH, (part + 1) * BATCH).mapToObj(i -> move(i, version)).toList();
    return client
        .bulkWriteWithOptions(COLLECTION, moves, new BulkWriteOptions().setOrdered(false))
        .compose(
            done -> {
              updates.addAndGet(BATCH);
              return update(client, part, version + 1, endsAt);
            });
  }

  private static JsonObject document(int i) {
    return new JsonObject()
        .put("_id", "pace-" + i)
        .put("owner", "bare")
        .put("status", "received")
        .put("version", 0)
        .put("dueAt", 0L);
  }

  private static BulkOperation move(int i, int version) {
    JsonObject guard =
        new JsonObject().put("_id", "pace-" + i).put("owner", "bare").put("version", version);
    JsonObject set = new JsonObject().put("version", version + 1).put("dueAt", (long) version);
    return BulkOperation.createUpdate(guard, new JsonObject().put("$set", set));
  }
}
