package dev.offload.store.mongo;

import com.mongodb.MongoCommandException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.UpdateOptions;
import java.util.HashMap;
import java.util.Map;

/** Homes of lanes as documents of {@code homes}, one for each lane that ever had one. */
final class MongoHomes {
  private static final String HOMES = "homes";
  private static final String HOME = "home";

  private final MongoConnection mongo;

  MongoHomes(MongoConnection mongo) {
    this.mongo = mongo;
  }

  /** See {@link dev.offload.store.Leases#homes}. */
  Future<Map<String, String>> all() {
    return mongo
        .read(client -> client.find(HOMES, new JsonObject()))
        .map(
            found -> {
              Map<String, String> homes = new HashMap<>();
              for (JsonObject lane : found) {
                if (lane.getValue(HOME) instanceof String home) {
                  homes.put(String.valueOf(lane.getValue(MongoDocs.ID)), home);
                }
              }
              return homes;
            });
  }

  /** See {@link dev.offload.store.Leases#home}. */
  Future<Boolean> claim(String lane, String seen, String me) {
    Object guard = seen == null ? new JsonObject().put("$exists", false) : seen;
    JsonObject free = new JsonObject().put(MongoDocs.ID, lane).put(HOME, guard);
    JsonObject mine = new JsonObject().put("$set", new JsonObject().put(HOME, me));
    UpdateOptions options =
        new UpdateOptions().setUpsert(seen == null).setReturningNewDocument(true);
    return mongo
        .write(
            client ->
                client.findOneAndUpdateWithOptions(HOMES, free, mine, new FindOptions(), options))
        .map(claimed -> claimed != null)
        // Where there is one it cannot be made: servers differ in how they say so.
        .recover(
            e ->
                e instanceof MongoCommandException
                    ? Future.succeededFuture(false)
                    : Future.failedFuture(e))
        .compose(
            claimed ->
                claimed
                    ? Future.succeededFuture(true)
                    : all().map(homes -> me.equals(homes.get(lane))));
  }
}
