package dev.offload.store.mongo;

import dev.offload.task.Shelf;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of shelves: a lane and a priority. That of {@code POST /background} has none. */
final class MongoShelves {
  private static final int PRIORITIES = 10;
  private static final Pattern SHELF_NAME = Pattern.compile("^(.+) ([0-9])$");

  /** What the server finds of documents whose shelf can be read, or that name none. */
  static final JsonObject OURS =
      MongoFilters.absentOr(MongoDocs.SHELF, new JsonObject().put("$regex", SHELF_NAME.pattern()));

  private MongoShelves() {}

  /** Returns the name of a shelf, which that of {@code POST /background} has not: null. */
  static String name(Shelf shelf) {
    return shelf.equals(Shelf.BACKGROUND) ? null : shelf.lane() + " " + shelf.priority();
  }

  /** Returns what the server finds of shelves of a lane that is not of {@code POST /background}. */
  static JsonObject anyOf(String lane) {
    JsonArray names = new JsonArray();
    for (int priority = 0; priority < PRIORITIES; priority++) {
      names.add(name(new Shelf(lane, priority)));
    }
    return new JsonObject().put("$in", names);
  }

  /** Reads a name; empty when it is none. */
  static Optional<Shelf> named(String name) {
    Matcher parts = SHELF_NAME.matcher(name);
    return parts.matches()
        ? Optional.of(new Shelf(parts.group(1), Integer.parseInt(parts.group(2))))
        : Optional.empty();
  }

  static Shelf of(JsonObject doc) {
    String name = doc.getString(MongoDocs.SHELF);
    return name == null ? Shelf.BACKGROUND : named(name).orElseThrow();
  }
}
