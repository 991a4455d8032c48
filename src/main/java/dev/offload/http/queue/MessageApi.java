package dev.offload.http.queue;

import dev.offload.http.kit.Call;
import dev.offload.http.kit.Problem;
import dev.offload.http.kit.Reply;
import dev.offload.http.publish.BatchRequest;
import dev.offload.http.publish.MessageRequest;
import dev.offload.http.publish.Publication;
import dev.offload.task.Answer;
import dev.offload.task.EventKey;
import dev.offload.task.QueueDefinition;
import dev.offload.task.Refusal;
import dev.offload.task.Submission;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Sends messages to queues. */
public final class MessageApi {
  private static final String REPLAYED = "Idempotent-Replayed";

  private final KnownQueues queues;
  private final Broker broker;
  private final Messages messages;
  private final Bodies bodies;

  public MessageApi(KnownQueues queues, Broker broker, Messages messages, Bodies bodies) {
    this.queues = queues;
    this.broker = broker;
    this.messages = messages;
    this.bodies = bodies;
  }

  /** A message that is stored; {@code isFirst} when it was not there before. */
  private record Sent(UUID id, QueueDefinition queue, boolean isFirst) {
    JsonObject json() {
      return new JsonObject().put("messageID", id.toString()).put("queue", queue.name());
    }
  }

  /** {@code POST /api/queues/:id/messages}: sends one. */
  public Future<Reply> send(Call call) {
    HttpServerRequest request = call.request();
    return read(
        call,
        queue ->
            body -> {
              MessageRequest read = new MessageRequest(request.headers(), call.query(), body);
              return store(queue, read.one(queue, messages.nowMs()), request)
                  .map(MessageApi::created);
            });
  }

  /** Sends the one that a form asks for; fails as sending by a program does. */
  Future<UUID> send(QueueDefinition queue, MessageRequest read, HttpServerRequest from) {
    return store(queue, read.one(queue, messages.nowMs()), from).map(Sent::id);
  }

  /** {@code POST /api/queues/:id/batches}: sends many, each by itself. */
  public Future<Reply> sendAll(Call call) {
    HttpServerRequest request = call.request();
    return read(
        call,
        queue ->
            body -> {
              MessageRequest read = new MessageRequest(request.headers(), call.query(), body);
              return storeAll(queue, read.all(queue, messages.nowMs()), request);
            });
  }

  private Future<Reply> read(
      Call call, Function<QueueDefinition, Function<Buffer, Future<Reply>>> action) {
    return bodies
        .read(call.request(), Bodies.MESSAGES_MAX_BYTES)
        .compose(body -> queues.named(call.id()).compose(queue -> action.apply(queue).apply(body)))
        .onComplete(done -> bodies.letIn());
  }

  private static Reply created(Sent sent) {
    Reply reply = Reply.json(201, sent.json()).with("Location", "/api/tasks/" + sent.id.toString());
    return sent.isFirst ? reply : reply.with(REPLAYED, "true");
  }

  private Future<Reply> storeAll(
      QueueDefinition queue, List<BatchRequest.Item> items, HttpServerRequest request) {
    List<Future<JsonObject>> each = new ArrayList<>(items.size());
    for (BatchRequest.Item item : items) {
      Future<JsonObject> one =
          item.problem() == null
              ? store(queue, item.publication(), request)
                  .map(sent -> new JsonObject().put("status", 201).mergeIn(sent.json()))
              : Future.failedFuture(item.problem());
      each.add(one.recover(BatchRequest::problem));
    }
    return Future.all(each)
        .map(
            all -> {
              JsonArray answers = new JsonArray();
              each.forEach(one -> answers.add(one.result()));
              return Reply.json(200, new JsonObject().put("items", answers));
            });
  }

  private Future<Sent> store(QueueDefinition queue, Publication it, HttpServerRequest request) {
    Submission.Key key =
        it.key() == null
            ? Messages.deduplicating(queue, it.payload(), null)
            : new Submission.Key(
                EventKey.hash(queue.lane(), it.key()),
                EventKey.fingerprint("POST", request.path(), it.payload(), it.given()));
    Submission message =
        messages.of(queue, it.payload(), it.options().priority(), it.options().dueAtMs(), key);
    return broker.send(message).map(answer -> sent(queue, message, answer));
  }

  private static Sent sent(QueueDefinition queue, Submission message, Answer answer) {
    if (answer instanceof Answer.Stored stored) {
      return new Sent(stored.task().id(), queue, stored.inserted() || message.key() == null);
    }
    Refusal refusal = (Refusal) answer;
    Problem problem = Problem.of(refusal);
    throw refusal.code() == Refusal.UNPROCESSABLE ? problem.coded("key_reused") : problem;
  }
}
