package dev.offload.node;

import dev.offload.observe.NodeState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;

/** The other nodes of a cluster, as far as they tell of themselves. Nothing rests on it. */
public interface Neighbours {

  /** Nobody tells of others, and nobody is told. */
  Neighbours NONE = new Neighbours() {};

  /**
   * Returns what there is in a Vertx that somebody else made: with Hazelcast the nodes tell each
   * other how they are named, with other cluster managers, or none, they do not.
   */
  static Neighbours of(Vertx vertx) {
    Object manager = ((VertxInternal) vertx).clusterManager();
    Class<?> type = manager == null ? Object.class : manager.getClass();
    // By its name: the library may not be there.
    while (type != Object.class && !type.getName().equals(Presence.MANAGER)) {
      type = type.getSuperclass();
    }
    return type == Object.class ? NONE : new Presence();
  }

  /**
   * Begins to hear of others; tells nothing before this node listens.
   *
   * @param address on the bus at which nodes tell
   * @param changed is told of others that come and go, on any thread
   */
  default Future<Void> start(Vertx vertx, String address, NodeState state, Runnable changed) {
    return Future.succeededFuture();
  }

  /** Returns where this node is in the cluster, as it is shown; empty without one. */
  default String own() {
    return "";
  }

  /** Tells of this node: it has another name, or stops. */
  default void tell() {}

  /** Hears of nobody any more. */
  default void stop() {}
}
