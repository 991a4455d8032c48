package dev.offload.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;

/** Turns problems into answers: Problem Details (RFC 9457), or a small page for browsers. */
final class Problems {
  private final Pages pages;

  Problems(Pages pages) {
    this.pages = pages;
  }

  /** Returns the answer that suits the client. */
  Reply reply(HttpServerRequest request, Problem problem) {
    return wantsPage(request) ? pages.problem(problem).with(problem.headers()) : json(problem);
  }

  /** Returns the answer as Problem Details. */
  Reply json(Problem problem) {
    Buffer body = body(problem).toBuffer();
    return new Reply(problem.status(), MediaTypes.PROBLEM, body, problem.headers());
  }

  /** Returns the members of Problem Details. */
  static JsonObject body(Problem problem) {
    JsonObject body =
        new JsonObject()
            .put("type", "about:blank")
            .put("title", problem.title())
            .put("status", problem.status())
            .put("detail", problem.detail());
    if (problem.taskID() != null) {
      body.put("taskID", problem.taskID());
    }
    return body;
  }

  private static boolean wantsPage(HttpServerRequest request) {
    String uri = request.uri();
    return !uri.equals("/api")
        && !uri.startsWith("/api/")
        && !uri.startsWith("/api?")
        && MediaTypes.accepts(request, MediaTypes.HTML)
        && !MediaTypes.accepts(request, MediaTypes.JSON);
  }
}
