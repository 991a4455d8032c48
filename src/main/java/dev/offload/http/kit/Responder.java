package dev.offload.http.kit;

import dev.offload.observe.FatalErrors;
import dev.offload.observe.RequestMeters;
import dev.offload.observe.TaskEvents;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** Sends answers; a problem as Problem Details, or as a small page to browsers. */
public final class Responder {
  private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");

  private static final String LOCATION = "Location";

  private static final int FIRST_REFUSAL = 400;

  private final Function<Problem, Reply> page;
  private final UnreadBody unreadBody;
  private final UnreadAnswers unreadAnswers;
  private final TaskEvents events;
  private final String basePath;

  /**
   * @param page shows a problem to a reader
   * @param basePath under which a proxy shows this node; empty without one
   */
  public Responder(
      Function<Problem, Reply> page,
      UnreadBody unreadBody,
      UnreadAnswers unreadAnswers,
      TaskEvents events,
      String basePath) {
    this.basePath = basePath;
    this.page = page;
    this.unreadBody = unreadBody;
    this.unreadAnswers = unreadAnswers;
    this.events = events;
  }

  /**
   * Returns what sends the answers of an endpoint.
   *
   * @param route that it answers at, as it is in the table
   * @param refused is told the status of each that is a refusal
   */
  Handler<Call> sending(String route, Endpoint endpoint, IntConsumer refused) {
    RequestMeters meters = events.requests(route);
    return call -> {
      long begun = meters.begin();
      // So that what an endpoint throws is told as what it fails with.
      Future.succeededFuture(call)
          .compose(endpoint::answer)
          .onComplete(
              reply -> {
                tellIfRefused(reply.status(), refused);
                meters.ended(begun, reply.status());
                send(call.request(), reply);
              },
              e -> {
                int status = e instanceof Problem problem ? problem.status() : 500;
                tellIfRefused(status, refused);
                meters.ended(begun, status);
                fail(call.request(), e);
              });
    };
  }

  private static void tellIfRefused(int status, IntConsumer refused) {
    if (status >= FIRST_REFUSAL) {
      refused.accept(status);
    }
  }

  /** Answers a request that failed: as its {@link Problem} says, or 500. */
  void fail(HttpServerRequest request, Throwable e) {
    if (e instanceof Problem problem) {
      send(request, () -> reply(request, problem));
      return;
    }
    events.unexpected(request.method() + " " + request.path(), e);
    if (!isOver(request.response())) {
      giveUp(request);
    }
  }

  /** Sends an answer; one to HEAD without its body. */
  void send(HttpServerRequest request, Reply reply) {
    send(request, () -> reply);
  }

  /** Whoever asked is not left waiting for an answer that cannot be made or sent. */
  private void send(HttpServerRequest request, Supplier<Reply> reply) {
    if (isOver(request.response())) {
      return;
    }
    try {
      Reply made = reply.get();
      boolean hasRoom = unreadAnswers.hasRoomForBytes(made.body().length());
      write(request, hasRoom ? made : reply(request, tooManyUnread()));
    } catch (Throwable e) {
      events.unexpected(request.method() + " " + request.path(), e);
      giveUp(request);
    }
  }

  private Reply reply(HttpServerRequest request, Problem problem) {
    return wantsPage(request)
        ? page.apply(problem).with(problem.headers())
        : Reply.problem(problem);
  }

  private static boolean wantsPage(HttpServerRequest request) {
    String uri = request.uri();
    return !uri.equals("/api")
        && !uri.startsWith("/api/")
        && !uri.startsWith("/api?")
        && MediaTypes.accepts(request, MediaTypes.HTML)
        && !MediaTypes.accepts(request, MediaTypes.JSON);
  }

  private static boolean isOver(HttpServerResponse response) {
    return response.ended() || response.closed();
  }

  /** Answers 500; where an answer has begun, its connection ends before it is whole. */
  private void giveUp(HttpServerRequest request) {
    try {
      write(
          request, Reply.problem(new Problem(500, "an error inside Offload, not in the request")));
    } catch (Throwable e) {
      FatalErrors.check(e);
      // What failed first is told, and is the one line for this request.
      request.connection().close().onFailure(FatalErrors::check);
    }
  }

  private void write(HttpServerRequest request, Reply reply) {
    HttpServerResponse response = request.response();
    response.setStatusCode(reply.status());
    MultiMap headers = response.headers().set(HttpHeaders.CACHE_CONTROL, NO_STORE);
    for (Map.Entry<String, String> header : reply.headers().entrySet()) {
      boolean isOwnPath = header.getKey().equals(LOCATION);
      headers.set(header.getKey(), isOwnPath ? basePath + header.getValue() : header.getValue());
    }
    if (reply.type() != null) {
      headers.set(HttpHeaders.CONTENT_TYPE, reply.type());
    }
    if (UnreadBody.isLeft(request)) {
      unreadBody.discard(request);
    }
    if (request.method().equals(HttpMethod.HEAD)) {
      if (reply.type() != null) {
        response.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(reply.body().length()));
      }
      unreadAnswers.written(request, 0, response.end());
    } else {
      unreadAnswers.written(request, reply.body().length(), response.end(reply.body()));
    }
  }

  private static Problem tooManyUnread() {
    return Problem.unavailable("too many answers have not been read yet, try again");
  }
}
