package dev.offload.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.BulkOperation;
import io.vertx.ext.mongo.BulkWriteOptions;
import io.vertx.ext.mongo.IndexOptions;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.WriteOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The limit on MongoDB: vertx-mongo-client alone, unordered bulks with as many in flight as the
 * product has, each on disk before it is answered.
 */
public final class BareMongo {
  private static final int IN_FLIGHT = 4;
  private static final int ROUND_MAX_S = 100;
  private static final String TEXT = "Send the monthly report to customer 4711";
  private static final String OWNER = "bench";

  private final MongoClient client;
  private final Vertx vertx;
  private final int batch;
  private final boolean whole;
  private long endNs;
  private int running;
  private long done;
  private long sequence;
  private Promise<Long> ended;

  private BareMongo(Vertx vertx, String uri, int batch, boolean whole) {
    this.vertx = vertx;
    this.batch = batch;
    this.whole = whole;
    client = MongoClient.create(vertx, new JsonObject().put("connection_string", uri));
  }

  /** Takes a URI, how many tasks a bulk has, and whether they are moved to their end, too. */
  public static void main(String[] args) throws Exception {
    Vertx vertx = Vertx.vertx();
    BareMongo bare =
        new BareMongo(vertx, args[0], Integer.parseInt(args[1]), Boolean.parseBoolean(args[2]));
    JsonObject key = new JsonObject().put("owner", 1).put("dueAt", 1);
    bare.client
        .createIndexWithOptions("tasks", key, new IndexOptions().name("live").sparse(true))
        .await();
    Rounds.serve(bare::round);
  }

  private long round(long ns) throws Exception {
    Promise<Long> end = Promise.promise();
    vertx.runOnContext(
        go -> {
          ended = end;
          done = 0;
          endNs = System.nanoTime() + ns;
          running = IN_FLIGHT;
          for (int i = 0; i < IN_FLIGHT; i++) {
            next();
          }
        });
    return end.future().await(ROUND_MAX_S, TimeUnit.SECONDS);
  }

  private void next() {
    if (System.nanoTime() >= endNs) {
      if (--running == 0) {
        ended.complete(done);
      }
      return;
    }
    List<String> ids = new ArrayList<>(batch);
    for (int i = 0; i < batch; i++) {
      ids.add(nextId());
    }
    insert(ids)
        .compose(
            v -> whole ? toProcessing(ids).compose(w -> toComplete(ids)) : Future.succeededFuture())
        .onSuccess(
            v -> {
              done += batch;
              next();
            })
        .onFailure(ended::tryFail);
  }

  private Future<Void> insert(List<String> ids) {
    long now = System.currentTimeMillis();
    return bulk(ids.stream().map(id -> BulkOperation.createInsert(document(id, now))).toList());
  }

  private static JsonObject document(String id, long now) {
    return new JsonObject()
        .put("_id", id)
        .put("background", TEXT)
        .put("backgroundBytes", TEXT.length())
        .put("status", "received")
        .put("version", 1)
        .put("receivedAt", now)
        .put("dueAt", now + 1)
        .put("by", OWNER)
        .put("owner", OWNER);
  }

  /** Of one batch all are due at the same time, as with demo delays that are all the same. */
  private Future<Void> toProcessing(List<String> ids) {
    long now = System.currentTimeMillis();
    JsonObject set =
        new JsonObject()
            .put("status", "processing")
            .put("version", 2)
            .put("processingAt", now)
            .put("by", OWNER)
            .put("dueAt", now + 1);
    return updateAll(ids, 1, new JsonObject().put("$set", set));
  }

  private Future<Void> toComplete(List<String> ids) {
    JsonObject set =
        new JsonObject()
            .put("status", "complete")
            .put("version", 3)
            .put("completeAt", System.currentTimeMillis())
            .put("by", OWNER);
    JsonObject change =
        new JsonObject()
            .put("$set", set)
            .put("$unset", new JsonObject().put("owner", "").put("dueAt", ""));
    return updateAll(ids, 2, change);
  }

  private Future<Void> updateAll(List<String> ids, int version, JsonObject change) {
    JsonObject guard =
        new JsonObject()
            .put("_id", new JsonObject().put("$in", new JsonArray(ids)))
            .put("owner", OWNER)
            .put("version", version);
    return bulk(List.of(BulkOperation.createUpdate(guard, change, false, true)));
  }

  private Future<Void> bulk(List<BulkOperation> writes) {
    BulkWriteOptions options =
        new BulkWriteOptions().setOrdered(false).setWriteOption(WriteOption.MAJORITY);
    return client.bulkWriteWithOptions("tasks", writes, options).mapEmpty();
  }

  /** In time order, as UUIDv7 are. */
  private String nextId() {
    long time = System.currentTimeMillis() << 16 | 0x7000 | sequence++ & 0xfff;
    return new UUID(time, UUID.randomUUID().getLeastSignificantBits()).toString();
  }
}
