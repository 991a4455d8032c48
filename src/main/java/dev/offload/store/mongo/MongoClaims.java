package dev.offload.store.mongo;

import dev.offload.store.Claims.Claim;
import dev.offload.store.TaskStore;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.BulkOperation;
import io.vertx.ext.mongo.BulkWriteOptions;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClientDeleteResult;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The keys of events, each with the event that claimed it first: a document that is only ever
 * inserted, or replaced when it is a day older. Ids of events are in time order as texts, too.
 */
final class MongoClaims {
  private static final String CLAIMS = "idempotency";
  private static final String EVENT = "event";
  private static final String DIGEST = "digest";
  private static final String DUE_AT = "dueAt";

  private final MongoConnection mongo;

  MongoClaims(MongoConnection mongo) {
    this.mongo = mongo;
  }

  /** See {@link TaskStore#claim}. */
  Future<List<Claim>> claim(List<Claim> claims) {
    Map<String, Claim> first = new LinkedHashMap<>();
    claims.forEach(claim -> first.putIfAbsent(claim.key(), claim));
    List<BulkOperation> inserts = first.values().stream().map(MongoClaims::insert).toList();
    BulkWriteOptions unordered = new BulkWriteOptions().setOrdered(false);
    return mongo
        .write(client -> client.bulkWriteWithOptions(CLAIMS, inserts, unordered))
        .compose(done -> read(first.keySet().stream().toList()))
        .compose(held -> replaceOld(first, held))
        .map(held -> claims.stream().map(claim -> held.get(claim.key())).toList());
  }

  /** What is there stays as it is. */
  private static BulkOperation insert(Claim claim) {
    JsonObject key = new JsonObject().put(MongoDocs.ID, claim.key());
    JsonObject whole = new JsonObject().put("$setOnInsert", fields(claim));
    return BulkOperation.createUpdate(key, whole, true, false);
  }

  private static JsonObject fields(Claim claim) {
    return new JsonObject()
        .put(EVENT, claim.event().toString())
        .put(DIGEST, claim.digest())
        .put(DUE_AT, claim.dueAt());
  }

  private Future<Map<String, Claim>> read(List<String> keys) {
    JsonObject any =
        new JsonObject().put(MongoDocs.ID, new JsonObject().put("$in", new JsonArray(keys)));
    return mongo
        .read(client -> client.find(CLAIMS, any))
        .map(
            found -> {
              Map<String, Claim> held = new HashMap<>();
              found.forEach(doc -> held.put(doc.getString(MongoDocs.ID), claim(doc)));
              return held;
            });
  }

  private static Claim claim(JsonObject doc) {
    return new Claim(
        doc.getString(MongoDocs.ID),
        UUID.fromString(doc.getString(EVENT)),
        doc.getString(DIGEST),
        MongoDocs.number(doc, DUE_AT));
  }

  private Future<Map<String, Claim>> replaceOld(
      Map<String, Claim> wanted, Map<String, Claim> held) {
    List<BulkOperation> replacements =
        held.values().stream()
            .filter(there -> there.givesWayTo(wanted.get(there.key())))
            .map(there -> replace(there, wanted.get(there.key())))
            .toList();
    if (replacements.isEmpty()) {
      return Future.succeededFuture(held);
    }
    return mongo
        .write(client -> client.bulkWrite(CLAIMS, replacements))
        .compose(done -> read(wanted.keySet().stream().toList()));
  }

  /** Of two that replace it the first does: the other finds another event there. */
  private static BulkOperation replace(Claim there, Claim claim) {
    JsonObject guard =
        new JsonObject().put(MongoDocs.ID, there.key()).put(EVENT, there.event().toString());
    return BulkOperation.createUpdate(guard, new JsonObject().put("$set", fields(claim)));
  }

  /** See {@link TaskStore#forgetClaims}. */
  Future<Integer> forget(String lowestEvent) {
    JsonObject old = new JsonObject().put(EVENT, new JsonObject().put("$lt", lowestEvent));
    FindOptions some =
        new FindOptions()
            .setFields(new JsonObject().put(MongoDocs.ID, 1))
            .setLimit(TaskStore.FORGOTTEN_MAX);
    return mongo
        .read(client -> client.findWithOptions(CLAIMS, old, some))
        .compose(
            found -> {
              JsonArray keys = new JsonArray();
              found.forEach(doc -> keys.add(doc.getString(MongoDocs.ID)));
              JsonObject still = old.copy().put(MongoDocs.ID, new JsonObject().put("$in", keys));
              return keys.isEmpty()
                  ? Future.succeededFuture(0)
                  : mongo
                      .write(client -> client.removeDocuments(CLAIMS, still))
                      .map(MongoClientDeleteResult::getRemovedCount)
                      .map(Math::toIntExact);
            });
  }
}
