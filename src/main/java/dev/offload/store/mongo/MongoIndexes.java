package dev.offload.store.mongo;

import dev.offload.task.Status;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.IndexOptions;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The indexes of tasks, each of a part of them: what ended well is in none. They are partial ones,
 * as a sparse one would not serve the question for tasks that are on no named shelf.
 */
final class MongoIndexes {
  static final String OF_LIVE = "due";
  static final String OF_FAILED = "failed";

  /** What owners ask for, and whoever looks at live tasks. */
  private static final Index LIVE =
      new Index(
          OF_LIVE,
          new JsonObject().put(MongoDocs.OWNER, new JsonObject().put("$exists", true)),
          List.of(MongoDocs.OWNER, MongoDocs.DUE_AT, MongoDocs.STATUS, MongoDocs.SHELF));

  private static final Index FAILED =
      new Index(
          OF_FAILED,
          new JsonObject().put(MongoDocs.STATUS, Status.FAILED.word()),
          List.of(MongoDocs.STATUS, MongoDocs.ID));

  private static final String FORMER = "live";

  private record Index(String name, JsonObject of, List<String> fields) {}

  private MongoIndexes() {}

  /** Makes those that are missing, and drops that of the version before. */
  static Future<Void> prepare(MongoConnection mongo) {
    return names(mongo)
        .compose(
            there ->
                make(mongo, LIVE, there)
                    .compose(v -> make(mongo, FAILED, there))
                    .compose(v -> there.contains(FORMER) ? dropFormer(mongo) : none()));
  }

  private static Future<Void> make(MongoConnection mongo, Index index, Set<String> there) {
    if (there.contains(index.name)) {
      return none();
    }
    IndexOptions options = new IndexOptions().name(index.name).partialFilterExpression(index.of);
    JsonObject key = new JsonObject();
    index.fields.forEach(field -> key.put(field, 1));
    return mongo.writeSlowly(
        client -> client.createIndexWithOptions(MongoDocs.TASKS, key, options));
  }

  /** Of two nodes at once one may find that the other did it. */
  private static Future<Void> dropFormer(MongoConnection mongo) {
    return mongo
        .write(client -> client.dropIndex(MongoDocs.TASKS, FORMER))
        .recover(
            e ->
                names(mongo)
                    .compose(still -> still.contains(FORMER) ? Future.failedFuture(e) : none()));
  }

  private static Future<Set<String>> names(MongoConnection mongo) {
    return mongo
        .read(client -> client.listIndexes(MongoDocs.TASKS))
        .map(
            indexes ->
                indexes.stream()
                    .map(index -> ((JsonObject) index).getString("name"))
                    .collect(Collectors.toSet()));
  }

  private static Future<Void> none() {
    return Future.succeededFuture();
  }
}
