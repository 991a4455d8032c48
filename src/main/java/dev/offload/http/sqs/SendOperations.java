package dev.offload.http.sqs;

import dev.offload.http.kit.Problem;
import dev.offload.http.queue.Broker;
import dev.offload.http.queue.Messages;
import dev.offload.http.sqs.SqsError.Kind;
import dev.offload.task.Answer;
import dev.offload.task.QueueDefinition;
import dev.offload.task.Refusal;
import dev.offload.task.Submission;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Sends messages. */
final class SendOperations {
  private static final String BODY = "MessageBody";
  private static final String ALONE = "are invalid";
  private static final String IN_BATCH = "cannot be validated";

  private final NamedQueues queues;
  private final Messages messages;
  private final Broker broker;

  SendOperations(NamedQueues queues, Messages messages, Broker broker) {
    this.queues = queues;
    this.messages = messages;
    this.broker = broker;
  }

  Map<String, Operation> all() {
    return Map.of("SendMessage", this::send, "SendMessageBatch", this::sendBatch);
  }

  private Future<JsonObject> send(SqsRequest request) {
    requireBody(request.requiring(NamedQueues.URL));
    return queues
        .of(request)
        .compose(
            queue -> {
              if (queue.ordered() && !request.has(SqsMessage.GROUP)) {
                throw SqsError.missing(SqsMessage.GROUP);
              }
              return send(request, queue, ALONE);
            });
  }

  private static void requireBody(SqsRequest request) {
    String body = request.text(BODY);
    if (body == null || body.isEmpty()) {
      throw SqsError.missing(BODY);
    }
  }

  private Future<JsonObject> send(SqsRequest it, QueueDefinition queue, String within) {
    SqsMessage message = SqsMessage.read(it, queue, within);
    long delayMs = SqsMessage.delayMs(it, queue);
    Submission submission = message.submission(queue, messages, delayMs);
    return broker.send(submission).map(answer -> sent(message, queue, answer));
  }

  private static JsonObject sent(SqsMessage message, QueueDefinition queue, Answer answer) {
    if (answer instanceof Answer.Stored stored) {
      return message.sent(stored.task().id(), queue);
    }
    throw Problem.of((Refusal) answer);
  }

  private Future<JsonObject> sendBatch(SqsRequest request) {
    List<SqsRequest> entries =
        Batch.entries(request.requiring(NamedQueues.URL), "SendMessageBatch");
    entries.forEach(SendOperations::requireBody);
    return queues
        .of(request)
        .compose(
            queue -> {
              checkAll(entries, queue);
              return sendAll(entries, queue);
            });
  }

  private static void checkAll(List<SqsRequest> entries, QueueDefinition queue) {
    long bytes = entries.stream().mapToLong(SqsMessage::bytes).sum();
    if (bytes > SqsMessage.BYTES_MAX) {
      throw new SqsError(
          Kind.BATCH_TOO_LONG,
          "Batch requests cannot be longer than 1048576 bytes. You have sent " + bytes + " bytes.");
    }
    if (queue.ordered() && entries.stream().anyMatch(it -> !it.has(SqsMessage.GROUP))) {
      throw SqsError.invalid("The request must contain the parameter MessageGroupId.");
    }
  }

  private Future<JsonObject> sendAll(List<SqsRequest> entries, QueueDefinition queue) {
    List<Future<JsonObject>> sent = new ArrayList<>();
    for (SqsRequest entry : entries) {
      sent.add(Future.succeededFuture(entry).compose(it -> send(it, queue, IN_BATCH)));
    }
    return Future.join(sent)
        .transform(
            all -> {
              Batch batch = new Batch();
              for (int i = 0; i < sent.size(); i++) {
                String id = entries.get(i).text(Batch.ID);
                if (sent.get(i).succeeded()) {
                  batch.done(id, sent.get(i).result());
                } else if (SqsError.of(sent.get(i).cause()) == null) {
                  return Future.failedFuture(sent.get(i).cause());
                } else {
                  batch.failed(id, SqsError.of(sent.get(i).cause()));
                }
              }
              return Future.succeededFuture(batch.answer());
            });
  }
}
