package dev.offload.settings;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a node of the cluster may be: {@code host:port}, or {@code [address]:port} with IPv6. */
public record Member(Host host, int port) {
  private static final Pattern FORM = Pattern.compile("([^:\\[\\]]+|\\[[^\\[\\]]+\\]):(\\d{1,5})");
  private static final int PORT_MAX = 65_535;

  /**
   * Reads a member.
   *
   * @throws IllegalArgumentException when it is none; its message says what it must be
   */
  public static Member of(String given) {
    Matcher parts = FORM.matcher(given.strip());
    int port = parts.matches() ? Integer.parseInt(parts.group(2)) : 0;
    if (port < 1 || port > PORT_MAX) {
      throw new IllegalArgumentException(
          "must list host:port of the nodes, IPv6 in brackets, with ports from 1 to " + PORT_MAX);
    }
    return new Member(reachable(Host.of(parts.group(1))), port);
  }

  /**
   * Returns a host that other machines can be told.
   *
   * @throws IllegalArgumentException when it means something else on each machine
   */
  static Host reachable(Host host) {
    if (host.isAny()) {
      throw new IllegalArgumentException(
          "must name one address at which other nodes reach this one");
    }
    if (host.hasZone()) {
      throw new IllegalArgumentException("must have no zone, which other machines do not know");
    }
    return host;
  }

  @Override
  public String toString() {
    return host.withPort(port);
  }
}
