package dev.offload.store.mongo;

import com.mongodb.MongoCommandException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.UpdateOptions;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What tells one database from another, whatever its servers are called: an id that the first node
 * on it draws, in the only document of {@code cluster}, with the name of the database, which a copy
 * on the same server has not in common.
 */
public final class MongoIdentity {
  private static final String CLUSTER = "cluster";
  private static final String IDENTITY = "identity";
  private static final long LIMIT_S = 20;

  private MongoIdentity() {}

  /**
   * Reads it over a connection of its own, and makes it where it is missing.
   *
   * @param uri as for {@link MongoTaskStore#open}
   * @return the same text for every node of a database; fails within 20 s, with one readable line
   *     that names the hosts, never a credential
   */
  public static Future<String> read(Vertx vertx, String uri) {
    return MongoConnection.of(vertx, uri)
        .compose(
            mongo ->
                mongo
                    .write(MongoIdentity::readOrDraw)
                    .timeout(LIMIT_S, TimeUnit.SECONDS)
                    .map(doc -> doc.getString(IDENTITY) + "-" + mongo.database())
                    .recover(failure -> Future.failedFuture(readable(mongo, failure)))
                    .eventually(mongo::close));
  }

  private static IllegalStateException readable(MongoConnection mongo, Throwable failure) {
    Throwable cause =
        failure instanceof TimeoutException
            ? new TimeoutException("no answer in " + LIMIT_S + " s")
            : failure;
    return new IllegalStateException(mongo.explain(cause), failure);
  }

  /** Of two nodes at once one may fail to make the document; then it is there. */
  private static Future<JsonObject> readOrDraw(MongoClient client) {
    return ask(client)
        .recover(e -> e instanceof MongoCommandException ? ask(client) : Future.failedFuture(e));
  }

  private static Future<JsonObject> ask(MongoClient client) {
    JsonObject only = new JsonObject().put(MongoDocs.ID, CLUSTER);
    JsonObject drawn =
        new JsonObject()
            .put("$setOnInsert", new JsonObject().put(IDENTITY, UUID.randomUUID().toString()));
    UpdateOptions upsert = new UpdateOptions().setUpsert(true).setReturningNewDocument(true);
    return client.findOneAndUpdateWithOptions(CLUSTER, only, drawn, new FindOptions(), upsert);
  }
}
