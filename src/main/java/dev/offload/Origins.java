package dev.offload;

import java.net.URI;

/** Origins of the web: scheme, host and port (RFC 6454). */
final class Origins {

  private Origins() {}

  /** Says whether a text is an origin and nothing more, as a browser sends it. */
  static boolean isOrigin(String text) {
    try {
      URI uri = URI.create(text);
      return uri.getHost() != null
          && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && text.equals(uri.getScheme() + "://" + uri.getRawAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
