package dev.offload.http;

import dev.offload.http.BackgroundRequest.Kind;
import dev.offload.http.kit.Call;
import dev.offload.http.kit.Endpoint;
import dev.offload.http.kit.MediaTypes;
import dev.offload.http.kit.Parameters;
import dev.offload.http.kit.Problem;
import dev.offload.http.kit.Reply;
import dev.offload.task.Answer;
import dev.offload.task.BackgroundText;
import dev.offload.task.Refusal;
import dev.offload.task.Submission;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import dev.offload.task.TaskJson;
import dev.offload.time.StoreClock;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.UUID;

/** {@code POST /background}: takes work from a form or as JSON. */
final class BackgroundEndpoint implements Endpoint {
  private static final Reply TO_HOME = Reply.empty(302).with("Location", "/");

  private final WaitingHeads heads;
  private final Intake intake;
  private final LivePage page;
  private final StoreClock clock;
  private final TaskIds ids;
  private final int textMaxBytes;

  BackgroundEndpoint(
      WaitingHeads heads, Intake intake, LivePage page, StoreClock clock, int textMaxBytes) {
    this.heads = heads;
    this.intake = intake;
    this.page = page;
    this.clock = clock;
    this.ids = new TaskIds(clock::likelyMs);
    this.textMaxBytes = textMaxBytes;
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
        .compose(
            body -> answer(BackgroundRequest.read(kind, request.headers(), body), asJson, asPage))
        .recover(e -> refused(e, null, asPage));
  }

  private Future<Reply> answer(BackgroundRequest read, boolean asJson, boolean asPage) {
    return submit(read)
        .transform(
            stored -> {
              heads.letIn();
              return stored.failed()
                  ? refused(stored.cause(), read.background(), asPage)
                  : Future.succeededFuture(asJson ? accepted(stored.result()) : TO_HOME);
            });
  }

  /** Fails with a {@link Problem}, with 503 one that has the id to try again with. */
  private Future<Task> submit(BackgroundRequest read) {
    String text = read.background();
    int bytes = BackgroundText.utf8Bytes(text);
    Optional<UUID> given = TaskIds.parse(read.taskID());
    Optional<Refusal> refusal = BackgroundText.refuse(text, bytes, textMaxBytes);
    if (refusal.isEmpty() && read.taskID() != null) {
      refusal = Submission.refuseId(given, clock.likelyMs());
    }
    if (refusal.isPresent()) {
      return Future.failedFuture(Problem.of(refusal.get()));
    }
    Future<Task> stored = store(given.orElseGet(ids::next), read, bytes);
    // The form of an old page: its id was used, and the text is another one.
    return read.kind() == Kind.FORM && given.isPresent()
        ? stored.recover(
            e ->
                isConflict(e)
                    ? store(TaskIds.derived(given.get(), text), read, bytes)
                    : Future.failedFuture(e))
        : stored;
  }

  private Future<Task> store(UUID id, BackgroundRequest read, int bytes) {
    Submission it = new Submission(id, read.background(), bytes, intake.deadlineAt());
    return intake.submit(it.with(read.trace())).map(answer -> taken(id, answer));
  }

  private static Task taken(UUID id, Answer answer) {
    if (answer instanceof Answer.Stored stored) {
      return stored.task();
    }
    Refusal refusal = (Refusal) answer;
    Problem problem = Problem.of(refusal);
    throw refusal.code() == Refusal.UNAVAILABLE ? problem.ofTask(id.toString()) : problem;
  }

  private static boolean isConflict(Throwable e) {
    return e instanceof Problem problem && problem.status() == Refusal.CONFLICT;
  }

  private static Reply accepted(Task task) {
    return Reply.json(202, TaskJson.of(task)).with("Location", "/api/tasks/" + task.id());
  }

  private Future<Reply> refused(Throwable e, String text, boolean asPage) {
    if (!(e instanceof Problem problem)) {
      return Future.failedFuture(e);
    }
    return asPage
        ? page.refused(problem, problem.status() == Refusal.TOO_LARGE ? null : text)
        : Future.succeededFuture(Reply.problem(problem));
  }
}
