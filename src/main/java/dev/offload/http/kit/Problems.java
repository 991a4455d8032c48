package dev.offload.http.kit;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;

/** Turns problems into answers: Problem Details (RFC 9457), or a small page for browsers. */
public final class Problems {
  private final Function<Problem, Reply> page;

  /**
   * @param page shows a problem to a reader
   */
  public Problems(Function<Problem, Reply> page) {
    this.page = page;
  }

  /** Returns the answer that suits the client. */
  Reply reply(HttpServerRequest request, Problem problem) {
    return wantsPage(request) ? page.apply(problem).with(problem.headers()) : json(problem);
  }

  /** Returns the answer as Problem Details. */
  public Reply json(Problem problem) {
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
            .put("detail", problem.refusal().reason());
    if (problem.taskID() != null) {
      body.put("taskID", problem.taskID());
    }
    if (problem.refusal().outcomeUnknown()) {
      body.put("outcome", "unknown");
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
