package dev.offload.it;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A small network on this machine: hosts in network namespaces of their own, each with a cable to
 * one switch, which is in a namespace too, and a cable from there to the machine itself. Cables can
 * be pulled, and hosts kept from one another. All of it is gone with {@link #close}.
 */
final class Lan implements AutoCloseable {
  private static final String UPLINK = "uplink";

  private final String name =
      "ofl" + Integer.toHexString(ThreadLocalRandom.current().nextInt(4096));

  /** From the block that is set aside for tests of networks, RFC 2544. */
  private final String subnet = "198.18." + ThreadLocalRandom.current().nextInt(1, 250) + ".";

  private final String hub = name + "-hub";
  private final List<String> namespaces = new ArrayList<>();

  /**
   * Lays the network.
   *
   * @param hosts how many, numbered from 0
   */
  Lan(int hosts) {
    try {
      lay(hosts);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private void lay(int hosts) {
    addNamespace(hub);
    in(hub, "ip", "link", "add", "br0", "type", "bridge");
    in(hub, "ip", "link", "set", "br0", "up");
    Commands.run("ip", "link", "add", name, "type", "veth", "peer", "name", UPLINK, "netns", hub);
    plug(UPLINK);
    Commands.run("ip", "address", "add", machine() + "/24", "dev", name);
    Commands.run("ip", "link", "set", name, "up");
    for (int host = 0; host < hosts; host++) {
      String space = name + "-" + host;
      addNamespace(space);
      Commands.run(
          "ip",
          "-n",
          space,
          "link",
          "add",
          "eth0",
          "type",
          "veth",
          "peer",
          "name",
          port(host),
          "netns",
          hub);
      plug(port(host));
      in(space, "ip", "address", "add", address(host) + "/24", "dev", "eth0");
      in(space, "ip", "link", "set", "lo", "up");
      in(space, "ip", "link", "set", "eth0", "up");
    }
  }

  /** Returns why such networks cannot be made here and by this user; empty when they can. */
  static Optional<String> hindrance() {
    try {
      new Lan(1).close();
      return Optional.empty();
    } catch (RuntimeException | AssertionError e) {
      return Optional.of("no networks can be made here: " + e.getMessage());
    }
  }

  /** Returns the address at which the hosts find this machine. */
  String machine() {
    return subnet + "1";
  }

  /** Returns the address of a host. */
  String address(int host) {
    return subnet + (host + 10);
  }

  /** Returns what to put before a command for it to run on a host. */
  List<String> on(int host) {
    return List.of("ip", "netns", "exec", name + "-" + host);
  }

  /** Keeps hosts from one another, or not any more; each still reaches the machine. */
  void keepApart(boolean apart, int... hosts) {
    for (int host : hosts) {
      in(hub, "bridge", "link", "set", "dev", port(host), "isolated", apart ? "on" : "off");
    }
  }

  /** Pulls the cable of a host. */
  void pull(int host) {
    in(hub, "ip", "link", "set", port(host), "down");
  }

  /** Plugs the cable of a host in again. */
  void replug(int host) {
    in(hub, "ip", "link", "set", port(host), "up");
  }

  @Override
  public void close() {
    namespaces.forEach(space -> Commands.run("ip", "netns", "delete", space));
    namespaces.clear();
  }

  private void addNamespace(String space) {
    Commands.run("ip", "netns", "add", space);
    namespaces.add(space);
  }

  private void plug(String port) {
    in(hub, "ip", "link", "set", port, "master", "br0");
    in(hub, "ip", "link", "set", port, "up");
  }

  private static String port(int host) {
    return "port" + host;
  }

  private static void in(String space, String... command) {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", space));
    all.addAll(List.of(command));
    Commands.run(all.toArray(String[]::new));
  }
}
