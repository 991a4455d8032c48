package dev.offload.settings;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where a page comes from (RFC 6454, section 4). Two are the same when all three parts are, however
 * they were written.
 *
 * @param scheme {@code http} or {@code https}
 * @param host as in {@link Authority}
 * @param port 1-65535: the one that was named, or else the default of the scheme
 */
public record Origin(String scheme, String host, int port) {
  private static final Map<String, Integer> DEFAULT_PORTS = Map.of("http", 80, "https", 443);
  private static final String SEPARATOR = "://";

  /**
   * Reads an origin as a browser sends it in the header Origin.
   *
   * @return empty when the text is not one origin and nothing more: {@code null}, another scheme, a
   *     user, a path, more than one
   */
  public static Optional<Origin> parse(String text) {
    int end = text.indexOf(SEPARATOR);
    String scheme = text.substring(0, Math.max(end, 0)).toLowerCase(Locale.ROOT);
    Integer defaultPort = DEFAULT_PORTS.get(scheme);
    return defaultPort == null
        ? Optional.empty()
        : Authority.parse(text.substring(end + SEPARATOR.length()))
            .map(at -> new Origin(scheme, at.host(), at.port().orElse(defaultPort)));
  }

  /** Reads an origin as people write it: its host may be in any script. */
  public static Optional<Origin> written(String text) {
    try {
      int host = text.indexOf(SEPARATOR) + SEPARATOR.length();
      return parse(text.substring(0, host) + Authority.toAscii(text.substring(host)));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  /**
   * Says whether this is where a request was sent. A Host header tells no scheme, and behind a
   * proxy that ends TLS this process does not know it; so that of the origin is taken, and only
   * host and port are compared.
   */
  public boolean isAt(Authority there) {
    return host.equals(there.host()) && port == there.port().orElse(DEFAULT_PORTS.get(scheme));
  }
}
