package dev.offload.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.QueueAnswer.Message;
import dev.offload.bus.QueueAnswer.Outcome;
import dev.offload.bus.QueueAnswer.Received;
import dev.offload.bus.QueueAnswer.Result;
import dev.offload.bus.QueueAnswer.Settled;
import dev.offload.bus.QueueCommand;
import dev.offload.bus.QueueCommand.Receive;
import dev.offload.bus.QueueCommand.Settle;
import dev.offload.task.Answer;
import dev.offload.task.Payload;
import dev.offload.task.Receipt;
import dev.offload.task.Shelf;
import dev.offload.task.Submission;
import dev.offload.task.Task;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/** A node with queues, of which a test is the worker. */
final class QueueNode {
  static final UUID ID = UUID.fromString("018bcfe5-6800-7abc-8def-0123456789ab");
  static final Receipt RECEIPT = new Receipt(ID, 3);
  private static final String CONF =
      """
      {"queues": {
         "thumbnails": {"visibility": "45s", "maxReceives": 3, "wait": "2s", "delay": "10s",
                        "messageMaxBytes": 1024, "deadLetters": "dead"},
         "dead": {},
         "orders.fifo": {"contentDeduplicated": true}},
       "createQueues": true}
      """;

  final HttpNode http;

  QueueNode(Vertx vertx) {
    this(vertx, new JsonObject(CONF));
  }

  QueueNode(Vertx vertx, JsonObject conf) {
    http = new HttpNode(vertx, conf);
    http.worker.answer(QueueNode::stored);
  }

  static JsonObject conf() {
    return new JsonObject(CONF);
  }

  private static Answer stored(Submission it) {
    Shelf shelf = new Shelf(it.topic(), it.priority());
    return new Answer.Stored(
        Task.received(it.id(), shelf, it.payload(), 1_700_000_000_000L, it.dueAt()), true);
  }

  /** Answers receivers with messages, and those who settle with an outcome. */
  void answer(Outcome outcome, Message... messages) {
    http.worker.queue =
        command -> {
          if (command instanceof Settle settle) {
            return new Settled(
                settle.acts().stream()
                    .map(act -> new Result(outcome, 1_700_000_030_000L))
                    .toList());
          }
          return command instanceof Receive
              ? new Received(List.of(messages))
              : new Settled(List.of());
        };
  }

  static Message message(Payload payload, String group, String source) {
    return new Message(
        ID,
        RECEIPT,
        payload,
        3,
        1_700_000_000_000L,
        1_700_000_001_000L,
        1_700_000_045_000L,
        group,
        source);
  }

  /** Returns the last thing that was asked of a queue. */
  <T extends QueueCommand> T asked(Class<T> kind) {
    List<QueueCommand> asked = http.worker.asked;
    return kind.cast(asked.get(asked.size() - 1));
  }

  Submission sent() {
    List<Submission> sent =
        http.worker.messages.stream().flatMap(it -> it.items().stream()).toList();
    return sent.get(sent.size() - 1);
  }

  RawResponse json(String method, String path, String body) {
    return request(method, path, "application/json", body);
  }

  RawResponse request(String method, String path, String type, String body) {
    return http.send(
        RawRequest.of(method + " " + path + " HTTP/1.1")
            .header("Content-Type", type)
            .body(body.getBytes(StandardCharsets.UTF_8)));
  }

  RawResponse request(String method, String path) {
    return http.send(RawRequest.of(method + " " + path + " HTTP/1.1"));
  }

  /** Asks as an SQS client. */
  RawResponse sqs(String operation, String body) {
    return http.send(sqsRequest(operation, body));
  }

  static RawRequest sqsRequest(String operation, String body) {
    return RawRequest.of("POST /sqs HTTP/1.1")
        .header("Content-Type", "application/x-amz-json-1.0")
        .header("X-Amz-Target", "AmazonSQS." + operation)
        .body(body.getBytes(StandardCharsets.UTF_8));
  }

  /** The same, and expects that it is done. */
  JsonObject done(String operation, String body) {
    RawResponse answer = sqs(operation, body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.header("x-amzn-RequestId")).isNotNull();
    if (answer.body().isEmpty()) {
      assertThat(answer.header("Content-Length")).isEqualTo("0");
      return null;
    }
    assertThat(answer.header("Content-Type")).isEqualTo("application/x-amz-json-1.0");
    return answer.json();
  }

  static void assertError(RawResponse answer, int status, String type, String code, String text) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.header("x-amzn-query-error"))
        .isEqualTo(code + (status < 500 ? ";Sender" : ";Receiver"));
    assertThat(answer.json().getString("__type")).endsWith("#" + type);
    assertThat(answer.json().getString("message")).contains(text);
    assertThat(answer.header("x-amzn-RequestId")).isNotNull();
  }

  static void assertRefused(RawResponse answer, int status, String code) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.json().getString("code")).isEqualTo(code);
  }
}
