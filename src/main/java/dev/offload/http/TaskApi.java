package dev.offload.http;

import dev.offload.bus.Command;
import dev.offload.bus.Command.Verb;
import dev.offload.http.kit.Call;
import dev.offload.http.kit.Parameters;
import dev.offload.http.kit.Problem;
import dev.offload.http.kit.Reply;
import dev.offload.settings.Topics;
import dev.offload.task.Answer;
import dev.offload.task.Refusal;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import dev.offload.task.TaskJson;
import dev.offload.task.TaskReader;
import dev.offload.task.TaskReader.PageQuery;
import dev.offload.task.TaskReader.TaskPage;
import dev.offload.waiting.Waiters;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** Tasks as JSON. */
final class TaskApi {
  private static final int LIMIT = 50;
  private static final int LIMIT_MAX = 200;
  private static final String UNKNOWN = "unknown_task";

  private final TaskReader reader;
  private final Waiters waiters;
  private final Workers workers;
  private final Topics topics;

  TaskApi(TaskReader reader, Waiters waiters, Workers workers, Topics topics) {
    this.reader = reader;
    this.waiters = waiters;
    this.workers = workers;
    this.topics = topics;
  }

  /** {@code GET /api/tasks?topic=&subscription=&status=&limit=&cursor=}: one page, newest first. */
  Future<Reply> list(Call call) {
    Parameters parameters =
        Parameters.of(call, "topic", "subscription", "status", "limit", "cursor");
    PageQuery query =
        new PageQuery(
            status(parameters.get("status")),
            parameters.get("topic"),
            parameters.get("subscription"),
            cursor(parameters.get("cursor")),
            limit(parameters.get("limit")));
    // Schedules are shown elsewhere.
    return Shelf.SCHEDULES.topic().equals(query.topic())
        ? Future.succeededFuture(Reply.json(200, json(new TaskPage(List.of(), null))))
        : reader.page(query).map(page -> Reply.json(200, json(page)));
  }

  /**
   * {@code GET /api/tasks/:id?wait=}: one task, or 404; 304 when {@code If-None-Match} names its
   * version. With {@code wait} once it ended, or has another version than those named, or when the
   * time is over; at once when too many wait.
   */
  Future<Reply> one(Call call) {
    HttpServerRequest request = call.request();
    Wait wait = Wait.of(request, Parameters.of(call, "wait").get("wait"));
    SeenVersions seen = SeenVersions.of(request);
    UUID id = id(call);
    if (wait.ms() > 0 && waiters.haveRoom()) {
      return waiters
          .await(id, seen::isAwaited, wait.ms(), request.response()::closeHandler)
          .map(found -> wait.applied(tagged(found.orElseThrow(TaskApi::noSuchTask), seen)));
    }
    return reader.find(id).map(found -> tagged(found.orElseThrow(TaskApi::noSuchTask), seen));
  }

  /** {@code POST /api/tasks/:id/cancel}: ends it, whether it runs or waits. */
  Future<Reply> cancel(Call call) {
    return command(Verb.CANCEL, call, "not_cancellable").map(this::task);
  }

  /** {@code POST /api/tasks/:id/retry}: has it tried now. */
  Future<Reply> retry(Call call) {
    return command(Verb.RETRY, call, "not_retryable").map(this::task);
  }

  /** {@code DELETE /api/tasks/:id}: removes it. */
  Future<Reply> remove(Call call) {
    return command(Verb.REMOVE, call, "not_ended").map(removed -> Reply.empty(204));
  }

  private Reply tagged(Task task, SeenVersions seen) {
    Reply reply = seen.has(task.version()) ? Reply.empty(304) : task(task);
    return reply.with("ETag", SeenVersions.tag(task));
  }

  private Reply task(Task task) {
    return Reply.json(200, known(TaskJson.of(task), task));
  }

  /** Adds what only the configuration knows of a task. */
  private JsonObject known(JsonObject json, Task task) {
    topics
        .of(task.shelf())
        .filter(it -> !(it.work() instanceof Topics.Work.Demo))
        .ifPresent(it -> json.put("attemptsMax", it.retry().attempts()));
    return json;
  }

  private Future<Task> command(Verb verb, Call call, String conflict) {
    Parameters.of(call);
    return workers.command(new Command(verb, id(call))).map(answer -> done(answer, conflict));
  }

  private static Task done(Answer answer, String conflict) {
    if (answer instanceof Answer.Stored stored) {
      return stored.task();
    }
    Refusal refusal = (Refusal) answer;
    Problem problem = Problem.of(refusal);
    throw switch (refusal.code()) {
      case Refusal.CONFLICT -> problem.coded(conflict);
      case Refusal.NOT_FOUND -> problem.coded(UNKNOWN);
      default -> problem;
    };
  }

  /**
   * @throws Problem 400 when it is malformed, 404 when it is a schedule's
   */
  static UUID id(Call call) {
    UUID id =
        TaskIds.parse(call.id())
            .orElseThrow(() -> new Problem(400, "a task id is a UUIDv7 in canonical lower case"));
    if (TaskIds.isOfSchedules(id)) {
      throw noSuchTask();
    }
    return id;
  }

  static Problem noSuchTask() {
    return new Problem(404, "there is no task with this id").coded(UNKNOWN);
  }

  private JsonObject json(TaskPage page) {
    JsonArray items = new JsonArray();
    for (Task task : page.items()) {
      items.add(known(TaskJson.listed(task), task));
    }
    JsonObject json = new JsonObject().put("items", items);
    return page.next() == null ? json : json.put("nextCursor", page.next().toString());
  }

  /**
   * Returns the status of a word, or null when that is.
   *
   * @throws Problem 400 when there is none
   */
  static Status status(String word) {
    if (word == null) {
      return null;
    }
    return Status.of(word)
        .orElseThrow(
            () ->
                new Problem(
                    400,
                    "status must be one of "
                        + Arrays.stream(Status.values())
                            .map(Status::word)
                            .collect(Collectors.joining(", "))));
  }

  private static int limit(String text) {
    if (text == null) {
      return LIMIT;
    }
    int limit = text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : 0;
    if (limit < 1 || limit > LIMIT_MAX) {
      throw new Problem(400, "limit must be a whole number from 1 to " + LIMIT_MAX);
    }
    return limit;
  }

  /**
   * Returns the task that a page before ended with, or null when the text is.
   *
   * @throws Problem 400 when it is malformed
   */
  static UUID cursor(String text) {
    if (text == null) {
      return null;
    }
    return TaskIds.parse(text)
        .orElseThrow(() -> new Problem(400, "cursor must be the nextCursor of an earlier page"));
  }
}
