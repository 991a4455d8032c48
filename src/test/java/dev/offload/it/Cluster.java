package dev.offload.it;

import dev.offload.it.OffloadProcess.Launch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Clustered nodes on ports of their own, so that no other cluster of the machine joins them. */
final class Cluster implements AutoCloseable {
  private static final Set<Integer> TAKEN = new HashSet<>();

  private final List<OffloadProcess> processes = new ArrayList<>();
  private final List<Integer> ports;
  private final Map<String, String> environment = new HashMap<>();
  private IntFunction<Path> conf = slot -> null;

  /**
   * @param environment what all nodes share, MONGODB_URI among it
   * @param nodesMax how many may run at once
   */
  Cluster(Map<String, String> environment, int nodesMax) {
    this(environment, nodesMax, "127.0.0.1");
  }

  /** The same, with another host of this machine, IPv6 in brackets. */
  Cluster(Map<String, String> environment, int nodesMax, String host) {
    ports = IntStream.range(0, nodesMax).mapToObj(i -> freePort()).toList();
    this.environment.putAll(environment);
    this.environment.put("CLUSTER_HOST", host);
    this.environment.put(
        "CLUSTER_MEMBERS",
        ports.stream().map(port -> host + ":" + port).collect(Collectors.joining(",")));
  }

  /** Has nodes that start from now on read a file of settings. */
  void configure(Path conf) {
    configure(slot -> conf);
  }

  /** The same, with a file for each slot. */
  void configure(IntFunction<Path> conf) {
    this.conf = conf;
  }

  /**
   * Starts a node; does not wait for it.
   *
   * @param slot which of the cluster's ports it takes, from 0
   * @param more settings of this node alone
   */
  OffloadProcess start(int slot, Map<String, String> more) {
    return start(Launch.PLAIN, slot, more);
  }

  /** The same, with a command in front and options for the JVM. */
  OffloadProcess start(Launch launch, int slot, Map<String, String> more) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("CLUSTER_PORT", String.valueOf(ports.get(slot)));
    all.putAll(more);
    Path file = conf.apply(slot);
    String[] arguments =
        file == null
            ? new String[] {"-cluster"}
            : new String[] {"-cluster", "-conf", file.toString()};
    OffloadProcess node = OffloadProcess.start(launch, Path.of("."), all, arguments);
    processes.add(node);
    return node;
  }

  /** Starts nodes at once, all alike, and waits until they listen. */
  List<OffloadProcess> startAll(int nodes) {
    return startAll(Launch.PLAIN, nodes);
  }

  /** The same, with a command in front and options for the JVM. */
  List<OffloadProcess> startAll(Launch launch, int nodes) {
    List<OffloadProcess> started =
        IntStream.range(0, nodes).mapToObj(slot -> start(launch, slot, Map.of())).toList();
    started.forEach(OffloadProcess::baseUrl);
    return started;
  }

  /** Returns what all its nodes said of errors. */
  List<String> errors() {
    return processes.stream().flatMap(node -> node.errors().stream()).toList();
  }

  @Override
  public void close() {
    processes.forEach(OffloadProcess::close);
  }

  private static int freePort() {
    // Below the range from which ports of outgoing connections are taken.
    for (int port = 20_000 + (int) (ProcessHandle.current().pid() % 1_000) * 10; ; port++) {
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        if (TAKEN.add(free.getLocalPort())) {
          return free.getLocalPort();
        }
      } catch (IOException e) {
        if (port > 31_000) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }
}
