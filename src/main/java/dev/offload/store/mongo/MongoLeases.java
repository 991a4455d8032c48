package dev.offload.store.mongo;

import com.mongodb.MongoCommandException;
import dev.offload.store.Leases;
import dev.offload.task.LiveTask;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.UpdateOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Leases as documents of {@code nodes}, one for each incarnation; {@code renewedAt} is a date. */
final class MongoLeases implements Leases {
  static final String NODES = "nodes";
  private static final String CLOCK = "clock";
  static final String LIVE = "live";
  private static final String COUNTER = "counter";
  private static final String RENEWED_AT = "renewedAt";
  private static final String NOW = "now";
  private static final int LEASES_MAX = 1_000;
  static final JsonObject OUR_LEASE =
      new JsonObject()
          .put(MongoDocs.ID, new JsonObject().put("$type", "string"))
          .put(LIVE, new JsonObject().put("$type", "bool"))
          .put(COUNTER, MongoDocs.WHOLE)
          .put(RENEWED_AT, new JsonObject().put("$type", "date"));
  private static final MongoFind.Kind<Lease> OURS =
      new MongoFind.Kind<>(NODES, MongoLeases::lease, OUR_LEASE);
  private final MongoConnection mongo;
  private final MongoFind find;
  private final MongoOwnedTasks owned;
  private final MongoHomes homes;
  private final MongoHomeTasks homeTasks;

  MongoLeases(MongoConnection mongo, MongoFind find, MongoOwnedTasks owned) {
    this.mongo = mongo;
    this.find = find;
    this.owned = owned;
    homes = new MongoHomes(mongo);
    homeTasks = new MongoHomeTasks(mongo, find);
  }

  @Override
  public Future<Long> clock() {
    // Of two first readings at once one may fail to make the document; then it is there.
    return mongo.write(
        client ->
            tick(client)
                .recover(
                    e ->
                        e instanceof MongoCommandException
                            ? tick(client)
                            : Future.failedFuture(e)));
  }

  /** See {@link MongoSchema#refuseOthers}. */
  Future<Void> refuseOtherSchemas() {
    return clock().compose(new MongoSchema(mongo, find)::refuseOthers);
  }

  /** Looks for other nodes only then: of two that begin at once, one sees the other. */
  @Override
  public Future<Lease> open(String incarnation) {
    return begin(incarnation, true)
        .recover(
            e -> e instanceof MongoCommandException ? used(incarnation, e) : Future.failedFuture(e))
        .compose(
            lease ->
                refuseOtherSchemas()
                    .map(lease)
                    .recover(
                        refused ->
                            release(incarnation)
                                .transform(released -> Future.failedFuture(refused))));
  }

  /** Makes a lease; fails where the id was used: the document is there and cannot be made. */
  private Future<Lease> begin(String incarnation, boolean live) {
    JsonObject unused = byId(incarnation).put(LIVE, new JsonObject().put("$exists", false));
    JsonObject begun =
        new JsonObject().put(LIVE, live).put(COUNTER, 0L).put(MongoSchema.SCHEMA, MongoSchema.NOW);
    JsonObject begin =
        new JsonObject()
            .put("$set", begun)
            .put("$currentDate", new JsonObject().put(RENEWED_AT, true));
    return mongo
        .write(client -> update(client, NODES, unused, begin, true))
        .map(MongoLeases::lease);
  }

  /** Servers differ in the code they give for a duplicate here, so the document is looked for. */
  private Future<Lease> used(String incarnation, Throwable refused) {
    return read(incarnation)
        .compose(
            lease ->
                Future.failedFuture(
                    lease.isPresent()
                        ? new IllegalStateException("incarnation " + incarnation + " was used")
                        : refused));
  }

  @Override
  public Future<Optional<Lease>> renew(Lease held) {
    JsonObject renewal =
        new JsonObject()
            .put("$inc", new JsonObject().put(COUNTER, 1L))
            .put("$currentDate", new JsonObject().put(RENEWED_AT, true));
    return mongo
        .write(client -> update(client, NODES, guard(held), renewal, false))
        .map(doc -> Optional.ofNullable(doc).map(MongoLeases::lease));
  }

  @Override
  public Future<Optional<Lease>> read(String incarnation) {
    return find.all(OURS, byId(incarnation), new FindOptions())
        .map(found -> found.stream().findFirst());
  }

