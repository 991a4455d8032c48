package dev.offload.store.mongo;

import dev.offload.task.Status;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.UUID;
import java.util.function.Predicate;

/** Conditions of queries. */
final class MongoFilters {

  private MongoFilters() {}

  /** Returns the filter for any of these ids. */
  static JsonObject anyOf(Collection<UUID> ids) {
    JsonArray words = new JsonArray();
    ids.forEach(id -> words.add(id.toString()));
    return new JsonObject().put(MongoDocs.ID, new JsonObject().put("$in", words));
  }

  /** Returns the filter for a field that holds something, or is not there. */
  static JsonObject absentOr(String field, JsonObject what) {
    JsonArray either = new JsonArray().add(new JsonObject().putNull(field));
    return new JsonObject().put("$or", either.add(new JsonObject().put(field, what)));
  }

  /** Returns the condition that a field is the word of one of these statuses. */
  static JsonObject oneOf(Predicate<Status> which) {
    JsonArray words = new JsonArray();
    for (Status status : Status.values()) {
      if (which.test(status)) {
        words.add(status.word());
      }
    }
    return new JsonObject().put("$in", words);
  }
}
