package dev.offload.store.mongo;

import dev.offload.task.Attempts;
import dev.offload.task.Move;
import dev.offload.task.Status;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.BulkOperation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Moves as guarded updates. Those that find and set the same are one update of many: that is how
 * tasks end, and it costs the server far less than one update each.
 */
final class MongoMoves {

  private MongoMoves() {}

  /** Returns updates that are independent of each other. */
  static List<BulkOperation> of(String owner, List<Move> moves) {
    Map<Same, List<UUID>> same = new LinkedHashMap<>();
    for (Move it : moves) {
      Same move =
          new Same(it.version(), it.nextVersion(), it.to(), it.attempts(), it.at(), it.dueAt());
      same.computeIfAbsent(move, none -> new ArrayList<>()).add(it.id());
    }
    List<BulkOperation> updates = new ArrayList<>(same.size());
    same.forEach((move, ids) -> updates.add(move.update(owner, ids)));
    return updates;
  }

  private record Same(
      int version, int nextVersion, Status to, Attempts attempts, long at, long dueAt) {

    BulkOperation update(String owner, List<UUID> ids) {
      boolean many = ids.size() > 1;
      JsonObject guard =
          many ? MongoDocs.anyOf(ids) : new JsonObject().put(MongoDocs.ID, ids.get(0).toString());
      guard.put(MongoDocs.OWNER, owner).put(MongoDocs.VERSION, version);
      return BulkOperation.createUpdate(guard, change(owner), false, many);
    }

    private JsonObject change(String owner) {
      JsonObject set =
          new JsonObject()
              .put(MongoDocs.STATUS, to.word())
              .put(MongoDocs.VERSION, nextVersion)
              .put(MongoDocs.BY, owner);
      JsonObject unset = new JsonObject();
      if (to == Status.PROCESSING || !to.isLive()) {
        set.put(MongoDocs.timeOf(to), at);
      }
      if (to.isLive()) {
        set.put(MongoDocs.DUE_AT, dueAt);
      } else {
        unset.put(MongoDocs.OWNER, "").put(MongoDocs.DUE_AT, "");
      }
      MongoDocs.putAttempts(attempts, set, unset);
      JsonObject change = new JsonObject().put("$set", set);
      // Servers before MongoDB 5 refuse one that is empty.
      return unset.isEmpty() ? change : change.put("$unset", unset);
    }
  }
}
