package dev.offload.launch;

import dev.offload.bus.Addresses;
import dev.offload.observe.NodeState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonObject;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;

/**
 * Tells the other nodes of a cluster how this one is named, so that their logs do the same, and
 * that it stops. Without a cluster there is nobody to tell.
 */
final class Presence {
  private static final String MEMBER = "member";
  private static final String NODE = "node";
  private static final String PLACE = "place";
  private static final String STOPPING = "stopping";

  private final Vertx vertx;
  private final NodeState state;
  private final Membership membership;
  private final HazelcastClusterManager cluster;

  Presence(Vertx vertx, NodeState state, Membership membership) {
    this.vertx = vertx;
    this.state = state;
    this.membership = membership;
    cluster =
        ((VertxInternal) vertx).clusterManager() instanceof HazelcastClusterManager manager
            ? manager
            : null;
  }

  /** Begins to hear of others; tells nothing before this node listens. */
  Future<Void> start() {
    return cluster == null
        ? Future.succeededFuture()
        : vertx.eventBus().<JsonObject>consumer(Addresses.NODES, this::hear).completion();
  }

  /**
   * This node listens.
   *
   * @param web where its web side is; empty without one
   */
  void listening(String web) {
    String own = cluster == null ? "" : address(cluster);
    String between = own.isEmpty() || web.isEmpty() ? "" : ", ";
    state.onName(this::tell);
    state.setPlace(own + between + web);
  }

  /** Tells of this node; it has another name, stops, or somebody does not know it. */
  void tell() {
    if (cluster != null && state.place() != null) {
      JsonObject own =
          new JsonObject()
              .put(MEMBER, cluster.getNodeId())
              .put(NODE, state.incarnation())
              .put(PLACE, state.place())
              .put(STOPPING, state.isStopping());
      vertx.eventBus().publish(Addresses.NODES, own);
    }
  }

  private void hear(Message<JsonObject> told) {
    JsonObject it = told.body();
    String member = it.getString(MEMBER);
    if (!cluster.getNodeId().equals(member)) {
      Membership.Neighbour neighbour =
          new Membership.Neighbour(
              member, it.getString(NODE), it.getString(PLACE), it.getBoolean(STOPPING));
      if (membership.heard(neighbour)) {
        tell();
      }
    }
  }

  private static String address(HazelcastClusterManager cluster) {
    return Membership.place(cluster.getHazelcastInstance().getCluster().getLocalMember());
  }
}
