package dev.offload.http.kit;

import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;

/**
 * A request that found its route.
 *
 * @param id what stands in the path where the route has {@code :id}, decoded; null when it has none
 * @param query the parameters of the query, decoded
 */
public record Call(HttpServerRequest request, String id, Map<String, List<String>> query) {}
