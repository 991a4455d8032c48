package dev.offload.http.kit;

import dev.offload.settings.Authority;
import dev.offload.settings.Origin;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Refuses what another site makes a browser send. Browsers say where a request comes from in {@code
 * Sec-Fetch-Site} (W3C Fetch Metadata), older ones and plain HTTP beyond this machine only in
 * {@code Origin}; other clients say neither.
 */
public final class OriginCheck {
  private static final Set<HttpMethod> SAFE =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  private final Set<Origin> origins;

  /**
   * @param origins other origins that may post
   */
  public OriginCheck(List<Origin> origins) {
    this.origins = Set.copyOf(origins);
  }

  /**
   * @throws Problem 403 when it would change something and comes from another site
   */
  void check(HttpServerRequest request) {
    if (!SAFE.contains(request.method()) && !passes(request)) {
      throw new Problem(403, "requests from other sites are refused");
    }
  }

  /**
   * Returns the origin that a request names; empty when it names none, more than one, or something
   * else, such as {@code null}.
   */
  static Optional<Origin> origin(HttpServerRequest request) {
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    return origin == null || request.headers().getAll(HttpHeaders.ORIGIN).size() > 1
        ? Optional.empty()
        : Origin.parse(origin);
  }

  private boolean passes(HttpServerRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    if (!request.headers().contains(HttpHeaders.ORIGIN)) {
      return site == null || isOwn(site);
    }
    Optional<Origin> origin = origin(request);
    if (origin.filter(origins::contains).isPresent()) {
      return true;
    }
    return site == null
        ? origin.filter(one -> isOwn(one, HostCheck.asked(request))).isPresent()
        : isOwn(site);
  }

  private static boolean isOwn(String site) {
    return site.equals("none") || site.equals("same-origin");
  }

  private static boolean isOwn(Origin origin, String asked) {
    return asked != null && Authority.parse(asked).filter(origin::isAt).isPresent();
  }
}
