package dev.offload.bench;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Looks into a MongoDB whether any task is not finished; removes databases of a run. */
final class MongoLiveWork {
  private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long LONGEST_NS = TimeUnit.SECONDS.toNanos(120);
  private static final JsonObject LIVE =
      new JsonObject().put("owner", new JsonObject().put("$exists", true));

  private MongoLiveWork() {}

  /** Waits until every task is finished; two minutes at the most. */
  static void awaitNone(String uri) {
    Vertx vertx = Vertx.vertx();
    try {
      MongoClient client = client(vertx, uri);
      long endNs = System.nanoTime() + LONGEST_NS;
      JsonObject id = new JsonObject().put("_id", 1);
      while (client.findOne("tasks", LIVE, id).await() != null) {
        if (System.nanoTime() > endNs) {
          throw new IllegalStateException("tasks are not finished after two minutes");
        }
        LockSupport.parkNanos(LOOK_NS);
      }
    } finally {
      vertx.close().await();
    }
  }

  static void drop(String uri) {
    Vertx vertx = Vertx.vertx();
    try {
      JsonObject command = new JsonObject().put("dropDatabase", 1);
      client(vertx, uri).runCommand("dropDatabase", command).await();
    } finally {
      vertx.close().await();
    }
  }

  private static MongoClient client(Vertx vertx, String uri) {
    return MongoClient.create(vertx, new JsonObject().put("connection_string", uri));
  }
}
