package dev.offload.store.mongo;

import dev.offload.store.UniqueKeys;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.BulkOperation;
import io.vertx.ext.mongo.BulkWriteOptions;
import io.vertx.ext.mongo.FindOptions;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The unique keys of lanes: a document for each, which is inserted once and then replaced by
 * whoever saw it as it is.
 */
final class MongoUniqueKeys implements UniqueKeys {
  private static final String KEYS = "uniqueKeys";
  private static final String TASK = "task";
  private static final String BEFORE = "before";
  private static final String AT = "at";
  private static final String STORED = "stored";

  private final MongoConnection mongo;

  MongoUniqueKeys(MongoConnection mongo) {
    this.mongo = mongo;
  }

  @Override
  public Future<Holder> hold(Holder seen, Holder taker) {
    JsonObject key = new JsonObject().put(MongoDocs.ID, taker.key());
    JsonObject fields = fields(taker);
    BulkOperation write =
        seen == null
            ? BulkOperation.createUpdate(
                key, new JsonObject().put("$setOnInsert", fields), true, false)
            : BulkOperation.createUpdate(document(seen), new JsonObject().put("$set", fields));
    return mongo
        .write(client -> client.bulkWrite(KEYS, List.of(write)))
        .compose(done -> mongo.read(client -> client.findOne(KEYS, key, null)))
        // It was forgotten since it was seen.
        .compose(
            found -> found == null ? hold(null, taker) : Future.succeededFuture(holder(found)));
  }

  private static JsonObject document(Holder holder) {
    return fields(holder).put(MongoDocs.ID, holder.key());
  }

  private static JsonObject fields(Holder holder) {
    return new JsonObject()
        .put(TASK, holder.task().toString())
        .put(BEFORE, holder.before() == null ? null : holder.before().toString())
        .put(AT, holder.at())
        .put(STORED, holder.stored());
  }

  private static Holder holder(JsonObject doc) {
    String before = doc.getString(BEFORE);
    return new Holder(
        doc.getString(MongoDocs.ID),
        UUID.fromString(doc.getString(TASK)),
        before == null ? null : UUID.fromString(before),
        MongoDocs.number(doc, AT),
        doc.getBoolean(STORED));
  }

  @Override
  public Future<String> forgetHolders(long beforeMs, String after) {
    JsonObject further =
        after == null
            ? new JsonObject()
            : new JsonObject().put(MongoDocs.ID, new JsonObject().put("$gt", after));
    FindOptions some =
        new FindOptions().setSort(new JsonObject().put(MongoDocs.ID, 1)).setLimit(LOOKED_AT_MAX);
    return mongo
        .read(client -> client.findWithOptions(KEYS, further, some))
        .map(docs -> docs.stream().map(MongoUniqueKeys::holder).toList())
        .compose(
            holders ->
                forget(holders.stream().filter(it -> it.at() < beforeMs).toList())
                    .map(
                        v ->
                            holders.size() < LOOKED_AT_MAX
                                ? null
                                : holders.get(holders.size() - 1).key()));
  }

  private static Stream<String> tasks(Holder holder) {
    return Stream.of(holder.task(), holder.before()).filter(Objects::nonNull).map(UUID::toString);
  }

  private Future<Void> forget(List<Holder> old) {
    if (old.isEmpty()) {
      return Future.succeededFuture();
    }
    JsonArray ids = new JsonArray();
    old.forEach(holder -> tasks(holder).forEach(ids::add));
    JsonObject any = new JsonObject().put(MongoDocs.ID, new JsonObject().put("$in", ids));
    FindOptions id = new FindOptions().setFields(new JsonObject().put(MongoDocs.ID, 1));
    return mongo
        .read(client -> client.findWithOptions(MongoDocs.TASKS, any, id))
        .compose(
            found -> {
              Set<String> stored =
                  found.stream().map(it -> it.getString(MongoDocs.ID)).collect(Collectors.toSet());
              List<BulkOperation> removals =
                  old.stream()
                      .filter(holder -> tasks(holder).noneMatch(stored::contains))
                      .map(holder -> BulkOperation.createDelete(document(holder)))
                      .toList();
              BulkWriteOptions unordered = new BulkWriteOptions().setOrdered(false);
              return removals.isEmpty()
                  ? Future.succeededFuture()
                  : mongo
                      .write(client -> client.bulkWriteWithOptions(KEYS, removals, unordered))
                      .mapEmpty();
            });
  }
}
