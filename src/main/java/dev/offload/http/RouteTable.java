package dev.offload.http;

import io.vertx.core.http.HttpMethod;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which path has which methods. A path may end in {@code :id}, which stands for one segment. */
final class RouteTable {
  private static final String ID = ":id";

  private final Map<String, Route> exact = new HashMap<>();
  private final Map<String, Route> withId = new LinkedHashMap<>();

  /** What a path leads to; {@code id} is the segment that stands for {@code :id}, or null. */
  record Match(Route route, String id) {}

  RouteTable get(String path, Action action) {
    return add(path, HttpMethod.GET, action);
  }

  RouteTable post(String path, Action action) {
    return add(path, HttpMethod.POST, action);
  }

  /**
   * Finds the route of a path.
   *
   * @throws Problem 404 when there is none
   */
  Match find(String path) {
    Route route = exact.get(path);
    if (route != null) {
      return new Match(route, null);
    }
    int start = path.lastIndexOf('/') + 1;
    route = start < path.length() ? withId.get(path.substring(0, start)) : null;
    if (route == null) {
      throw new Problem(404, "there is nothing at this path");
    }
    return new Match(route, path.substring(start));
  }

  private RouteTable add(String path, HttpMethod method, Action action) {
    Route route =
        path.endsWith(ID)
            ? withId.computeIfAbsent(path.replace(ID, ""), prefix -> new Route())
            : exact.computeIfAbsent(path, same -> new Route());
    route.actions.put(method, action);
    return this;
  }

  /** The methods of one path. */
  static final class Route {
    private final Map<HttpMethod, Action> actions = new LinkedHashMap<>();

    /**
     * Returns what a method does. HEAD does what GET does: the body is left out when it is sent.
     *
     * @throws Problem 405 with {@code Allow}
     */
    Action action(HttpMethod method) {
      Action action = actions.get(method.equals(HttpMethod.HEAD) ? HttpMethod.GET : method);
      if (action == null) {
        throw new Problem(405, "this path answers " + allow()).with("Allow", allow());
      }
      return action;
    }

    /** Returns the value of {@code Allow}. */
    String allow() {
      StringBuilder allow = new StringBuilder();
      for (HttpMethod method : actions.keySet()) {
        allow.append(method.name()).append(", ");
        if (method.equals(HttpMethod.GET)) {
          allow.append(HttpMethod.HEAD.name()).append(", ");
        }
      }
      return allow.append(HttpMethod.OPTIONS.name()).toString();
    }
  }
}
