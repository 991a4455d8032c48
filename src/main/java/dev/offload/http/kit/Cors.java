package dev.offload.http.kit;

import dev.offload.settings.Origin;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Set;

/**
 * Lets pages of the configured origins read answers (WHATWG Fetch, "CORS protocol"). Without
 * configured origins it adds nothing.
 */
public final class Cors {
  private static final String PREFLIGHT_AGE_S = "600";
  private static final String ASKED_WITH =
      "Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, Prefer, "
          + "traceparent, tracestate";
  private static final String ANSWERED_WITH =
      "ETag, Idempotent-Replayed, Location, Preference-Applied, Retry-After";

  private final Set<Origin> origins;

  public Cors(List<Origin> origins) {
    this.origins = Set.copyOf(origins);
  }

  /** Adds what every answer needs, errors included. */
  void open(HttpServerRequest request, String path) {
    if (origins.isEmpty() || !isShared(path)) {
      return;
    }
    HttpServerResponse response = request.response();
    response.putHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
    String origin = origin(request);
    if (origin != null) {
      response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
      response.putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, ANSWERED_WITH);
      // The policy of the page itself would keep an open answer from its reader.
      response.putHeader("cross-origin-resource-policy", "cross-origin");
    }
  }

  /**
   * Adds what the answer to a preflight needs.
   *
   * @param methods the methods of the path, separated by commas
   */
  void preflight(HttpServerRequest request, String path, String methods) {
    boolean isPreflight = request.headers().contains("Access-Control-Request-Method");
    if (isPreflight && isShared(path) && origin(request) != null) {
      request
          .response()
          .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, methods)
          .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, ASKED_WITH)
          .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, PREFLIGHT_AGE_S);
    }
  }

  /** Returns the origin as it was sent, for a browser compares it letter by letter; or null. */
  private String origin(HttpServerRequest request) {
    return OriginCheck.origin(request)
        .filter(origins::contains)
        .map(origin -> request.getHeader(HttpHeaders.ORIGIN))
        .orElse(null);
  }

  private static boolean isShared(String path) {
    return path.equals("/background") || path.equals("/api") || path.startsWith("/api/");
  }
}
