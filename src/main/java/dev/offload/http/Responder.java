package dev.offload.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** Sends answers. */
final class Responder {
  private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");

  private final Problems problems;
  private final UnreadBody unreadBody;
  private final Failures failures;

  Responder(Problems problems, UnreadBody unreadBody, Failures failures) {
    this.problems = problems;
    this.unreadBody = unreadBody;
    this.failures = failures;
  }

  /** Returns the action that sends what an endpoint answers. */
  Action sending(Endpoint endpoint) {
    return call -> {
      HttpServerRequest request = call.request();
      endpoint
          .answer(call)
          .onSuccess(reply -> send(request, reply))
          .onFailure(e -> fail(request, e));
    };
  }

  /** Answers a request that failed: as its {@link Problem} says, or 500. */
  void fail(HttpServerRequest request, Throwable e) {
    if (e instanceof Problem problem) {
      send(request, problems.reply(request, problem));
      return;
    }
    failures.unexpected(request.method() + " " + request.path(), e);
    if (!request.response().headWritten()) {
      send(request, problems.json(new Problem(500, "something went wrong here, not with you")));
    }
  }

  /** Sends an answer; one to HEAD without its body. */
  void send(HttpServerRequest request, Reply reply) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    response.setStatusCode(reply.status());
    response.headers().set(HttpHeaders.CACHE_CONTROL, NO_STORE);
    reply.headers().forEach(response::putHeader);
    if (reply.type() != null) {
      response.headers().set(HttpHeaders.CONTENT_TYPE, reply.type());
    }
    if (UnreadBody.isLeft(request)) {
      unreadBody.discard(request);
    }
    if (request.method().equals(HttpMethod.HEAD)) {
      response.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(reply.body().length()));
      response.end().onFailure(gone -> {});
    } else {
      response.end(reply.body()).onFailure(gone -> {});
    }
  }
}
