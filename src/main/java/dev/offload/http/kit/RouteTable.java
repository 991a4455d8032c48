package dev.offload.http.kit;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.http.HttpServerRequestInternal;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which path has which method. Each path also answers OPTIONS, HEAD where it answers GET, and other
 * methods with 405. For one event loop.
 */
public final class RouteTable {
  private static final List<HttpMethod> READING = List.of(HttpMethod.GET, HttpMethod.HEAD);
  private static final List<HttpMethod> ORDER =
      List.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST, HttpMethod.PUT, HttpMethod.DELETE);

  private final Router router;
  private final Responder responder;
  private final OriginCheck originCheck;
  private final Cors cors;
  private final Map<String, Fixed> fixed = new HashMap<>();
  private Map<String, List<String>> query;

  /** What a path that has no {@code :id} leads to. */
  private record Fixed(List<HttpMethod> methods, Handler<Call> action) {}

  public RouteTable(Vertx vertx, Responder responder, OriginCheck originCheck, Cors cors) {
    this.responder = responder;
    this.originCheck = originCheck;
    this.cors = cors;
    router = Router.router(vertx);
    router.errorHandler(400, context -> fail(context, 400, "the request is not valid HTTP"));
    router.errorHandler(404, context -> fail(context, 404, "there is nothing at this path"));
  }

  public RouteTable get(String path, Endpoint endpoint) {
    return add(path, READING, responder.sending("GET " + path, endpoint, status -> {}));
  }

  /**
   * Adds a path with several methods.
   *
   * @param refused is told the status of each answer that is a refusal, of what is only read aside
   */
  public RouteTable methods(String path, Map<HttpMethod, Endpoint> each, IntConsumer refused) {
    Map<HttpMethod, Handler<Call>> actions = new HashMap<>();
    each.forEach(
        (method, endpoint) ->
            actions.put(
                method,
                responder.sending(
                    method + " " + path,
                    endpoint,
                    READING.contains(method) ? status -> {} : refused)));
    if (actions.containsKey(HttpMethod.GET)) {
      actions.put(HttpMethod.HEAD, actions.get(HttpMethod.GET));
    }
    List<HttpMethod> inOrder = ORDER.stream().filter(actions::containsKey).toList();
    return add(path, inOrder, call -> actions.get(call.request().method()).handle(call));
  }

  /** Says whether a path is written in the table as it is. */
  boolean has(String path) {
    return fixed.containsKey(path);
  }

  /** Adds a path that can be read, written and deleted. */
  public RouteTable resource(String path, Endpoint get, Endpoint put, Endpoint delete) {
    Handler<Call> reading = responder.sending("GET " + path, get, status -> {});
    Map<HttpMethod, Handler<Call>> changing =
        Map.of(
            HttpMethod.PUT, responder.sending("PUT " + path, put, status -> {}),
            HttpMethod.DELETE, responder.sending("DELETE " + path, delete, status -> {}));
    return add(
        path,
        List.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.PUT, HttpMethod.DELETE),
        call -> changing.getOrDefault(call.request().method(), reading).handle(call));
  }

  /**
   * @param action answers by itself
   */
  public RouteTable stream(String path, Handler<Call> action) {
    return add(path, READING, action);
  }

  /**
   * @param refused is told the status of each answer that is a refusal, whether a problem or a page
   */
  public RouteTable post(String path, Endpoint endpoint, IntConsumer refused) {
    Handler<Call> sending = responder.sending("POST " + path, endpoint, refused);
    return add(path, List.of(HttpMethod.POST), sending);
  }

  /**
   * Brings a request to its route, which is called before it returns. What asks for a path as it is
   * written in the table does not need the router, which tries one route after another.
   */
  void handle(HttpServerRequest request, Map<String, List<String>> decodedQuery) {
    query = decodedQuery;
    Fixed route = fixed.get(request.path());
    if (route != null
        && route.methods.contains(request.method())
        && ((HttpServerRequestInternal) request).isValidAuthority()) {
      answer(new Call(request, null, null, query), route.action);
    } else {
      router.handle(request);
    }
  }

  private RouteTable add(String path, List<HttpMethod> methods, Handler<Call> action) {
    String allow =
        Stream.concat(methods.stream(), Stream.of(HttpMethod.OPTIONS))
            .map(HttpMethod::name)
            .collect(Collectors.joining(", "));
    Route route = router.route(path).handler(answering(action));
    methods.forEach(route::method);
    if (path.indexOf(':') < 0) {
      fixed.put(path, new Fixed(methods, action));
    }
    router.options(path).handler(answering(call -> options(call.request(), allow)));
    router
        .route(path)
        .handler(context -> fail(context, new Problem(405, "this path supports " + allow), allow));
    return this;
  }

  private Handler<RoutingContext> answering(Handler<Call> action) {
    return context -> answer(call(context), action);
  }

  private void answer(Call call, Handler<Call> action) {
    try {
      originCheck.check(call.request());
      action.handle(call);
    } catch (RuntimeException e) {
      responder.fail(call.request(), e);
    }
  }

  private Call call(RoutingContext context) {
    return new Call(context.request(), context.pathParam("id"), context.pathParam("part"), query);
  }

  private void options(HttpServerRequest request, String allow) {
    cors.preflight(request, request.path(), allow);
    responder.send(request, Reply.empty(204).with("Allow", allow));
  }

  private void fail(RoutingContext context, int status, String detail) {
    responder.fail(context.request(), new Problem(status, detail));
  }

  private void fail(RoutingContext context, Problem problem, String allow) {
    responder.fail(context.request(), problem.with("Allow", allow));
  }
}
