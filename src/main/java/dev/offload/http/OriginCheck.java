package dev.offload.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Refuses what another site makes a browser send. Browsers say where a request comes from in {@code
 * Sec-Fetch-Site} (W3C Fetch Metadata), older ones and plain HTTP beyond this machine only in
 * {@code Origin}; other clients say neither.
 */
final class OriginCheck {
  private static final Set<HttpMethod> SAFE =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  private final Set<String> origins;

  /**
   * @param origins other origins that may post, in lower case
   */
  OriginCheck(List<String> origins) {
    this.origins = Set.copyOf(origins);
  }

  /**
   * Lets a request pass.
   *
   * @throws Problem 403 when it would change something and comes from another site
   */
  void check(HttpServerRequest request) {
    if (!SAFE.contains(request.method()) && !passes(request)) {
      throw new Problem(403, "requests from other sites are refused");
    }
  }

  private boolean passes(HttpServerRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origin != null && origins.contains(origin.toLowerCase(Locale.ROOT))) {
      return true;
    }
    if (site != null) {
      return site.equals("none") || site.equals("same-origin");
    }
    return origin == null || isOwn(origin, request.getHeader(HttpHeaders.HOST));
  }

  private static boolean isOwn(String origin, String host) {
    int authority = origin.indexOf("://");
    return authority > 0 && origin.substring(authority + 3).equalsIgnoreCase(host);
  }
}
