package dev.offload.http.queue;

import dev.offload.http.kit.Call;
import dev.offload.http.kit.MediaTypes;
import dev.offload.http.kit.Parameters;
import dev.offload.http.kit.Problem;
import dev.offload.http.kit.Reply;
import dev.offload.http.kit.Utf8;
import dev.offload.http.publish.JsonText;
import dev.offload.settings.Queues;
import dev.offload.task.Answer;
import dev.offload.task.QueueDefinition;
import dev.offload.task.QueueDepth;
import dev.offload.task.Redrive;
import dev.offload.task.Refusal;
import dev.offload.task.Task;
import dev.offload.task.TaskJson;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Queues: what there is in them, how they are defined, and what is done with them by hand. */
public final class QueueApi {
  private static final int DEFINITION_MAX_BYTES = 65_536;

  private final KnownQueues queues;
  private final Broker broker;
  private final Bodies bodies;

  public QueueApi(KnownQueues queues, Broker broker, Bodies bodies) {
    this.queues = queues;
    this.broker = broker;
    this.bodies = bodies;
  }

  /** {@code GET /api/queues}: all of them. */
  public Future<Reply> list(Call call) {
    Parameters.of(call);
    return queues
        .all()
        .compose(
            all ->
                queues
                    .depths()
                    .map(
                        depths -> {
                          JsonArray shown = new JsonArray();
                          all.forEach(
                              (name, it) ->
                                  shown.add(json(it, depths.getOrDefault(name, QueueDepth.NONE))));
                          return Reply.json(200, shown);
                        }));
  }

  /** {@code GET /api/queues/:id}: one of them. */
  public Future<Reply> one(Call call) {
    Parameters.of(call);
    return queues.named(call.id()).compose(it -> shown(it, 200));
  }

  /** {@code PUT /api/queues/:id}: makes one, or changes one that was made so. */
  public Future<Reply> put(Call call) {
    Parameters.of(call);
    HttpServerRequest request = call.request();
    String name = call.id();
    return bodies
        .read(request, DEFINITION_MAX_BYTES)
        .map(body -> QueueSettings.of(definition(request, body)))
        .compose(
            wanted -> {
              boolean[] isNew = {false};
              return queues
                  .all()
                  .compose(
                      all ->
                          queues.define(
                              name,
                              (before, nowMs) -> {
                                checkMayDefine(name, before.orElse(null));
                                isNew[0] = before.isEmpty();
                                QueueDefinition it = wanted.of(name, before, nowMs);
                                QueueSettings.checkDeadLetters(it, all);
                                return it;
                              }))
                  .compose(it -> shown(it, isNew[0] ? 201 : 200));
            })
        .onComplete(done -> bodies.letIn());
  }

  private Future<Reply> shown(QueueDefinition it, int status) {
    return queues.depth(it).map(depth -> Reply.json(status, json(it, depth)));
  }

  /** {@code DELETE /api/queues/:id}: removes one that was made so, with all its messages. */
  public Future<Reply> delete(Call call) {
    Parameters.of(call);
    return queues
        .read(call.id())
        .compose(
            found -> {
              QueueDefinition it = found.orElseThrow(() -> KnownQueues.unknown(call.id()));
              checkMayDefine(it.name(), it);
              return queues.remove(it);
            })
        .map(removed -> Reply.empty(204));
  }

  /** {@code POST /api/queues/:id/purge}: all its messages are removed. */
  public Future<Reply> purge(Call call) {
    return begin(call, Redrive.Verb.PURGE);
  }

  /** {@code POST /api/queues/:id/redrive}: its dead letters can be received again. */
  public Future<Reply> redrive(Call call) {
    return begin(call, Redrive.Verb.REDRIVE);
  }

  /** {@code POST /api/queues/:id/discard}: its dead letters are removed. */
  public Future<Reply> discard(Call call) {
    return begin(call, Redrive.Verb.DISCARD);
  }

  private Future<Reply> begin(Call call, Redrive.Verb verb) {
    Parameters.of(call);
    return queues
        .named(call.id())
        .compose(
            queue -> {
              Redrive wanted = Redrive.of(verb, queue);
              return broker.command(wanted).map(answer -> begun(wanted, answer));
            });
  }

  private static Reply begun(Redrive wanted, Answer answer) {
    if (answer instanceof Answer.Stored stored) {
      Task task = stored.task();
      return Reply.json(202, TaskJson.of(task)).with("Location", "/api/tasks/" + task.id());
    }
    Problem problem = Problem.of((Refusal) answer);
    throw problem.status() == Refusal.CONFLICT
        ? problem.coded("redrive_running").ofTask(wanted.taskID().toString())
        : problem;
  }

  private void checkMayDefine(String name, QueueDefinition before) {
    if (before != null && before.isDeclared()) {
      throw new Problem(409, "the queue " + name + " is in the configuration and is changed there")
          .coded("queue_declared");
    }
    if (!queues.mayCreate()) {
      throw new Problem(403, "queues can be created only if the setting createQueues is true")
          .coded("queues_fixed");
    }
    if (before == null && !Queues.NAME.matcher(name).matches()) {
      throw new Problem(
              400,
              "a queue has a name of at most 80 characters: a-z, 0-9, and after the first . _ -")
          .coded("invalid_queue");
    }
  }

  private static JsonText definition(HttpServerRequest request, Buffer body) {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    if (body.length() > 0 && (type == null || !MediaTypes.isUtf8(type, MediaTypes.JSON))) {
      throw new Problem(415, "Content-Type must be " + MediaTypes.JSON + ", in UTF-8")
          .with("Accept", MediaTypes.JSON);
    }
    try {
      String text = Utf8.decode(body.getBytes());
      return JsonText.of(text.isEmpty() ? "{}" : text, "body");
    } catch (IllegalArgumentException e) {
      throw new Problem(400, "body is not UTF-8").coded("invalid_json");
    }
  }

  private static JsonObject json(QueueDefinition it, QueueDepth depth) {
    JsonObject json =
        new JsonObject()
            .put("queue", it.name())
            .put("waiting", depth.waiting())
            .put("delayed", depth.delayed())
            .put("inFlight", depth.inFlight())
            .put("failed", depth.failed());
    if (depth.oldestSentAt() != Task.NOT_YET) {
      json.put("oldestSentAt", TaskJson.time(depth.oldestSentAt()));
    }
    return json.mergeIn(QueueSettings.json(it));
  }
}
