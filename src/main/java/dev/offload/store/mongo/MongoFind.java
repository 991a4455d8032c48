package dev.offload.store.mongo;

import com.mongodb.MongoException;
import dev.offload.store.ForeignRecords;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Reads documents of which some may not be Offload's. Those are seldom, so a question is asked as
 * it is, and only where one of its answers cannot be read it is asked again for those that can: a
 * page is as long as if the others were not there.
 */
final class MongoFind {
  private final MongoConnection mongo;
  private final ForeignRecords foreign;

  MongoFind(MongoConnection mongo, ForeignRecords foreign) {
    this.mongo = mongo;
    this.foreign = foreign;
  }

  /** How the driver says that a client, or a part of it, is closed. */
  private static final String CLOSED_BELOW = "state should be: ";

  /**
   * What a kind of document looks like.
   *
   * @param collection where such documents are
   * @param reader fails for one that is not of the kind
   * @param filter what the server finds of the kind; the reader takes all of these
   */
  record Kind<T>(String collection, Function<JsonObject, T> reader, JsonObject filter) {}

  /** Returns those of a kind that match. */
  <T> Future<List<T>> all(Kind<T> kind, JsonObject query, FindOptions options) {
    return ask(kind, query, options)
        .transform(
            docs -> {
              if (docs.failed() && isOfServer(docs.cause())) {
                return Future.failedFuture(docs.cause());
              }
              List<T> found = new ArrayList<>();
              if (docs.failed()) {
                foreign.leaveOut(kind.collection, "a document of types unknown here");
              } else if (readAll(kind, docs.result(), found)) {
                return Future.succeededFuture(found);
              }
              return ask(kind, both(query, kind.filter), options).map(ours -> read(kind, ours));
            });
  }

  private <T> Future<List<JsonObject>> ask(Kind<T> kind, JsonObject query, FindOptions options) {
    return mongo.read(client -> client.findWithOptions(kind.collection, query, options));
  }

  private <T> List<T> read(Kind<T> kind, List<JsonObject> docs) {
    List<T> found = new ArrayList<>(docs.size());
    readAll(kind, docs, found);
    return found;
  }

  private <T> boolean readAll(Kind<T> kind, List<JsonObject> docs, List<T> found) {
    boolean all = true;
    for (JsonObject doc : docs) {
      try {
        found.add(kind.reader.apply(doc));
      } catch (RuntimeException e) {
        // Whatever it fails by, the document is not of this kind.
        foreign.leaveOut(kind.collection, doc.getValue(MongoDocs.ID));
        all = false;
      }
    }
    return all;
  }

  /** Everything else is a document that the driver cannot decode. */
  static boolean isOfServer(Throwable failure) {
    return failure instanceof MongoException
        || failure instanceof TimeoutException
        || failure instanceof IllegalStateException && isOfClosed(failure.getMessage());
  }

  private static boolean isOfClosed(String message) {
    return MongoConnection.CLOSED.equals(message)
        || message != null && message.startsWith(CLOSED_BELOW);
  }

  private static JsonObject both(JsonObject query, JsonObject filter) {
    return query.isEmpty()
        ? filter
        : new JsonObject().put("$and", new JsonArray().add(query).add(filter));
  }
}
