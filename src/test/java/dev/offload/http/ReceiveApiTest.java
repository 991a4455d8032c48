package dev.offload.http;

import static dev.offload.http.QueueNode.ID;
import static dev.offload.http.QueueNode.RECEIPT;
import static dev.offload.http.QueueNode.assertRefused;
import static dev.offload.http.QueueNode.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.QueueAnswer.Outcome;
import dev.offload.bus.QueueAnswer.Received;
import dev.offload.bus.QueueAnswer.Refused;
import dev.offload.bus.QueueCommand;
import dev.offload.bus.QueueCommand.Act;
import dev.offload.bus.QueueCommand.Leave;
import dev.offload.bus.QueueCommand.Receive;
import dev.offload.bus.QueueCommand.Settle;
import dev.offload.bus.QueueCommand.Verb;
import dev.offload.task.Payload;
import dev.offload.task.Refusal;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What receivers ask goes to a worker, and comes back as that answered. */
@ExtendWith(VertxExtension.class)
class ReceiveApiTest {
  private static final String RECEIVE = "/api/queues/thumbnails/receive";
  private static final String MESSAGE =
      "/api/queues/thumbnails/messages/" + RECEIPT.text("thumbnails");

  private QueueNode node;

  @BeforeEach
  void start(Vertx vertx) {
    node = new QueueNode(vertx);
  }

  @Test
  void messages_are_received_with_their_receipts() {
    node.answer(
        Outcome.DONE,
        message(Payload.json("{\"a\": 1}"), "g", null),
        message(new Payload("text/plain", "text", Map.of()), null, null));

    RawResponse answer = node.request("POST", RECEIVE + "?max=100&wait=0s&visibility=12h");

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    JsonObject first =
        new JsonObject()
            .put("messageID", ID.toString())
            .put("receipt", RECEIPT.text("thumbnails"))
            .put("body", new JsonObject().put("a", 1))
            .put("receiveCount", 3)
            .put("sentAt", "2023-11-14T22:13:20.000Z")
            .put("visibleAt", "2023-11-14T22:14:05.000Z");
    JsonObject second = first.copy().put("body", "text");
    assertThat(answer.json())
        .isEqualTo(
            new JsonObject()
                .put("messages", new JsonArray().add(first.put("group", "g")).add(second)));
    Receive asked = node.asked(Receive.class);
    assertThat(asked).isEqualTo(new Receive("thumbnails", asked.receiver(), 100, 0, 43_200_000));
  }

  @Test
  void who_says_nothing_gets_one_and_waits_as_the_queue_says() {
    node.answer(Outcome.DONE);

    RawResponse answer = node.request("POST", RECEIVE);

    assertThat(answer.json()).isEqualTo(new JsonObject("{\"messages\": []}"));
    Receive asked = node.asked(Receive.class);
    assertThat(asked)
        .isEqualTo(new Receive("thumbnails", asked.receiver(), 1, 2_000, QueueCommand.AS_DEFINED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?max=0",
        "?max=101",
        "?max=x",
        "?wait=21s",
        "?wait=5",
        "?visibility=0s",
        "?visibility=13h",
        "?limit=1"
      })
  void a_wrong_parameter_is_named(String query) {
    RawResponse answer = node.request("POST", RECEIVE + query);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.detail()).contains(query.substring(1, query.indexOf('=')));
    assertThat(node.http.worker.asked).isEmpty();
  }

  @Test
  void whoever_goes_away_while_it_waits_leaves_at_once() {
    Promise<Void> left = Promise.promise();
    Promise<Void> waits = Promise.promise();
    node.http.worker.queue =
        command -> {
          if (command instanceof Leave) {
            left.complete();
            return new Received(List.of());
          }
          waits.complete();
          return null;
        };
    try (RawConnection connection = node.http.connect()) {
      connection.write(RawRequest.of("POST " + RECEIVE + "?wait=20s HTTP/1.1").bytes());
      HttpNode.await(waits.future());
    }
    HttpNode.await(left.future());

    UUID receiver = ((Receive) node.http.worker.asked.get(0)).receiver();
    assertThat(node.asked(Leave.class)).isEqualTo(new Leave("thumbnails", receiver));
    assertThat(node.http.receiving()).isZero();
  }

