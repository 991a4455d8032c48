package dev.offload.worker;

import dev.offload.bus.Command;
import dev.offload.task.Answer;
import dev.offload.task.DurationText;
import dev.offload.task.Refusal;
import dev.offload.task.StatusEvents;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import dev.offload.task.TaskJson;
import dev.offload.waiting.Waiters;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Takes from the bus what somebody asks of a task: the header {@code action} says what, the body is
 * an object with its {@code taskID}. {@code find} takes {@code wait}, too: for how long an answer
 * waits for its end. The answer is the task, whole.
 */
final class TaskRequests {
  private static final String FIND = "find";
  private static final String ID = "taskID";
  private static final String WAIT = "wait";
  private static final int WAITING_MAX = 1_000;
  private static final long WAIT_MAX_MS = 50_000;
  private static final Map<String, Command.Verb> VERBS =
      Map.of(
          "cancel", Command.Verb.CANCEL,
          "retry", Command.Verb.RETRY,
          "delete", Command.Verb.REMOVE);

  private static final Answer NONE =
      new Refusal(Refusal.NOT_FOUND, "there is no task with this id");

  private final Node node;
  private final Orders orders;
  private final Waiters waiters;

  TaskRequests(Node node, Orders orders) {
    this.node = node;
    this.orders = orders;
    waiters = new Waiters(node.store(), node.time(), WAITING_MAX);
  }

  /** Says whether a message asks something of a task, rather than brings one. */
  static boolean isOne(Message<Object> message) {
    return message.headers().contains(QueueConsumer.ACTION);
  }

  void handle(Message<Object> message) {
    try {
      if (!(message.body() instanceof JsonObject body)) {
        throw new IllegalArgumentException("the message must be a JSON object");
      }
      String action = message.headers().get(QueueConsumer.ACTION);
      if (action.equals(FIND)) {
        find(message, id(body, Set.of(ID, WAIT)), waitMs(body.getValue(WAIT)));
        return;
      }
      Command.Verb verb = VERBS.get(action);
      if (verb == null) {
        Set<String> known = Set.of(FIND, "cancel", "retry", "delete");
        throw new IllegalArgumentException(
            Refusal.unknown(QueueConsumer.ACTION, action, known).reason());
      }
      Command command = new Command(verb, id(body, Set.of(ID)));
      orders.run(command).onSuccess(answer -> reply(message, answer));
    } catch (IllegalArgumentException e) {
      message.fail(Refusal.BAD_REQUEST, e.getMessage());
    } catch (RuntimeException e) {
      node.events().unexpected("taking from the bus what is asked of a task", e);
      message.fail(500, "unexpected failure");
    }
  }

  /** Hears what became of tasks. */
  void heard(StatusEvents told) {
    waiters.heard(told);
  }

  /** Answers those who wait. */
  void stop() {
    waiters.stop();
  }

  private void find(Message<Object> message, UUID id, long waitMs) {
    if (TaskIds.isOfSchedules(id)) {
      reply(message, NONE);
      return;
    }
    Future<Optional<Task>> found =
        waitMs > 0 && waiters.haveRoom()
            ? waiters.await(id, (status, version) -> !status.isLive(), waitMs, gone -> {})
            : node.store().find(id);
    found
        .onSuccess(task -> reply(message, task.<Answer>map(TaskRequests::whole).orElse(NONE)))
        .onFailure(
            cause -> {
              node.events().storeFailed("finding a task", cause);
              message.fail(Refusal.UNAVAILABLE, "the store did not answer, try again");
            });
  }

  private static Answer whole(Task task) {
    return new Answer.Stored(task, false);
  }

  private static void reply(Message<Object> message, Answer answer) {
    if (answer instanceof Answer.Stored stored) {
      message.reply(TaskJson.of(stored.task()));
    } else if (answer instanceof Refusal refusal) {
      message.fail(refusal.code(), refusal.reason());
    }
  }

  private static UUID id(JsonObject body, Set<String> known) {
    QueueConsumer.refuseOthers(body, known);
    return TaskIds.parse(String.valueOf(body.getValue(ID)))
        .orElseThrow(
            () -> new IllegalArgumentException("taskID must be a UUIDv7 in canonical lower case"));
  }

  private static long waitMs(Object given) {
    if (given == null) {
      return 0;
    }
    long ms = given instanceof String text ? DurationText.parse(text).orElse(-1) : -1;
    if (ms < 0 || ms > WAIT_MAX_MS) {
      throw new IllegalArgumentException(
          "wait must be a duration such as 30s, at most " + DurationText.of(WAIT_MAX_MS));
    }
    return ms;
  }
}
