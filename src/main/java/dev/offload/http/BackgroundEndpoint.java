package dev.offload.http;

import dev.offload.http.BackgroundRequest.Kind;
import dev.offload.http.kit.Call;
import dev.offload.http.kit.Endpoint;
import dev.offload.http.kit.MediaTypes;
import dev.offload.http.kit.Parameters;
import dev.offload.http.kit.Problem;
import dev.offload.http.kit.Problems;
import dev.offload.http.kit.Reply;
import dev.offload.task.Task;
import dev.offload.task.TaskJson;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** {@code POST /background}: takes work from a form or as JSON. */
final class BackgroundEndpoint implements Endpoint {
  private static final Reply TO_HOME = Reply.empty(302).with("Location", "/");

  private final WaitingHeads heads;
  private final Submitter submitter;
  private final LivePage page;
  private final Problems problems;

  BackgroundEndpoint(WaitingHeads heads, Submitter submitter, LivePage page, Problems problems) {
    this.heads = heads;
    this.submitter = submitter;
    this.page = page;
    this.problems = problems;
  }

  @Override
  public Future<Reply> answer(Call call) {
    Parameters.of(call);
    HttpServerRequest request = call.request();
    Kind kind = BackgroundRequest.kind(request.getHeader(HttpHeaders.CONTENT_TYPE));
    boolean asJson = kind == Kind.JSON || MediaTypes.accepts(request, MediaTypes.JSON);
    boolean asPage = !asJson && MediaTypes.accepts(request, MediaTypes.HTML);
    return heads
        .read(request, asPage)
        .compose(body -> submit(BackgroundRequest.read(kind, body), asJson, asPage))
        .recover(e -> refused(e, null, asPage));
  }

  private Future<Reply> submit(BackgroundRequest read, boolean asJson, boolean asPage) {
    return submitter
        .submit(read)
        .transform(
            stored -> {
              heads.letIn();
              return stored.failed()
                  ? refused(stored.cause(), read.background(), asPage)
                  : Future.succeededFuture(asJson ? accepted(stored.result()) : TO_HOME);
            });
  }

  private static Reply accepted(Task task) {
    return Reply.json(202, TaskJson.of(task)).with("Location", "/api/tasks/" + task.id());
  }

  private Future<Reply> refused(Throwable e, String text, boolean asPage) {
    if (!(e instanceof Problem problem)) {
      return Future.failedFuture(e);
    }
    return asPage
        ? page.refused(problem, problem.status() == 413 ? null : text)
        : Future.succeededFuture(problems.json(problem));
  }
}
