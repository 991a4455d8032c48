package dev.offload.store.mongo;

import dev.offload.store.Leases;
import dev.offload.store.StoreOpenException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.util.List;
import java.util.Locale;

/** Which documents this version knows, and those of the nodes that live know. */
final class MongoSchema {
  static final String SCHEMA = "schema";
  static final long NOW = 3;

  private static final MongoFind.Kind<OfNode> SCHEMAS =
      new MongoFind.Kind<>(MongoLeases.NODES, OfNode::of, MongoLeases.OUR_LEASE);
  private static final String EARLIER =
      "an earlier version of Offload: stop the nodes of that version first, then start these";
  private static final String LATER =
      "a later version of Offload: stop these first, or start this node with that version";

  private final MongoConnection mongo;
  private final MongoFind find;

  MongoSchema(MongoConnection mongo, MongoFind find) {
    this.mongo = mongo;
    this.find = find;
  }

  /**
   * Fails with {@link StoreOpenException} when a node lives that knows the documents otherwise:
   * each would take over the tasks of the other and run them as what they are not.
   *
   * @param nowMs the store's clock
   */
  Future<Void> refuseOthers(long nowMs) {
    return find.all(SCHEMAS, new JsonObject().put(MongoLeases.LIVE, true), new FindOptions())
        .compose(nodes -> refuse(nodes, nowMs));
  }

  private Future<Void> refuse(List<OfNode> nodes, long nowMs) {
    for (OfNode node : nodes) {
      if (node.number != NOW && nowMs - node.renewedAt < Leases.LAPSE_MS) {
        String what = node.number < NOW ? EARLIER : LATER;
        String line = "%s has running nodes of %s (one that was killed counts for %d s)";
        return Future.failedFuture(
            new StoreOpenException(
                String.format(Locale.ROOT, line, mongo, what, Leases.LAPSE_MS / 1_000), null));
      }
    }
    return Future.succeededFuture();
  }

  /** Which documents a live node knows: before there was a number, they had none. */
  private record OfNode(long number, long renewedAt) {
    static OfNode of(JsonObject doc) {
      long number = doc.getValue(SCHEMA) == null ? 0 : MongoDocs.number(doc, SCHEMA);
      return new OfNode(number, MongoLeases.lease(doc).renewedAt());
    }
  }
}
