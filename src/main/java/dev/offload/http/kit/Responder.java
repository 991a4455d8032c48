package dev.offload.http.kit;

import dev.offload.observe.FatalErrors;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Supplier;

/** Sends answers. */
public final class Responder {
  private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");

  private final Problems problems;
  private final UnreadBody unreadBody;
  private final UnreadAnswers unreadAnswers;
  private final Failures failures;

  public Responder(
      Problems problems, UnreadBody unreadBody, UnreadAnswers unreadAnswers, Failures failures) {
    this.problems = problems;
    this.unreadBody = unreadBody;
    this.unreadAnswers = unreadAnswers;
    this.failures = failures;
  }

  /** Returns the action that sends what an endpoint answers. */
  public Action sending(Endpoint endpoint) {
    return call -> {
      HttpServerRequest request = call.request();
      endpoint.answer(call).onComplete(reply -> send(request, reply), e -> fail(request, e));
    };
  }

  /** Answers a request that failed: as its {@link Problem} says, or 500. */
  void fail(HttpServerRequest request, Throwable e) {
    if (e instanceof Problem problem) {
      send(request, () -> problems.reply(request, problem));
      return;
    }
    failures.unexpected(request.method() + " " + request.path(), e);
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
      write(request, hasRoom ? made : problems.reply(request, tooManyUnread()));
    } catch (Throwable e) {
      failures.unexpected(request.method() + " " + request.path(), e);
      giveUp(request);
    }
  }

  private static boolean isOver(HttpServerResponse response) {
    return response.ended() || response.closed();
  }

  /** Answers 500; where an answer has begun, its connection ends before it is whole. */
  private void giveUp(HttpServerRequest request) {
    try {
      write(request, problems.json(new Problem(500, "something went wrong here, not with you")));
    } catch (Throwable e) {
      FatalErrors.check(e);
      // What failed first is told, and is the one line for this request.
      request.connection().close().onFailure(FatalErrors::check);
    }
  }

  private void write(HttpServerRequest request, Reply reply) {
    HttpServerResponse response = request.response();
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
      unreadAnswers.written(request, 0, response.end());
    } else {
      unreadAnswers.written(request, reply.body().length(), response.end(reply.body()));
    }
  }

  private static Problem tooManyUnread() {
    return Problem.unavailable("too many answers wait to be read by others, try again");
  }
}
