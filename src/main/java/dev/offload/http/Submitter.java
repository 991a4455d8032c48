package dev.offload.http;

import dev.offload.http.kit.Problem;
import dev.offload.task.Answer;
import dev.offload.task.BackgroundText;
import dev.offload.task.Refusal;
import dev.offload.task.Submission;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;

/** Checks what a request asks and has it stored. */
final class Submitter {
  private final Intake intake;
  private final StoreTime time;
  private final int textMaxBytes;

  Submitter(Intake intake, StoreTime time, int textMaxBytes) {
    this.intake = intake;
    this.time = time;
    this.textMaxBytes = textMaxBytes;
  }

  /**
   * Stores the work of a request.
   *
   * @return the task as it is stored; fails with a {@link Problem}: 400 or 413 when the request is
   *     not valid, 409 when its id belongs to another text, 503 with the id to try again with
   */
  Future<Task> submit(BackgroundRequest request) {
    Optional<Refusal> refusal = refuse(request);
    if (refusal.isPresent()) {
      return Future.failedFuture(Problem.of(refusal.get()));
    }
    UUID given = TaskIds.parse(request.taskID()).orElse(null);
    String text = request.background();
    Future<Task> stored = store(given == null ? time.nextId() : given, text);
    // The form of an old page: its id was used, and the text is another one.
    return request.kind() == BackgroundRequest.Kind.FORM && given != null
        ? stored.recover(
            e -> isConflict(e) ? store(TaskIds.derived(given, text), text) : Future.failedFuture(e))
        : stored;
  }

  private Optional<Refusal> refuse(BackgroundRequest request) {
    return BackgroundText.refuse(request.background(), textMaxBytes)
        .or(
            () ->
                request.taskID() == null
                    ? Optional.empty()
                    : Submission.refuseId(request.taskID(), time.nowMs()));
  }

  private Future<Task> store(UUID id, String background) {
    return intake.submit(id, background).map(answer -> taken(id, answer));
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
}
