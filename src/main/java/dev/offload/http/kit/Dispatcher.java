package dev.offload.http.kit;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;

/** Lets requests through to their routes, after the checks that every request passes. */
public final class Dispatcher {
  private final RouteTable routes;
  private final Responder responder;
  private final HostCheck hostCheck;
  private final Cors cors;

  public Dispatcher(RouteTable routes, Responder responder, HostCheck hostCheck, Cors cors) {
    this.hostCheck = hostCheck;
    this.routes = routes;
    this.responder = responder;
    this.cors = cors;
  }

  /** Handles a request whose head is well-formed. */
  public void handle(HttpServerRequest request) {
    SecurityHeaders.put(request.response());
    try {
      dispatch(request);
    } catch (RuntimeException e) {
      responder.fail(request, e);
    }
  }

  /** Handles a request whose head is not; the connection is closed after the answer. */
  public void handleInvalid(HttpServerRequest request) {
    SecurityHeaders.put(request.response());
    UnreadBody.endConnectionAfter(request);
    Throwable cause = request.decoderResult().cause();
    if (cause instanceof Problem problem) {
      responder.fail(request, problem);
    } else if (cause instanceof TooLongHttpLineException) {
      responder.fail(request, new Problem(414, "the request line is too long"));
    } else if (cause instanceof TooLongHttpHeaderException) {
      responder.fail(request, new Problem(431, "the headers are too long"));
    } else {
      responder.fail(request, new Problem(400, "the request is not valid HTTP"));
    }
  }

  public void refuse(HttpServerRequest request, Problem problem) {
    SecurityHeaders.put(request.response());
    responder.fail(request, problem);
  }

  private void dispatch(HttpServerRequest request) {
    hostCheck.check(request);
    Expectation.check(request);
    String path;
    Map<String, List<String>> query;
    try {
      path = UrlEncoded.path(request.path());
      query = UrlEncoded.fields(request.query());
    } catch (IllegalArgumentException e) {
      throw new Problem(400, "the path or query is not percent-encoded UTF-8");
    }
    cors.open(request, path);
    if (path.length() > 1 && path.endsWith("/") && !routes.has(path)) {
      // The router would take it for the path without.
      throw new Problem(404, "there is nothing at this path");
    }
    routes.handle(request, query);
  }
}
