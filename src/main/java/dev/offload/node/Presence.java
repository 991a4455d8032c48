package dev.offload.node;

import dev.offload.observe.NodeState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonObject;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.UUID;

/**
 * Tells the other nodes of a Hazelcast cluster how this one is named, so that their logs do the
 * same, and that it stops. Without a cluster there is nobody to tell.
 */
public final class Presence implements Neighbours {
  static final String MANAGER = "io.vertx.spi.cluster.hazelcast.HazelcastClusterManager";

  private static final String MEMBER = "member";
  private static final String NODE = "node";
  private static final String PLACE = "place";
  private static final String STOPPING = "stopping";

  private final Membership membership;
  private final boolean isHeard;
  private Vertx vertx;
  private String address;
  private NodeState state;
  private HazelcastClusterManager cluster;
  private UUID listener;

  /** In a cluster that somebody else made. */
  Presence() {
    this(new Membership(), false);
  }

  /**
   * In a cluster that has its members told of already.
   *
   * @param membership hears of members
   */
  public Presence(Membership membership) {
    this(membership, true);
  }

  private Presence(Membership membership, boolean isHeard) {
    this.membership = membership;
    this.isHeard = isHeard;
  }

  @Override
  public Future<Void> start(Vertx of, String at, NodeState node, Runnable changed) {
    vertx = of;
    address = at;
    state = node;
    membership.onChange(node.nodes(), changed);
    cluster =
        ((VertxInternal) of).clusterManager() instanceof HazelcastClusterManager manager
            ? manager
            : null;
    if (cluster == null) {
      return Future.succeededFuture();
    }
    if (!isHeard) {
      listener = cluster.getHazelcastInstance().getCluster().addMembershipListener(membership);
    }
    return of.eventBus().<JsonObject>consumer(at, this::hear).completion();
  }

  @Override
  public String own() {
    if (cluster == null) {
      return "";
    }
    return Membership.place(cluster.getHazelcastInstance().getCluster().getLocalMember());
  }

  @Override
  public void tell() {
    if (cluster != null && state.place() != null) {
      JsonObject own =
          new JsonObject()
              .put(MEMBER, cluster.getNodeId())
              .put(NODE, state.incarnation())
              .put(PLACE, state.place())
              .put(STOPPING, state.isStopping());
      vertx.eventBus().publish(address, own);
    }
  }

  @Override
  public void stop() {
    if (listener != null) {
      cluster.getHazelcastInstance().getCluster().removeMembershipListener(listener);
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
}