  @Override
  public Future<List<Lease>> all() {
    FindOptions options =
        new FindOptions().setSort(new JsonObject().put(LIVE, -1)).setLimit(LEASES_MAX);
    return find.all(OURS, new JsonObject(), options);
  }

  @Override
  public Future<Boolean> markDead(Lease seen) {
    return end(guard(seen)).map(matched -> matched == 1);
  }

  @Override
  public Future<Void> release(String incarnation) {
    return end(byId(incarnation)).mapEmpty();
  }

  @Override
  public Future<Void> forget(String incarnation) {
    JsonObject tasks = new JsonObject().put(MongoDocs.OWNER, incarnation);
    JsonObject idOnly = new JsonObject().put(MongoDocs.ID, 1);
    JsonObject dead = byId(incarnation).put(LIVE, false);
    return mongo
        .read(client -> client.findOne(MongoDocs.TASKS, tasks, idOnly))
        .compose(
            task ->
                task != null
                    ? Future.succeededFuture()
                    : mongo.write(client -> client.removeDocument(NODES, dead)).mapEmpty());
  }

  @Override
  public Future<List<String>> owners() {
    // Every owner is above "", and the sparse index serves a range but not a search for all.
    JsonObject any = new JsonObject().put(MongoDocs.OWNER, new JsonObject().put("$gt", ""));
    String text = String.class.getName();
    return mongo
        .read(client -> client.distinctWithQuery(MongoDocs.TASKS, MongoDocs.OWNER, text, any))
        .map(names -> names.stream().map(String.class::cast).toList());
  }

  @Override
  public Future<Boolean> bury(String incarnation) {
    return begin(incarnation, false)
        .map(made -> true)
        .recover(
            e ->
                e instanceof MongoCommandException
                    ? read(incarnation).map(lease -> lease.isPresent() && !lease.get().live())
                    : Future.failedFuture(e));
  }

  @Override
  public Future<Adopted> adopt(String from, String to, Slice slice) {
    return owned.adopt(from, to, slice);
  }

  @Override
  public Future<Integer> give(String from, String to, List<LiveTask> tasks) {
    return owned.give(tasks, from, to);
  }

  @Override
  public Future<Integer> takeLane(String lane, String to) {
    return homeTasks.take(lane, to);
  }

  @Override
  public Future<List<LiveTask>> begun(String owner, String lane, UUID after, int limit) {
    return homeTasks.begun(owner, lane, after, limit);
  }

  @Override
  public Future<Map<String, String>> homes() {
    return homes.all();
  }

  @Override
  public Future<Boolean> home(String lane, String seen, String me) {
    return homes.claim(lane, seen, me);
  }

  /** Takes those that still are as they were found; returns those that were won. */
  Future<List<LiveTask>> take(List<LiveTask> found, String from, String to) {
    return owned.take(found, from, to);
  }

  private Future<Long> end(JsonObject guard) {
    JsonObject dead = new JsonObject().put("$set", new JsonObject().put(LIVE, false));
    return mongo
        .write(client -> client.updateCollection(NODES, guard, dead))
        .map(result -> result.getDocMatched());
  }

  private static Future<Long> tick(MongoClient client) {
    JsonObject now = new JsonObject().put("$currentDate", new JsonObject().put(NOW, true));
    return update(client, CLOCK, byId(CLOCK), now, true).map(doc -> MongoDocs.date(doc, NOW));
  }

  private static Future<JsonObject> update(
      MongoClient client, String collection, JsonObject guard, JsonObject change, boolean upsert) {
    UpdateOptions options = new UpdateOptions().setUpsert(upsert).setReturningNewDocument(true);
    return client.findOneAndUpdateWithOptions(
        collection, guard, change, new FindOptions(), options);
  }

  private static JsonObject guard(Lease lease) {
    return byId(lease.incarnation()).put(LIVE, true).put(COUNTER, lease.counter());
  }

  private static JsonObject byId(String id) {
    return new JsonObject().put(MongoDocs.ID, id);
  }

  static Lease lease(JsonObject doc) {
    return new Lease(
        doc.getString(MongoDocs.ID),
        MongoDocs.number(doc, COUNTER),
        doc.getBoolean(LIVE),
        MongoDocs.date(doc, RENEWED_AT));
  }
}
