package dev.offload.store.mongo;

import dev.offload.store.TaskStore.NewTask;
import dev.offload.task.Attempts;
import dev.offload.task.Move;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Task;
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
    for (Move move : moves) {
      same.computeIfAbsent(Same.of(move), none -> new ArrayList<>()).add(move.id());
    }
    List<BulkOperation> updates = new ArrayList<>(same.size());
    same.forEach((move, ids) -> updates.add(move.update(owner, ids)));
    return updates;
  }

  /** Returns updates that ask for no owner, and make the caller the owner of what is live then. */
  static List<BulkOperation> overriding(String owner, List<Move> moves) {
    return moves.stream().map(move -> overriding(owner, move)).toList();
  }

  private static BulkOperation overriding(String owner, Move move) {
    JsonObject guard =
        new JsonObject()
            .put(MongoDocs.ID, move.id().toString())
            .put(MongoDocs.VERSION, move.version());
    JsonObject change = Same.of(move).change(owner);
    if (move.to().isLive()) {
      change.getJsonObject("$set").put(MongoDocs.OWNER, owner);
      JsonObject unset = change.getJsonObject("$unset", new JsonObject());
      for (Status end : Status.values()) {
        if (!end.isLive()) {
          unset.put(MongoDocs.timeOf(end), "");
        }
      }
      change.put("$unset", unset);
    }
    return BulkOperation.createUpdate(guard, change, false, false);
  }

  /** Returns the update by which a task that waits is written anew. */
  static BulkOperation replacement(NewTask as) {
    Task task = as.task();
    JsonObject guard =
        new JsonObject()
            .put(MongoDocs.ID, task.id().toString())
            .put(MongoDocs.VERSION, task.version() - 1)
            .put(MongoDocs.STATUS, Status.RECEIVED.word());
    JsonObject set = MongoDocs.of(task, as.owner());
    set.remove(MongoDocs.ID);
    JsonObject change = new JsonObject().put("$set", set);
    if (!set.containsKey(MongoDocs.SHELF)) {
      change.put("$unset", new JsonObject().put(MongoDocs.SHELF, ""));
    }
    return BulkOperation.createUpdate(guard, change, false, false);
  }

  private record Same(
      int version,
      Status to,
      Attempts attempts,
      long at,
      long dueAt,
      boolean isStart,
      Move.Bodies bodies,
      Shelf place) {

    static Same of(Move it) {
      return new Same(
          it.version(),
          it.to(),
          it.attempts(),
          it.at(),
          it.dueAt(),
          it.isStart(),
          it.bodies(),
          it.place());
    }

    BulkOperation update(String owner, List<UUID> ids) {
      boolean many = ids.size() > 1;
      JsonObject guard =
          many
              ? MongoFilters.anyOf(ids)
              : new JsonObject().put(MongoDocs.ID, ids.get(0).toString());
      guard.put(MongoDocs.OWNER, owner).put(MongoDocs.VERSION, version);
      return BulkOperation.createUpdate(guard, change(owner), false, many);
    }

    private JsonObject change(String owner) {
      JsonObject set =
          new JsonObject()
              .put(MongoDocs.STATUS, to.word())
              .put(MongoDocs.VERSION, version + 1)
              .put(MongoDocs.BY, owner);
      JsonObject unset = new JsonObject();
      if (isStart || !to.isLive()) {
        set.put(MongoDocs.timeOf(to), at);
      }
      if (to.isLive()) {
        set.put(MongoDocs.DUE_AT, dueAt);
      } else {
        unset.put(MongoDocs.OWNER, "").put(MongoDocs.DUE_AT, "");
      }
      if (place != null) {
        set.put(MongoDocs.SHELF, MongoShelves.name(place));
      }
      MongoDocs.putAttempts(attempts, set, unset);
      putBodies(set);
      JsonObject change = new JsonObject().put("$set", set);
      // Servers before MongoDB 5 refuse one that is empty.
      return unset.isEmpty() ? change : change.put("$unset", unset);
    }

    private void putBodies(JsonObject set) {
      if (bodies.state() != null) {
        set.put(MongoDocs.STATE, bodies.state());
      }
      if (bodies.history() != null) {
        set.put(MongoDocs.HISTORY, bodies.history().stored());
      }
    }
  }
}
