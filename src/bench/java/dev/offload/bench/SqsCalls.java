package dev.offload.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/** Calls of the protocol of SQS, as its clients make them, for messages of the usual size. */
final class SqsCalls {
  /** How many messages a call may be about. */
  static final int BATCH = 10;

  static final String TARGET = "X-Amz-Target";
  static final String TYPE = "application/x-amz-json-1.0";
  static final String PATH = "/sqs";

  private static final String PREFIX = "AmazonSQS.";
  private static final String BODY = "Send the monthly report to customer 4711";
  private static final int OK = 200;

  private SqsCalls() {}

  /** Sends one message. */
  static Post send(String queue) {
    return call("SendMessage", of(queue).put("MessageBody", BODY));
  }

  /** Sends ten messages. */
  static Post sendBatch(String queue) {
    JsonArray entries = new JsonArray();
    for (int i = 0; i < BATCH; i++) {
      entries.add(new JsonObject().put("Id", "m" + i).put("MessageBody", BODY));
    }
    return call("SendMessageBatch", of(queue).put("Entries", entries));
  }

  /** Asks for messages. */
  static Post receive(String queue, int max, int waitS) {
    JsonObject asked = of(queue).put("MaxNumberOfMessages", max).put("WaitTimeSeconds", waitS);
    return call("ReceiveMessage", asked);
  }

  /** Deletes messages: by one call or, when it is one message, the call for one. */
  static Post delete(String queue, List<String> receipts) {
    if (receipts.size() == 1) {
      return call("DeleteMessage", of(queue).put("ReceiptHandle", receipts.get(0)));
    }
    JsonArray entries = new JsonArray();
    for (String receipt : receipts) {
      String id = "m" + entries.size();
      entries.add(new JsonObject().put("Id", id).put("ReceiptHandle", receipt));
    }
    return call("DeleteMessageBatch", of(queue).put("Entries", entries));
  }

  /** Returns which operation a request is for, as its header has it. */
  static String operation(String target) {
    return target.substring(PREFIX.length());
  }

  private static JsonObject of(String queue) {
    return new JsonObject().put("QueueUrl", "http://localhost/sqs/000000000000/" + queue);
  }

  private static Post call(String operation, JsonObject body) {
    return new Post(PATH, TYPE, body.encode(), OK, Map.of(TARGET, PREFIX + operation));
  }
}
