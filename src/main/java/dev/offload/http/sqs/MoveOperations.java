package dev.offload.http.sqs;

import dev.offload.bus.Command;
import dev.offload.bus.MoveMessages;
import dev.offload.http.kit.Problem;
import dev.offload.http.queue.Broker;
import dev.offload.http.sqs.SqsError.Kind;
import dev.offload.task.Answer;
import dev.offload.task.QueueDefinition;
import dev.offload.task.Refusal;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import dev.offload.task.TaskReader;
import dev.offload.task.TaskReader.PageQuery;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Has dead letters moved, and tells how far that is. */
final class MoveOperations {
  private static final String SOURCE = "SourceArn";
  private static final String DESTINATION = "DestinationArn";
  private static final String RATE = "MaxNumberOfMessagesPerSecond";
  private static final String RESULTS = "MaxResults";
  private static final String HANDLE = "TaskHandle";
  private static final String MOVED = "ApproximateNumberOfMessagesMoved";
  private static final int RATE_MAX = 500;
  private static final int RESULTS_MAX = 10;
  private static final int LOOKED_AT = 200;

  private final NamedQueues queues;
  private final Broker broker;
  private final TaskReader reads;

  MoveOperations(NamedQueues queues, Broker broker, TaskReader reads) {
    this.queues = queues;
    this.broker = broker;
    this.reads = reads;
  }

  Map<String, Operation> all() {
    return Map.of(
        "StartMessageMoveTask", this::start,
        "ListMessageMoveTasks", this::list,
        "CancelMessageMoveTask", this::cancel);
  }

  private Future<JsonObject> start(SqsRequest request) {
    String from = queue(request.requiring(SOURCE), SOURCE);
    String to = request.has(DESTINATION) ? queue(request, DESTINATION) : null;
    Integer rate = request.number(RATE);
    if (rate != null && (rate < 1 || rate > RATE_MAX)) {
      throw SqsError.invalid(rate, RATE, "Must be between 1 and 500, if provided.");
    }
    return queues
        .all()
        .compose(
            all -> {
              check(all, from, to);
              return broker.command(new MoveMessages(from, to, rate == null ? 0 : rate));
            })
        .map(answer -> new JsonObject().put(HANDLE, started(answer).id().toString()));
  }

  private static void check(Map<String, QueueDefinition> all, String from, String to) {
    if (!all.containsKey(from)) {
      throw notThere(SOURCE);
    }
    if (to != null && !all.containsKey(to)) {
      throw notThere(DESTINATION);
    }
    if (all.values().stream().noneMatch(it -> from.equals(it.deadLetters()))) {
      throw SqsError.invalid("Source queue must be configured as a Dead Letter Queue.");
    }
    if (to != null && all.get(to).ordered() != all.get(from).ordered()) {
      throw SqsError.invalid("Source and destination must be queues of the same type.");
    }
  }

  private static Task started(Answer answer) {
    if (answer instanceof Answer.Stored stored) {
      return stored.task();
    }
    Refusal refusal = (Refusal) answer;
    if (refusal.code() == Refusal.CONFLICT) {
      throw new SqsError(
          Kind.UNSUPPORTED_OPERATION,
          "There is already a task running. Only one active task is allowed for a source queue arn"
              + " at a given time.");
    }
    throw Problem.of(refusal);
  }

  private Future<JsonObject> list(SqsRequest request) {
    String from = queue(request.requiring(SOURCE), SOURCE);
    Integer max = request.number(RESULTS);
    if (max != null && (max < 1 || max > RESULTS_MAX)) {
      throw SqsError.invalid(max, RESULTS, "Must be between 1 and 10, if provided.");
    }
    return queues
        .known()
        .find(from)
        .compose(
            found -> {
              found.orElseThrow(() -> notThere(SOURCE));
              return reads.page(new PageQuery(null, MoveMessages.TOPIC, null, null, LOOKED_AT));
            })
        .map(page -> newest(page.items(), from, max == null ? 1 : max))
        .compose(this::whole)
        .map(
            tasks -> {
              JsonArray results = new JsonArray();
              tasks.forEach(it -> results.add(json(it)));
              return results.isEmpty()
                  ? new JsonObject()
                  : new JsonObject().put("Results", results);
            });
  }

