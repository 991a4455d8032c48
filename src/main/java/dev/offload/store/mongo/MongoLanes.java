package dev.offload.store.mongo;

import dev.offload.store.LaneDefinition;
import dev.offload.store.TaskStore;
import dev.offload.task.LaneCounts;
import dev.offload.task.LaneState;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Task;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.BulkOperation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is stored of lanes: a document for each that does not go on, and their tasks. */
final class MongoLanes {
  private static final String LANES = "lanes";
  private static final String DEFINITION = "definition";
  private static final String HELD = "held";

  private static final String TASKS = "tasks";

  /** A group is of one shelf and one status: these are in one answer. */
  private static final int GROUPS_MAX = 50_000;

  private final MongoConnection mongo;

  MongoLanes(MongoConnection mongo) {
    this.mongo = mongo;
  }

  /** See {@link TaskStore#setLaneState}. */
  Future<Void> setLaneState(String lane, LaneState wanted) {
    BulkOperation change = change(new JsonObject().put(MongoDocs.ID, lane), wanted);
    return mongo.write(client -> client.bulkWrite(LANES, List.of(change))).mapEmpty();
  }

  private static BulkOperation change(JsonObject key, LaneState wanted) {
    if (wanted.hold() != null) {
      JsonObject held = new JsonObject().put(HELD, LaneDefinition.of(wanted.hold()));
      return BulkOperation.createUpdate(key, new JsonObject().put("$max", held), true, false);
    }
    return wanted.equals(LaneState.GOES_ON)
        ? BulkOperation.createDelete(key)
        : BulkOperation.createReplace(
            key, new JsonObject().put(DEFINITION, LaneDefinition.of(wanted)), true);
  }

  /** See {@link TaskStore#laneStates}. */
  Future<Map<String, LaneState>> laneStates() {
    return mongo
        .read(client -> client.find(LANES, new JsonObject()))
        .map(
            found -> {
              Map<String, LaneState> states = new HashMap<>();
              found.forEach(
                  lane -> states.put(String.valueOf(lane.getValue(MongoDocs.ID)), state(lane)));
              states.values().removeIf(LaneState.GOES_ON::equals);
              return states;
            });
  }

  private static LaneState state(JsonObject lane) {
    LaneState defined = LaneDefinition.state(lane.getValue(DEFINITION));
    return new LaneState(defined.pausedWhy(), LaneDefinition.hold(lane.getValue(HELD)));
  }

  /** See {@link TaskStore#laneCounts}. */
  Future<Map<String, LaneCounts>> counts() {
    JsonObject live =
        MongoReader.OWNED.copy().put(MongoDocs.STATUS, MongoFilters.oneOf(Status::isLive));
    JsonObject failed = new JsonObject().put(MongoDocs.STATUS, Status.FAILED.word());
    JsonObject which = new JsonObject().put("$or", new JsonArray().add(live).add(failed));
    JsonObject kinds =
        new JsonObject()
            .put(MongoDocs.SHELF, "$" + MongoDocs.SHELF)
            .put(MongoDocs.STATUS, "$" + MongoDocs.STATUS);
    JsonObject count =
        new JsonObject()
            .put(MongoDocs.ID, kinds)
            .put(TASKS, new JsonObject().put("$sum", 1))
            .put(MongoDocs.DUE_AT, new JsonObject().put("$min", "$" + MongoDocs.DUE_AT));
    return groups(mongo, which, count).map(MongoLanes::counts);
  }

  /** What is not Offload's is left out. */
  private static Map<String, LaneCounts> counts(JsonArray groups) {
    Map<String, LaneCounts> counts = new HashMap<>();
    for (Object it : groups) {
      JsonObject group = (JsonObject) it;
      JsonObject kind = group.getJsonObject(MongoDocs.ID);
      Optional<Status> status = Status.of(String.valueOf(kind.getValue(MongoDocs.STATUS)));
      Object name = kind.getValue(MongoDocs.SHELF);
      Optional<Shelf> shelf =
          name == null ? Optional.of(Shelf.BACKGROUND) : MongoShelves.named(String.valueOf(name));
      if (status.isPresent() && shelf.isPresent()) {
        Object dueAt = group.getValue(MongoDocs.DUE_AT);
        LaneCounts before = counts.getOrDefault(shelf.get().lane(), LaneCounts.NONE);
        long tasks = MongoDocs.number(group, TASKS);
        long soonest = dueAt instanceof Number at ? at.longValue() : Task.NOT_YET;
        counts.put(shelf.get().lane(), before.plus(status.get(), tasks, soonest));
      }
    }
    return counts;
  }

  /** Returns what comes of grouping some tasks. */
  static Future<JsonArray> groups(MongoConnection mongo, JsonObject which, JsonObject group) {
    JsonArray steps =
        new JsonArray()
            .add(new JsonObject().put("$match", which))
            .add(new JsonObject().put("$group", group));
    // As a command: the stream that the client makes of it may never end.
    JsonObject command =
        new JsonObject()
            .put("aggregate", MongoDocs.TASKS)
            .put("pipeline", steps)
            .put("cursor", new JsonObject().put("batchSize", GROUPS_MAX))
            .put("readConcern", new JsonObject().put("level", "majority"));
    return mongo
        .read(client -> client.runCommand("aggregate", command))
        .map(answer -> answer.getJsonObject("cursor").getJsonArray("firstBatch"));
  }
}
