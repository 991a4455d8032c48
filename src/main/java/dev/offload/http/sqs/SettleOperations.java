package dev.offload.http.sqs;

import dev.offload.bus.QueueAnswer.Outcome;
import dev.offload.bus.QueueAnswer.Settled;
import dev.offload.bus.QueueCommand;
import dev.offload.bus.QueueCommand.Act;
import dev.offload.bus.QueueCommand.Settle;
import dev.offload.bus.QueueCommand.Verb;
import dev.offload.http.queue.Broker;
import dev.offload.http.sqs.SqsError.Kind;
import dev.offload.task.QueueDefinition;
import dev.offload.task.Receipt;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes what receivers say became of messages. */
final class SettleOperations {
  private static final String HANDLE = "ReceiptHandle";
  private static final String VISIBILITY = "VisibilityTimeout";

  private final NamedQueues queues;
  private final Broker broker;

  SettleOperations(NamedQueues queues, Broker broker) {
    this.queues = queues;
    this.broker = broker;
  }

  Map<String, Operation> all() {
    return Map.of(
        "DeleteMessage", request -> one(request.requiring(NamedQueues.URL, HANDLE), Verb.DELETE),
        "ChangeMessageVisibility",
            request -> one(request.requiring(NamedQueues.URL, HANDLE, VISIBILITY), Verb.EXTEND),
        "DeleteMessageBatch", request -> many(request, "DeleteMessageBatch", Verb.DELETE),
        "ChangeMessageVisibilityBatch",
            request -> many(request, "ChangeMessageVisibilityBatch", Verb.EXTEND));
  }

  private Future<JsonObject> one(SqsRequest request, Verb verb) {
    return queues
        .of(request)
        .compose(
            queue -> {
              Act act = act(request, queue, verb);
              return settle(queue, List.of(act))
                  .map(
                      settled -> {
                        SqsError error =
                            error(queue, settled.results().get(0).outcome(), request, act);
                        if (error != null) {
                          throw error;
                        }
                        return null;
                      });
            });
  }

  private Future<JsonObject> many(SqsRequest request, String operation, Verb verb) {
    List<SqsRequest> entries = Batch.entries(request.requiring(NamedQueues.URL), operation, HANDLE);
    return queues
        .of(request)
        .compose(
            queue -> {
              Batch batch = new Batch();
              List<SqsRequest> sound = new ArrayList<>();
              List<Act> acts = new ArrayList<>();
              for (SqsRequest entry : entries) {
                try {
                  acts.add(act(entry, queue, verb));
                  sound.add(entry);
                } catch (SqsError e) {
                  batch.failed(entry.text(Batch.ID), e);
                }
              }
              return acts.isEmpty()
                  ? Future.succeededFuture(batch.answer())
                  : settle(queue, acts).map(settled -> told(queue, batch, sound, acts, settled));
            });
  }

  private static JsonObject told(
      QueueDefinition queue,
      Batch batch,
      List<SqsRequest> entries,
      List<Act> acts,
      Settled settled) {
    for (int i = 0; i < entries.size(); i++) {
      SqsRequest entry = entries.get(i);
      SqsError error = error(queue, settled.results().get(i).outcome(), entry, acts.get(i));
      if (error == null) {
        batch.done(entry.text(Batch.ID), new JsonObject());
      } else {
        batch.failed(entry.text(Batch.ID), error);
      }
    }
    return batch.answer();
  }

  private Future<Settled> settle(QueueDefinition queue, List<Act> acts) {
    return broker.ask(new Settle(queue.name(), acts), Settled.class, QueueCommand.ANSWER_MS);
  }

  private static Act act(SqsRequest it, QueueDefinition queue, Verb verb) {
    long ms = verb == Verb.EXTEND ? visibilityMs(it) : 0;
    String handle = it.text(HANDLE);
    Receipt receipt =
        Receipt.parse(queue.name(), handle)
            .orElseThrow(
                () ->
                    new SqsError(
                        Kind.RECEIPT_HANDLE_IS_INVALID,
                        "The input receipt handle \""
                            + handle
                            + "\" is not a valid receipt handle."));
    return new Act(verb, receipt, ms);
  }

  private static long visibilityMs(SqsRequest it) {
    Integer visibilityS =
        Optional.ofNullable(it.number(VISIBILITY)).orElseThrow(() -> SqsError.missing(VISIBILITY));
    return ReceiveOperations.checkedMs(visibilityS);
  }

  /** What was deleted before is deleted; what somebody received since is left to that one. */
  private static SqsError error(
      QueueDefinition queue, Outcome outcome, SqsRequest request, Act act) {
    boolean isDelete = act.verb() == Verb.DELETE;
    if (outcome == Outcome.EXPIRED && isDelete && !queue.ordered()) {
      return null;
    }
    String handle = request.text(HANDLE);
    return switch (outcome) {
      case DONE -> null;
      case OUTCOME_UNKNOWN ->
          new SqsError(Kind.UNAVAILABLE, "The store did not answer, try again.");
      case TOO_LONG ->
          SqsError.invalid(
              act.ms() / 1_000,
              VISIBILITY,
              "Total VisibilityTimeout for the message is beyond the limit [43200 seconds].");
      case EXPIRED ->
          isDelete
              ? SqsError.invalid(handle, HANDLE, "The receipt handle has expired.")
              : unavailable(handle);
      case ENDED, UNKNOWN -> isDelete ? null : unavailable(handle);
    };
  }

  private static SqsError unavailable(String handle) {
    return SqsError.invalid(
        handle,
        HANDLE,
        "Message does not exist or is not available for visibility timeout change.");
  }
}
