package dev.offload.launch;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.ListenerConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.core.Hazelcast;
import dev.offload.node.Membership;
import dev.offload.settings.Settings;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.spi.cluster.ClusterManager;
import java.util.Map;

/**
 * How nodes form a cluster: over TCP between named members, on one interface, without multicast. It
 * carries the bus only. Nothing that must be exclusive rests on it.
 */
final class ClusterSetup {
  /** A silent member is dropped after 8 s, a lost connection at once; halves merge after 10 s. */
  private static final Map<String, String> PROPERTIES =
      Map.of(
          "hazelcast.logging.type", "slf4j",
          "hazelcast.phone.home.enabled", "false",
          "hazelcast.socket.bind.any", "false",
          "hazelcast.socket.client.bind.any", "false",
          "hazelcast.wait.seconds.before.join", "0",
          "hazelcast.heartbeat.interval.seconds", "1",
          "hazelcast.max.no.heartbeat.seconds", "8",
          "hazelcast.merge.first.run.delay.seconds", "10",
          "hazelcast.merge.next.run.delay.seconds", "10",
          "hazelcast.graceful.shutdown.max.wait", "5");

  private static final int PING_MS = 2_000;

  private ClusterSetup() {}

  /**
   * Returns a manager for a node that joins, not started yet.
   *
   * @param store the database that names the cluster
   */
  static ClusterManager manager(
      Settings.Cluster cluster, ClusterAddresses addresses, Membership membership, String store) {
    Hazelcast.setOutOfMemoryHandler(new FatalClusterErrors());
    Config config = config(cluster, addresses).addListenerConfig(new ListenerConfig(membership));
    return new DatabaseCluster(config, store);
  }

  /** Sets the event bus to the same interface, and to notice a dead peer within seconds. */
  static void apply(Settings.Cluster cluster, ClusterAddresses addresses, EventBusOptions bus) {
    bus.setHost(addresses.own().getHostAddress())
        .setPort(cluster.busPort())
        .setClusterPingInterval(PING_MS)
        .setClusterPingReplyInterval(PING_MS)
        .setConnectTimeout(PING_MS);
  }

  private static Config config(Settings.Cluster cluster, ClusterAddresses addresses) {
    Config config = new Config();
    PROPERTIES.forEach(config::setProperty);
    // Its own choice among interfaces knows no IPv6 by default, and no name of another machine.
    config.setProperty("hazelcast.local.localAddress", addresses.own().getHostAddress());
    NetworkConfig network = config.getNetworkConfig();
    network
        .setPort(cluster.port().orElse(ClusterAddresses.FIRST_PORT))
        .setPortAutoIncrement(cluster.port().isEmpty())
        .setPortCount(ClusterAddresses.PORTS)
        .setPublicAddress(null);
    JoinConfig join = network.getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    join.getTcpIpConfig()
        .setEnabled(true)
        .setConnectionTimeoutSeconds(2)
        .setMembers(addresses.members());
    // The names and settings that Vert.x keeps its subscriptions and members under.
    config.addMultiMapConfig(
        new MultiMapConfig("__vertx.subs")
            .setBackupCount(1)
            .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET));
    config.addMapConfig(new MapConfig("__vertx.haInfo").setBackupCount(1));
    config.addMapConfig(new MapConfig("__vertx.nodeInfo").setBackupCount(1));
    return config;
  }
}
