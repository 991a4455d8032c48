package dev.offload.http.kit;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/** The headers that every answer carries so that a browser trusts nothing but this page. */
final class SecurityHeaders {
  private static final CharSequence[][] HEADERS = {
    pair(
        "content-security-policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self';"
            + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"),
    pair("x-content-type-options", "nosniff"),
    pair("x-frame-options", "DENY"),
    // Not no-referrer: with it browsers send "Origin: null" on our own form posts (Fetch, "append
    // a request Origin header"), and the check of the origin would refuse them.
    pair("referrer-policy", "same-origin"),
    pair("cross-origin-opener-policy", "same-origin"),
    pair("cross-origin-resource-policy", "same-origin"),
  };

  private SecurityHeaders() {}

  /** Adds them to an answer that has none yet. */
  static void put(HttpServerResponse response) {
    put(response.headers());
  }

  static void put(MultiMap headers) {
    for (CharSequence[] header : HEADERS) {
      headers.add(header[0], header[1]);
    }
  }

  private static CharSequence[] pair(String name, String value) {
    return new CharSequence[] {
      HttpHeaders.createOptimized(name), HttpHeaders.createOptimized(value)
    };
  }
}
