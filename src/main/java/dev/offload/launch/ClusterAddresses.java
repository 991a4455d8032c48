package dev.offload.launch;

import dev.offload.settings.Host;
import dev.offload.settings.HostLookup;
import dev.offload.settings.Member;
import dev.offload.settings.Settings;
import dev.offload.settings.StartException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a node of a cluster listens and where the others may be, as looked up when it started.
 *
 * @param own the address to bind, which the others are told
 * @param members {@code host:port}, as addresses where they were found
 */
record ClusterAddresses(InetAddress own, List<String> members) {
  static final int FIRST_PORT = 5701;
  static final int PORTS = 10;

  private static final Logger LOG = LoggerFactory.getLogger("offload");

  /**
   * Looks the hosts up and tries the ports. It blocks, for seconds when the DNS does not answer.
   *
   * @throws StartException when this node's host is not found or not here, or a port is in use. A
   *     member that is not found is told of in the log: it may come to be.
   */
  static ClusterAddresses find(Settings.Cluster cluster) {
    InetAddress own = HostLookup.own(Host.of(cluster.host()), "CLUSTER_HOST");
    tryPorts(own, cluster);
    List<String> members =
        cluster.members().isEmpty()
            ? range().mapToObj(port -> at(own, port)).toList()
            : found(own, cluster.members().stream().map(Member::of).toList());
    return new ClusterAddresses(own, members);
  }

  /**
   * All that a name stands for, of the kind that this node can connect from; the library would take
   * the first. A name that is not found yet it looks up again by itself.
   */
  private static List<String> found(InetAddress own, List<Member> given) {
    Map<Member, CompletableFuture<List<InetAddress>>> lookups = new LinkedHashMap<>();
    given.forEach(member -> lookups.put(member, HostLookup.all(member.host())));
    List<String> members = new ArrayList<>();
    lookups.forEach((member, lookup) -> members.addAll(found(own, member, lookup)));
    return List.copyOf(members);
  }

  private static List<String> found(
      InetAddress own, Member member, CompletableFuture<List<InetAddress>> lookup) {
    Stream<InetAddress> all;
    try {
      all = lookup.join().stream();
    } catch (CompletionException e) {
      LOG.warn(
          "Cannot resolve the cluster member {}: correct CLUSTER_MEMBERS or the DNS",
          member.host());
      return List.of(member.toString());
    }
    List<String> usable =
        all.filter(address -> address.getClass() == own.getClass())
            .map(address -> at(address, member.port()))
            .toList();
    if (usable.isEmpty()) {
      LOG.warn(
          "{} of CLUSTER_MEMBERS cannot be reached from {} of CLUSTER_HOST: one is IPv4 and the"
              + " other IPv6",
          member,
          own.getHostAddress());
    }
    return usable;
  }

  /** Two sockets at once, so that one port for both is found out, too. */
  private static void tryPorts(InetAddress own, Settings.Cluster cluster) {
    IntStream ports = cluster.port().isPresent() ? cluster.port().stream() : range();
    try (ServerSocket member = firstFree(own, ports)) {
      if (member == null) {
        throw inUse(own, cluster.port().isPresent() ? "" + cluster.port().getAsInt() : "5701-5710");
      }
      if (cluster.busPort() != 0) {
        listen(own, cluster.busPort()).close();
      }
    } catch (IOException e) {
      throw new StartException(
          "port "
              + cluster.busPort()
              + " of "
              + own.getHostAddress()
              + " cannot be used for the event bus: set CLUSTER_BUS_PORT to a free one, or 0");
    }
  }

  private static StartException inUse(InetAddress own, String ports) {
    return new StartException(
        "port "
            + ports
            + " of "
            + own.getHostAddress()
            + " cannot be used for the cluster: set CLUSTER_PORT to a free one");
  }

  private static ServerSocket firstFree(InetAddress own, IntStream ports) {
    for (int port : ports.toArray()) {
      try {
        return listen(own, port);
      } catch (IOException e) {
        // In use, or not allowed: the next one.
      }
    }
    return null;
  }

  private static ServerSocket listen(InetAddress own, int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.bind(new InetSocketAddress(own, port));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static IntStream range() {
    return IntStream.range(FIRST_PORT, FIRST_PORT + PORTS);
  }

  private static String at(InetAddress address, int port) {
    return Host.of(address.getHostAddress()).withPort(port);
  }
}
