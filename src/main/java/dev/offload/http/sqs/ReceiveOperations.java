package dev.offload.http.sqs;

import dev.offload.bus.QueueAnswer.Message;
import dev.offload.bus.QueueAnswer.Received;
import dev.offload.bus.QueueCommand;
import dev.offload.http.queue.Messages;
import dev.offload.http.queue.Receiving;
import dev.offload.task.QueueDefinition;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Receives messages. */
final class ReceiveOperations {
  static final int VISIBILITY_MAX_S = 43_200;

  private static final String MAX = "MaxNumberOfMessages";
  private static final String WAIT = "WaitTimeSeconds";
  private static final String VISIBILITY = "VisibilityTimeout";
  private static final int MESSAGES_MAX = 10;
  private static final int WAIT_MAX_S = 20;
  private static final String ALL = "All";
  private static final Set<String> SYSTEM =
      Set.of(
          ALL,
          "SenderId",
          "SentTimestamp",
          "ApproximateReceiveCount",
          "ApproximateFirstReceiveTimestamp",
          SqsMessage.GROUP,
          SqsMessage.DEDUPLICATION_ID,
          "SequenceNumber",
          SqsMessage.TRACE,
          "DeadLetterQueueSourceArn");

  private final NamedQueues queues;
  private final Receiving receiving;

  ReceiveOperations(NamedQueues queues, Receiving receiving) {
    this.queues = queues;
    this.receiving = receiving;
  }

  Map<String, Operation> all() {
    return Map.of("ReceiveMessage", this::receive);
  }

  private Future<JsonObject> receive(SqsRequest request) {
    return queues
        .of(request.requiring(NamedQueues.URL))
        .compose(
            queue -> {
              int max = number(request, MAX, 1);
              if (max < 1 || max > MESSAGES_MAX) {
                throw SqsError.invalid(max, MAX, "Must be between 1 and 10, if provided.");
              }
              int waitS = number(request, WAIT, (int) (queue.waitMs() / 1_000));
              if (waitS < 0 || waitS > WAIT_MAX_S) {
                throw SqsError.invalid(waitS, WAIT, "Must be >= 0 and <= 20, if provided.");
              }
              List<String> system = system(request);
              List<String> named = request.list("MessageAttributeNames");
              long waitMs = request.has(WAIT) ? waitS * 1_000L : queue.waitMs();
              return receiving
                  .receive(
                      queue.name(), max, waitMs, visibilityMs(request), request.http().response())
                  .map(received -> json(received, queue, system, named));
            });
  }

  private static int number(SqsRequest request, String name, int otherwise) {
    return request.has(name) ? request.number(name) : otherwise;
  }

  private static long visibilityMs(SqsRequest request) {
    if (!request.has(VISIBILITY)) {
      return QueueCommand.AS_DEFINED;
    }
    return checkedMs(request.number(VISIBILITY));
  }

  /**
   * @throws SqsError when a message cannot stay with its receiver for so long
   */
  static long checkedMs(int visibilityS) {
    if (visibilityS < 0 || visibilityS > VISIBILITY_MAX_S) {
      throw SqsError.invalid(
          visibilityS, VISIBILITY, "VisibilityTimeout must be an integer between 0 and 43200.");
    }
    return visibilityS * 1_000L;
  }

  private static List<String> system(SqsRequest request) {
    List<String> system =
        Stream.concat(
                request.list("MessageSystemAttributeNames").stream(),
                request.list("AttributeNames").stream())
            .toList();
    for (String name : system) {
      if (!SYSTEM.contains(name)) {
        throw SqsError.unknownAttribute(name);
      }
    }
    return system;
  }

  private JsonObject json(
      Received received, QueueDefinition queue, List<String> system, List<String> named) {
    JsonArray messages = new JsonArray();
    for (Message message : received.messages()) {
      String body = message.payload().text();
      JsonObject json =
          new JsonObject()
              .put("MessageId", message.id().toString())
              .put("ReceiptHandle", message.receipt().text(queue.name()))
              .put("MD5OfBody", Md5.of(body))
              .put("Body", body);
      JsonObject asked = attributes(message, queue, system);
      if (!asked.isEmpty()) {
        json.put("Attributes", asked);
      }
      MessageAttributes returned = kept(message).only(named);
      if (!returned.areNone()) {
        json.put("MD5OfMessageAttributes", returned.md5())
            .put("MessageAttributes", returned.json());
      }
      messages.add(json);
    }
    return messages.isEmpty() ? new JsonObject() : new JsonObject().put("Messages", messages);
  }

  private static MessageAttributes kept(Message message) {
    String kept = message.payload().attributes().get(SqsMessage.ATTRIBUTES);
    return kept == null ? MessageAttributes.NONE : MessageAttributes.read(new JsonObject(kept));
  }

  private JsonObject attributes(Message message, QueueDefinition queue, List<String> wanted) {
    Map<String, String> kept = message.payload().attributes();
    Map<String, String> all = new LinkedHashMap<>();
    all.put("SenderId", queues.names().account());
    all.put("SentTimestamp", String.valueOf(message.sentAt()));
    all.put("ApproximateReceiveCount", String.valueOf(message.receiveCount()));
    all.put("ApproximateFirstReceiveTimestamp", String.valueOf(message.firstReceivedAt()));
    all.put(SqsMessage.GROUP, message.group());
    all.put(SqsMessage.DEDUPLICATION_ID, kept.get(SqsMessage.DEDUPLICATION_ID));
    all.put("SequenceNumber", queue.ordered() ? Messages.sequenceNumber(message.id()) : null);
    all.put(SqsMessage.TRACE, kept.get(SqsMessage.TRACE));
    String source = message.source();
    all.put("DeadLetterQueueSourceArn", source == null ? null : queues.names().arn(source));
    all.values().removeIf(value -> value == null);
    if (!wanted.contains(ALL)) {
      all.keySet().retainAll(wanted);
    }
    JsonObject json = new JsonObject();
    all.forEach(json::put);
    return json;
  }
}