  private static List<Task> newest(List<Task> all, String from, int max) {
    return all.stream().filter(it -> moved(it).from().equals(from)).limit(max).toList();
  }

  /** A list does not say how far its tasks are. */
  private Future<List<Task>> whole(List<Task> tasks) {
    List<Future<Optional<Task>>> each = tasks.stream().map(it -> reads.find(it.id())).toList();
    return Future.all(each)
        .map(all -> each.stream().flatMap(one -> one.result().stream()).toList());
  }

  private Future<JsonObject> cancel(SqsRequest request) {
    UUID id =
        TaskIds.parse(request.requiring(HANDLE).text(HANDLE))
            .orElseThrow(() -> SqsError.invalid("Value for parameter TaskHandle is invalid."));
    return reads
        .find(id)
        .compose(
            found -> {
              if (found.isEmpty() || !found.get().shelf().topic().equals(MoveMessages.TOPIC)) {
                throw new SqsError(Kind.RESOURCE_NOT_FOUND, "Task does not exist.");
              }
              return broker
                  .command(new Command(Command.Verb.CANCEL, id))
                  .map(answer -> cancelled(answer, found.get()));
            });
  }

  private static JsonObject cancelled(Answer answer, Task seen) {
    if (answer instanceof Refusal refusal && refusal.code() != Refusal.CONFLICT) {
      throw Problem.of(refusal);
    }
    if (answer instanceof Refusal) {
      throw new SqsError(Kind.UNSUPPORTED_OPERATION, "Only active tasks can be cancelled.");
    }
    return new JsonObject().put(MOVED, state(seen).getLong("moved", 0L));
  }

  private JsonObject json(Task task) {
    MoveMessages move = moved(task);
    JsonObject state = state(task);
    JsonObject json = new JsonObject();
    if (task.status().isLive()) {
      json.put(HANDLE, task.id().toString());
    }
    json.put("Status", status(task)).put(SOURCE, queues.names().arn(move.from()));
    if (move.to() != null) {
      json.put(DESTINATION, queues.names().arn(move.to()));
    }
    if (move.perSecond() > 0) {
      json.put(RATE, move.perSecond());
    }
    return json.put(MOVED, state.getLong("moved", 0L))
        .put("ApproximateNumberOfMessagesToMove", state.getLong("toMove", 0L))
        .put("StartedTimestamp", task.receivedAt());
  }

  private static String status(Task task) {
    return switch (task.status()) {
      case COMPLETE -> "COMPLETED";
      case CANCELLED -> "CANCELLED";
      case FAILED -> "FAILED";
      default -> "RUNNING";
    };
  }

  private static MoveMessages moved(Task task) {
    return MoveMessages.of(new JsonObject(task.payload().text()));
  }

  /** How far it is stands in its state, and in the end in its result. */
  private static JsonObject state(Task task) {
    String text = task.history().result() == null ? task.state() : task.history().result();
    return text == null ? new JsonObject() : new JsonObject(text);
  }

  private static String queue(SqsRequest request, String name) {
    return QueueNames.ofArn(request.text(name))
        .orElseThrow(
            () ->
                SqsError.invalid(
                    "You must use this format to specify the "
                        + name
                        + ": arn:<partition>:<service>:<region>:<account-id>:<resource-id>"));
  }

  private static SqsError notThere(String parameter) {
    return new SqsError(
        Kind.RESOURCE_NOT_FOUND,
        "The resource that you specified for the " + parameter + " parameter doesn't exist.");
  }
}
