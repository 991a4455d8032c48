package dev.offload.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of bad input: which status, and a reason that says what is wrong. */
@ExtendWith(VertxExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
  private Vertx vertx;
  private HttpNode node;

  @BeforeAll
  void start() {
    vertx = Vertx.vertx();
    node = new HttpNode(vertx, "BACKGROUND_MAX_BYTES=" + BadInput.TEXT_MAX_BYTES);
  }

  @AfterAll
  void stop() {
    vertx.close().await();
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("dev.offload.http.BadInput#all")
  void is_refused_with_a_reason(String what, RawRequest request, int status, String reason) {
    RawResponse response = node.send(request);

    assertThat(response.status()).as(response.body()).isEqualTo(status);
    assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
    JsonObject problem = response.json();
    assertThat(problem.getString("type")).isEqualTo("about:blank");
    assertThat(problem.getString("title")).isNotBlank();
    assertThat(problem.getInteger("status")).isEqualTo(status);
    assertThat(problem.getString("detail")).contains(reason).doesNotContain("Exception", "\n");
    assertThat(response.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(node.tasks.all()).isEmpty();
    assertThat(node.failures).isEmpty();
  }

  @ParameterizedTest(name = "{0} {1} allows {2}")
  @MethodSource("methods")
  void a_wrong_method_is_told_the_right_ones(String method, String path, String allow) {
    RawResponse response = node.send(RawRequest.of(method + " " + path + " HTTP/1.1"));

    assertThat(response.status()).isEqualTo(405);
    assertThat(response.header("Allow")).isEqualTo(allow);
    assertThat(response.detail()).contains(allow);
  }

  static Stream<Arguments> methods() {
    return Stream.of(
        arguments("GET", "/background", "POST, OPTIONS"),
        arguments("PUT", "/background", "POST, OPTIONS"),
        arguments("BREW", "/background", "POST, OPTIONS"),
        arguments("PUT", "/", "GET, HEAD, POST, OPTIONS"),
        arguments("GET", "/sqs", "POST, OPTIONS"),
        arguments("POST", "/api/queues/x", "GET, HEAD, PUT, DELETE, OPTIONS"),
        arguments("PUT", "/api/queues/x/messages", "GET, HEAD, POST, OPTIONS"),
        arguments("DELETE", "/api", "GET, HEAD, OPTIONS"),
        arguments("POST", "/api/tasks", "GET, HEAD, OPTIONS"),
        arguments("PUT", "/api/tasks/1", "GET, HEAD, DELETE, OPTIONS"),
        arguments("GET", "/api/tasks/1/cancel", "POST, OPTIONS"),
        arguments("PUT", "/api/topics/x/events", "POST, OPTIONS"),
        arguments("POST", "/api/stream", "GET, HEAD, OPTIONS"),
        arguments("TRACE", "/", "GET, HEAD, POST, OPTIONS"));
  }

  @Test
  void a_wrong_type_is_told_the_right_ones() {
    assertThat(node.send(RawRequest.post("text/plain", "a")).header("Accept-Post"))
        .isEqualTo("application/x-www-form-urlencoded, application/json");
  }

  @Test
  void a_body_whose_chunks_are_malformed_ends_the_connection() {
    try (RawConnection connection = node.connect()) {
      RawRequest broken = BadInput.unframed().header("Transfer-Encoding", "chunked");
      connection.write(broken.rawBody("xyz\r\n").bytes());

      RawResponse response = connection.read(false);
      assertThat(response.status()).isEqualTo(400);
      assertThat(response.detail()).isEqualTo("body did not arrive whole");
      assertThat(connection.isClosed()).isTrue();
    }
    assertThat(node.send(RawRequest.get("/api")).status()).isEqualTo(200);
    assertThat(node.failures).isEmpty();
  }
}
