package dev.offload.http.kit;

import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;

/**
 * A request that found its route.
 *
 * @param id what stands in the path where the route has {@code :id}, decoded; null when it has none
 * @param part the same where it has {@code :part}
 * @param query the parameters of the query, decoded
 */
public record Call(
    HttpServerRequest request, String id, String part, Map<String, List<String>> query) {

  /** A request whose path has one part that varies, or none. */
  public Call(HttpServerRequest request, String id, Map<String, List<String>> query) {
    this(request, id, null, query);
  }
}
