package dev.offload.http;

import dev.offload.http.kit.Call;
import dev.offload.http.kit.Endpoint;
import dev.offload.http.kit.MediaTypes;
import dev.offload.http.kit.Problem;
import dev.offload.http.kit.Reply;
import dev.offload.http.view.Pages;
import dev.offload.http.view.TaskView;
import dev.offload.task.Refusal;
import dev.offload.task.Task;
import dev.offload.task.TaskReader;
import dev.offload.time.StoreClock;
import io.vertx.core.Future;
import java.util.UUID;

/** The page of one task, with forms to cancel, retry and delete it. */
final class TaskPage {
  private final TaskReader reader;
  private final Pages pages;
  private final StoreClock clock;

  TaskPage(TaskReader reader, Pages pages, StoreClock clock) {
    this.reader = reader;
    this.pages = pages;
    this.clock = clock;
  }

  /** {@code GET /tasks/:id}. */
  Future<Reply> show(Call call) {
    return task(TaskApi.id(call)).map(task -> pages.task(200, view(task, null)));
  }

  /**
   * Returns what does something as a program asks for it, and then leads back to the page; where
   * the task is no longer one of which this can be done, the page says so.
   *
   * @param name of the button
   */
  Endpoint thenBack(String name, Endpoint action) {
    return then(name, action, "/tasks/");
  }

  /** The same of what ends with the task being gone: it leads to the list. */
  Endpoint thenHome(String name, Endpoint action) {
    return then(name, action, null);
  }

  private Endpoint then(String name, Endpoint action, String back) {
    return call ->
        action
            .answer(call)
            .map(
                done ->
                    Reply.empty(303).with("Location", back == null ? "/" : back + TaskApi.id(call)))
            .recover(e -> refused(call, name, e));
  }

  private Future<Reply> refused(Call call, String name, Throwable e) {
    boolean isShown =
        e instanceof Problem problem
            && problem.status() == Refusal.CONFLICT
            && MediaTypes.accepts(call.request(), MediaTypes.HTML);
    return isShown
        ? task(TaskApi.id(call))
            .map(task -> pages.task(409, view(task, name + ": " + e.getMessage())))
        : Future.failedFuture(e);
  }

  private Future<Task> task(UUID id) {
    return reader.find(id).map(found -> found.orElseThrow(TaskApi::noSuchTask));
  }

  private TaskView view(Task task, String refusal) {
    return new TaskView(task, refusal, clock.likelyMs(), pages.assets());
  }
}
