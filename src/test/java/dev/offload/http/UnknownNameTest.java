package dev.offload.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked under a name that nobody knows is refused by that name, and never left out. */
@ExtendWith(VertxExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnknownNameTest {
  private Vertx vertx;
  private HttpNode node;

  @BeforeAll
  void start() {
    vertx = Vertx.vertx();
    node = new HttpNode(vertx);
  }

  @AfterAll
  void stop() {
    vertx.close().await();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'background':'a','runAt':'2030-01-01T00:00:00Z'}|runAt",
        "{'delay':null,'background':'a'}|delay",
        "{'Background':'a'}|Background",
        "{'background':'a','taskId':'b'}|taskId",
        "{'background':'a','':1}|``",
        "{'background':'a','__proto__':{'background':'b'}}|__proto__",
        "{'background':'a','more':1,'more':2,'other':3}|more",
        "{'background':'a','more':{'a':1,'a':[{'taskID':1}]}}|more",
        "{'background':'a','a\\u0000b\\n':1}|a<U+0000>b<U+000A>",
        "{'background':'a','a\\'b\\\\':1}|a'b\\",
        "{'background':'a','\\ud83d':1}|<U+D83D>",
        "{'background':'a','\\u202eabc\\u009f':1}|<U+202E>abc<U+009F>",
        "{'background':'a','gr\u00fcn \ud83d\ude00':1}|gr\u00fcn \ud83d\ude00",
        "{'background':'a','<b>':1}|<b>",
      })
  void a_member_of_a_body_is_named(String body, String name) {
    RawResponse response = node.send(RawRequest.json(body.replace('\'', '"')));

    assertThat(response.status()).as(response.body()).isEqualTo(400);
    assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
    String quoted = "\"" + (name == null ? "" : name.replace('\'', '"')) + "\"";
    assertThat(response.detail())
        .isEqualTo("unknown member " + quoted + "; there are background, taskID");
    assertThat(response.json().getString("code")).isEqualTo("unknown_member");
    assertThat(node.tasks.all()).isEmpty();
    assertThat(node.failures).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {41, 1_000, 60_000})
  void a_long_name_is_cut(int length) {
    String name = "\ud83d\ude00".repeat(length);

    RawResponse response =
        node.send(RawRequest.json("{\"" + name + "\":" + "9".repeat(2_000) + "}"));

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.detail())
        .startsWith("unknown member \"" + "\ud83d\ude00".repeat(40) + "…\"; there");
  }

  @Test
  void a_body_that_is_malformed_is_told_so_first() {
    assertThat(node.send(RawRequest.json("{\"more\":1,")).detail()).contains("not valid JSON");
    assertThat(node.send(RawRequest.json("{\"more\":1} x")).detail()).contains("not valid JSON");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api?limit=1|\"limit\"; there are ExclusiveStartKey",
        "/api/tasks?page=2|\"page\"; there are cursor, limit, status",
        "/api/tasks?Status=received|\"Status\"; there",
        "/api/tasks?a%00%22b=1|\"a<U+0000>\"b\"; there",
        "/api/tasks/018bcfe5-687b-7000-8000-000000000000?a|\"a\"; there are wait",
        "/api/stream?from=1|\"from\"; there are lastEventId",
        "/health/live?v=1|\"v\"; there is none",
        "/health/ready?v=1|\"v\"; there is none",
      })
  void a_parameter_of_a_query_is_named(String path, String reason) {
    RawResponse response = node.send(RawRequest.get(path));

    assertThat(response.status()).as(response.body()).isEqualTo(400);
    assertThat(response.detail()).startsWith("unknown query parameter ").contains(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"background", "taskID", "runAt"})
  void a_post_takes_nothing_from_its_query(String name) {
    RawRequest request =
        RawRequest.of("POST /background?" + name + "=a HTTP/1.1")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body("background=a".getBytes(StandardCharsets.UTF_8));

    RawResponse response = node.send(request);

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.detail()).contains("\"" + name + "\"");
    assertThat(node.tasks.all()).isEmpty();
  }
}
