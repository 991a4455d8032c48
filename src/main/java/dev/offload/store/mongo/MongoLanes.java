package dev.offload.store.mongo;

import dev.offload.store.LaneDefinition;
import dev.offload.store.TaskStore;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.BulkOperation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is stored of lanes: a document for each that is paused. */
final class MongoLanes {
  private static final String LANES = "lanes";
  private static final String DEFINITION = "definition";

  private final MongoConnection mongo;

  MongoLanes(MongoConnection mongo) {
    this.mongo = mongo;
  }

  /** See {@link TaskStore#pause}. */
  Future<Void> pause(String lane, String why) {
    JsonObject key = new JsonObject().put(MongoDocs.ID, lane);
    BulkOperation change =
        why == null
            ? BulkOperation.createDelete(key)
            : BulkOperation.createReplace(
                key, new JsonObject().put(DEFINITION, LaneDefinition.paused(why)), true);
    return mongo.write(client -> client.bulkWrite(LANES, List.of(change))).mapEmpty();
  }

  /** See {@link TaskStore#paused}. */
  Future<Map<String, String>> paused() {
    return mongo
        .read(client -> client.find(LANES, new JsonObject()))
        .map(
            found -> {
              Map<String, String> paused = new HashMap<>();
              for (JsonObject lane : found) {
                Object name = lane.getValue(MongoDocs.ID);
                LaneDefinition.pausedWhy(lane.getValue(DEFINITION))
                    .ifPresent(why -> paused.put(String.valueOf(name), why));
              }
              return paused;
            });
  }
}
