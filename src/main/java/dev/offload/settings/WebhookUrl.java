package dev.offload.settings;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where a webhook is sent.
 *
 * @param isSecure over TLS
 * @param host as in {@link Authority}, without a dot at its end
 * @param port 1-65535
 * @param path with the query; begins with a slash
 */
public record WebhookUrl(boolean isSecure, String host, int port, String path) {
  private static final Map<String, Integer> PORTS = Map.of("http", 80, "https", 443);
  private static final String SEPARATOR = "://";
  private static final Pattern PATH =
      Pattern.compile("(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*");

  /**
   * Reads a URL.
   *
   * @param text http or https, a host, perhaps a port, perhaps a path and a query. An address is
   *     four decimal numbers, or IPv6 in brackets: what else a browser takes for one is refused
   * @throws IllegalArgumentException when it is none; its message says what it must be, and never
   *     the URL, which may have a secret in it
   */
  public static WebhookUrl of(String text) {
    int end = text.indexOf(SEPARATOR);
    String scheme = text.substring(0, Math.max(end, 0)).toLowerCase(Locale.ROOT);
    if (!PORTS.containsKey(scheme)) {
      throw new IllegalArgumentException("must begin with http:// or https://");
    }
    String rest = text.substring(end + SEPARATOR.length());
    int path = firstOf(rest, "/?#");
    String target = rest.substring(path);
    if (target.contains("#")) {
      throw new IllegalArgumentException("must have no fragment (#…)");
    }
    if (!PATH.matcher(target).matches()) {
      throw new IllegalArgumentException(
          "must have in its path and query only what RFC 3986 allows; write the rest as %XX");
    }
    Authority at = authority(rest.substring(0, path));
    return new WebhookUrl(
        scheme.equals("https"),
        withoutNeedlessBrackets(at.hostWithoutDot()),
        at.port().orElse(PORTS.get(scheme)),
        target.startsWith("/") ? target : "/" + target);
  }

  private static int firstOf(String text, String letters) {
    int at = 0;
    while (at < text.length() && letters.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return at;
  }

  private static Authority authority(String text) {
    if (text.contains("@")) {
      throw new IllegalArgumentException("must have no user or password");
    }
    String rule =
        "must name a host: a name, four decimal numbers, or an IPv6 address in brackets;"
            + " and after it at most a port of 1 to 65535";
    try {
      return Authority.parse(Authority.toAscii(text))
          .orElseThrow(() -> new IllegalArgumentException(rule));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(rule, e);
    }
  }

  /** An IPv4 address that was written as a mapped one (RFC 4291, 2.5.5.2) needs none. */
  private static String withoutNeedlessBrackets(String host) {
    return host.startsWith("[") && !host.contains(":")
        ? host.substring(1, host.length() - 1)
        : host;
  }

  /** Returns scheme, host and port, for people to read: no path, which may have a secret in it. */
  @Override
  public String toString() {
    return (isSecure ? "https" : "http") + SEPARATOR + host + ":" + port;
  }
}
