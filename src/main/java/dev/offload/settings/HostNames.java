package dev.offload.settings;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The hosts that a node answers to. A page may have its own name resolve to an address of this node
 * (DNS rebinding), and to a browser all that it then asks is of one origin. An address cannot be
 * made to lead elsewhere, nor can {@code localhost} and names below it (RFC 6761, section 6.3).
 */
public final class HostNames {
  private static final String LOCALHOST = "localhost";

  private final Set<String> names = new HashSet<>();

  /**
   * @param bound the host that the node listens on; a name or an address
   * @param others further names that lead here
   */
  public HostNames(String bound, List<String> others) {
    Authority.parse(bound).ifPresent(at -> names.add(at.hostWithoutDot()));
    names.addAll(others);
  }

  /**
   * Reads a name as people write it: in any script, in any case.
   *
   * @return empty when it is not a host alone, without scheme and port
   */
  public static Optional<String> written(String name) {
    try {
      return Authority.parse(Authority.toAscii(name))
          .filter(at -> at.port().isEmpty() && !name.endsWith(":"))
          .map(Authority::hostWithoutDot);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  /** Says whether this node is meant. The port does not matter: a proxy may have another. */
  public boolean include(Authority asked) {
    String name = asked.hostWithoutDot();
    return asked.isAddress()
        || name.equals(LOCALHOST)
        || name.endsWith("." + LOCALHOST)
        || names.contains(name);
  }
}
