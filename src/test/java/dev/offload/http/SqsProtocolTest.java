package dev.offload.http;

import static dev.offload.http.QueueNode.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.time.Time;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How requests of SQS clients are told from others, and what is said to those that are wrong. */
@ExtendWith(VertxExtension.class)
class SqsProtocolTest {
  private static final String TYPE = "application/x-amz-json-1.0";
  private static final String URL = "{\"QueueName\": \"dead\"}";

  private QueueNode node;

  @BeforeEach
  void start(Vertx vertx) {
    node = new QueueNode(vertx);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/sqs", "/sqs/", "/sqs/000000000000/dead"})
  void the_header_says_what_is_asked_whatever_the_path(String path) {
    RawResponse answer = node.http.send(request(path, TYPE, "AmazonSQS.GetQueueUrl", URL));

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json().getString("QueueUrl"))
        .isEqualTo("http://localhost/sqs/000000000000/dead");
  }

  @Test
  void the_url_of_a_queue_has_the_host_that_the_client_asked() {
    RawRequest request = request("/", TYPE, "AmazonSQS.GetQueueUrl", URL);
    String host = "127.0.0.1:" + node.http.port();
    assertThat(node.http.send(request.header("Host", host)).json().getString("QueueUrl"))
        .isEqualTo("http://" + host + "/sqs/000000000000/dead");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Application/X-Amz-Json-1.0", "application/x-amz-json-1.0; charset=utf-8"})
  void parameters_and_case_of_the_type_do_not_count(String type) {
    assertThat(node.http.send(request("/", type, "AmazonSQS.GetQueueUrl", URL)).status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"AmazonSQS.Nothing", "AmazonSNS.Publish", "GetQueueUrl", "AmazonSQS."})
  void another_operation_is_unknown(String target) {
    RawResponse answer = node.http.send(request("/", TYPE, target, "{}"));
    assertError(answer, 400, "UnknownOperationException", "InvalidAction", target);
  }

  @Test
  void the_protocol_of_before_is_not_spoken() {
    RawResponse answer =
        node.request(
            "POST", "/sqs", "application/x-www-form-urlencoded", "Action=ListQueues&Version=1");
    assertError(answer, 400, "UnknownOperationException", "InvalidAction", "AWS JSON 1.0 only");
  }

  @Test
  void what_else_is_posted_there_is_refused_as_everywhere() {
    RawResponse answer = node.request("POST", "/", "text/plain", "x");
    assertThat(answer.status()).isEqualTo(415);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(node.request("PUT", "/sqs").status()).isEqualTo(405);
    assertThat(node.http.send(RawRequest.get("/").fromBrowser()).status()).isEqualTo(200);
  }

  @Test
  void an_empty_body_is_an_empty_object() {
    RawResponse answer = node.http.send(request("/", TYPE, "AmazonSQS.ListQueues", ""));
    assertThat(answer.json().getJsonArray("QueueUrls")).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]|one JSON object",
        "{|not valid JSON",
        "{} 1|one JSON object",
        "{\"QueueName\": 1}|QueueName must be a string",
      })
  void a_malformed_body_is_refused(String body, String text) {
    RawResponse answer = node.sqs("GetQueueUrl", body);
    assertError(answer, 400, "SerializationException", "SerializationException", text);
  }

  @Test
  void unknown_members_are_left_alone_and_null_is_not_there() {
    node.done("GetQueueUrl", "{\"QueueName\": \"dead\", \"Other\": [1.5, {\"a\": true}]}");
    assertError(
        node.sqs("GetQueueUrl", "{\"QueueName\": null}"),
        400,
        "MissingRequiredParameterException",
        "MissingParameter",
        "The request must contain the parameter QueueName.");
  }

  @Test
  void parameters_are_looked_at_before_the_queue_and_the_queue_before_values() {
    String noQueue = "\"QueueUrl\": \"http://x/0/none\"";
    assertError(
        node.sqs("SendMessage", "{" + noQueue + "}"),
        400,
        "MissingRequiredParameterException",
        "MissingParameter",
        "MessageBody");
    assertError(
        node.sqs("ReceiveMessage", "{" + noQueue + ", \"MaxNumberOfMessages\": 11}"),
        400,
        "QueueDoesNotExist",
        "AWS.SimpleQueueService.NonExistentQueue",
        "The specified queue does not exist.");
  }

  @Test
  void a_store_that_does_not_answer_is_worth_another_try() {
    node.http.tasks.fail();
    RawResponse answer = node.sqs("ListQueues", "{}");
    assertError(answer, 503, "ServiceUnavailable", "ServiceUnavailable", "store");
    assertThat(answer.header("Retry-After")).isEqualTo("1");
  }

  @Test
  void a_message_that_nobody_stored_is_worth_another_try() {
    node.http.worker.refuse(503, "too much work", false);
    RawResponse answer =
        node.sqs("SendMessage", "{\"QueueUrl\": \"thumbnails\", \"MessageBody\": \"x\"}");
    assertError(answer, 503, "ServiceUnavailable", "ServiceUnavailable", "too much work");
  }

  @Test
  void with_keys_only_what_is_signed_passes(Vertx vertx) {
    JsonObject keys = new JsonObject().put("id", new JsonObject().put("secretEnv", "SECRET"));
    JsonObject conf = new JsonObject().put("sqs", new JsonObject().put("keys", keys));
    Vertx own = Vertx.vertx();
    HttpNode signed = new HttpNode(own, Time.of(own), null, conf, "SECRET=s");
    RawResponse answer = signed.send(request("/", TYPE, "AmazonSQS.ListQueues", "{}"));
    assertError(
        answer,
        403,
        "MissingAuthenticationTokenException",
        "MissingAuthenticationToken",
        "must be signed");
    HttpNode.await(own.close());
  }

  private static RawRequest request(String path, String type, String target, String body) {
    return RawRequest.of("POST " + path + " HTTP/1.1")
        .header("Content-Type", type)
        .header("x-amz-target", target)
        .body(body.getBytes(StandardCharsets.UTF_8));
  }
}
