package dev.offload.http.queue;

import dev.offload.bus.QueueAnswer;
import dev.offload.bus.QueueAnswer.Outcome;
import dev.offload.bus.QueueAnswer.Received;
import dev.offload.bus.QueueAnswer.Result;
import dev.offload.bus.QueueAnswer.Settled;
import dev.offload.bus.QueueCommand;
import dev.offload.bus.QueueCommand.Act;
import dev.offload.bus.QueueCommand.Settle;
import dev.offload.bus.QueueCommand.Verb;
import dev.offload.http.kit.Call;
import dev.offload.http.kit.Parameters;
import dev.offload.http.kit.Problem;
import dev.offload.http.kit.Reply;
import dev.offload.task.QueueDefinition;
import dev.offload.task.Receipt;
import dev.offload.task.Refusal;
import dev.offload.task.TaskJson;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Receives messages from queues, and says what became of them. */
public final class ReceiveApi {
  private static final String VISIBILITY = "visibility";
  private static final String DELAY = "delay";

  private final KnownQueues queues;
  private final Broker broker;
  private final Receiving receiving;

  public ReceiveApi(KnownQueues queues, Broker broker, Receiving receiving) {
    this.queues = queues;
    this.broker = broker;
    this.receiving = receiving;
  }

  /** {@code POST /api/queues/:id/receive?max=&wait=&visibility=}: some messages, or none. */
  public Future<Reply> receive(Call call) {
    Parameters given = Parameters.of(call, "max", "wait", VISIBILITY);
    int max = QueueParameters.number(given, "max", 1, 1, 100);
    long waitMs = QueueParameters.durationMs(given, "wait", -1, "0s", "20s");
    long visibilityMs =
        QueueParameters.durationMs(given, VISIBILITY, QueueCommand.AS_DEFINED, "1s", "12h");
    return queues
        .named(call.id())
        .compose(
            queue ->
                receiving.receive(
                    queue.name(),
                    max,
                    waitMs < 0 ? queue.waitMs() : waitMs,
                    visibilityMs,
                    call.request().response()))
        .map(received -> Reply.json(200, json(call.id(), received)));
  }

  /** {@code DELETE /api/queues/:id/messages/:part}: it is done with. */
  public Future<Reply> delete(Call call) {
    Parameters.of(call);
    return settle(call, Verb.DELETE, 0).map(done -> Reply.empty(204));
  }

  /** {@code POST /api/queues/:id/messages/:part/extend?visibility=}: it takes longer. */
  public Future<Reply> extend(Call call) {
    Parameters given = Parameters.of(call, VISIBILITY);
    long ms = QueueParameters.durationMs(given, VISIBILITY, -1, "1s", "12h");
    if (ms < 0) {
      throw new Problem(400, VISIBILITY + " is missing");
    }
    return settle(call, Verb.EXTEND, ms)
        .map(
            done ->
                Reply.json(
                    200, new JsonObject().put("visibleAt", TaskJson.time(done.visibleAt()))));
  }

  /** {@code POST /api/queues/:id/messages/:part/release?delay=}: others may have it. */
  public Future<Reply> release(Call call) {
    Parameters given = Parameters.of(call, DELAY);
    long ms = QueueParameters.durationMs(given, DELAY, 0, "0s", "12h");
    return settle(call, Verb.RELEASE, ms).map(done -> Reply.empty(204));
  }

  /** {@code POST /api/queues/:id/messages/:part/reject}: it goes to the dead letters. */
  public Future<Reply> reject(Call call) {
    Parameters.of(call);
    return settle(call, Verb.REJECT, 0).map(done -> Reply.empty(204));
  }

  private Future<Result> settle(Call call, Verb verb, long ms) {
    return queues
        .named(call.id())
        .compose(
            queue -> {
              Act act = new Act(verb, receipt(queue, call.part()), ms);
              Settle settle = new Settle(queue.name(), List.of(act));
              return broker.ask(settle, Settled.class, QueueCommand.ANSWER_MS);
            })
        .map(settled -> done(settled.results().get(0)));
  }

  private static Receipt receipt(QueueDefinition queue, String text) {
    return Receipt.parse(queue.name(), text)
        .orElseThrow(
            () ->
                new Problem(404, "this is not a receipt of the queue " + queue.name())
                    .coded("unknown_receipt"));
  }

  private static Result done(Result result) {
    if (result.outcome() == Outcome.DONE) {
      return result;
    }
    throw switch (result.outcome()) {
      case EXPIRED ->
          new Problem(409, "the receipt has expired: nothing was changed").coded("receipt_expired");
      case ENDED ->
          new Problem(404, "the message was deleted, rejected or purged before")
              .coded("message_ended");
      case UNKNOWN -> new Problem(404, "the message is gone").coded("message_ended");
      case TOO_LONG ->
          new Problem(400, "a message stays with its receiver for at most 12 h in all")
              .coded("visibility_too_long");
      default ->
          Problem.of(new Refusal(Refusal.UNAVAILABLE, "the store did not answer, try again", true));
    };
  }

  private static JsonObject json(String queue, Received received) {
    JsonArray messages = new JsonArray();
    for (QueueAnswer.Message message : received.messages()) {
      JsonObject json =
          new JsonObject()
              .put("messageID", message.id().toString())
              .put("receipt", message.receipt().text(queue))
              .put("body", message.payload().value())
              .put("receiveCount", message.receiveCount())
              .put("sentAt", TaskJson.time(message.sentAt()))
              .put("visibleAt", TaskJson.time(message.visibleAt()));
      messages.add(message.group() == null ? json : json.put("group", message.group()));
    }
    return new JsonObject().put("messages", messages);
  }
}