  @Test
  void those_who_wait_are_answered_when_the_node_stops() {
    Promise<Void> waits = Promise.promise();
    node.http.worker.queue =
        command -> {
          waits.tryComplete();
          return command instanceof Leave ? new Received(List.of()) : null;
        };
    try (RawConnection connection = node.http.connect()) {
      connection.write(RawRequest.of("POST " + RECEIVE + "?wait=20s HTTP/1.1").bytes());
      HttpNode.await(waits.future());
      node.http.stop();
      assertThat(connection.read(false).json()).isEqualTo(new JsonObject("{\"messages\": []}"));
    }
    assertThat(node.asked(Leave.class).queue()).isEqualTo("thumbnails");
  }

  @Test
  void beyond_a_number_of_those_who_wait_others_are_refused(Vertx vertx) {
    node.http.stop();
    JsonObject few = QueueNode.conf().put("http", new JsonObject().put("connectionsMax", 4));
    QueueNode small = new QueueNode(Vertx.vertx(), few);
    Promise<Void> waits = Promise.promise();
    small.http.worker.queue =
        command -> {
          waits.tryComplete();
          return null;
        };
    try (RawConnection connection = small.http.connect()) {
      connection.write(RawRequest.of("POST " + RECEIVE + "?wait=20s HTTP/1.1").bytes());
      HttpNode.await(waits.future());

      RawResponse refused = small.request("POST", RECEIVE + "?wait=20s");
      assertRefused(refused, 503, "unavailable");
      assertThat(refused.detail()).contains("too many receivers");
    }
    HttpNode.await(small.http.vertx.close());
  }

  @Test
  void a_refusal_of_the_queue_is_passed_on() {
    node.http.worker.queue =
        command -> new Refused(new Refusal(503, "no node has the queue now, try again"));
    assertRefused(node.request("POST", RECEIVE), 503, "unavailable");
    assertRefused(node.request("POST", "/api/queues/other/receive"), 404, "unknown_queue");
  }

  @ParameterizedTest
  @CsvSource({
    "DELETE, '', DELETE, 0, 204",
    "POST, /release, RELEASE, 0, 204",
    "POST, /release?delay=90s, RELEASE, 90000, 204",
    "POST, /reject, REJECT, 0, 204",
    "POST, /extend?visibility=5m, EXTEND, 300000, 200",
  })
  void what_became_of_a_message_is_said(
      String method, String path, Verb verb, long ms, int status) {
    node.answer(Outcome.DONE);

    RawResponse answer = node.request(method, MESSAGE + path);

    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    if (status == 200) {
      assertThat(answer.json().encode()).isEqualTo("{\"visibleAt\":\"2023-11-14T22:13:50.000Z\"}");
    }
    assertThat(node.asked(Settle.class))
        .isEqualTo(new Settle("thumbnails", List.of(new Act(verb, RECEIPT, ms))));
  }

  @ParameterizedTest
  @CsvSource({
    "EXPIRED, 409, receipt_expired",
    "ENDED, 404, message_ended",
    "UNKNOWN, 404, message_ended",
    "TOO_LONG, 400, visibility_too_long",
    "OUTCOME_UNKNOWN, 503, unavailable",
  })
  void what_cannot_be_done_has_a_code(Outcome outcome, int status, String code) {
    node.answer(outcome);
    assertRefused(node.request("DELETE", MESSAGE), status, code);
  }

  @Test
  void a_receipt_is_one_of_this_queue() {
    String other = RECEIPT.text("dead");
    assertRefused(
        node.request("DELETE", "/api/queues/thumbnails/messages/" + other), 404, "unknown_receipt");
    assertRefused(
        node.request("DELETE", "/api/queues/thumbnails/messages/x"), 404, "unknown_receipt");
    assertThat(node.http.worker.asked).isEmpty();
  }

  @Test
  void an_extension_says_for_how_long() {
    assertThat(node.request("POST", MESSAGE + "/extend").detail()).contains("visibility");
    assertThat(node.request("POST", MESSAGE + "/extend?visibility=13h").status()).isEqualTo(400);
  }
}
