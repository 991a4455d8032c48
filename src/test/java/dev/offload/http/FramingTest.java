package dev.offload.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.task.Task;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where a message ends: each is run whole or refused, and a body never runs as a request. */
@ExtendWith(VertxExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FramingTest {
  private static final int FOUND = 302;
  private static final byte[] NEXT = RawRequest.form("background=next").bytes();
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

  @ParameterizedTest(name = "{0} {1}: {3}")
  @MethodSource("dev.offload.http.Framing#all")
  void a_message_ends_where_its_head_says_or_the_connection_does(
      String section, String what, RawRequest request, int status, boolean goesOn) {
    node.tasks.clear();
    List<String> run = new ArrayList<>();
    try (RawConnection connection = node.connect()) {
      connection.write(joined(request.bytes(), NEXT));

      RawResponse answer = connection.read(false);
      assertThat(answer.status()).as(answer.body()).isEqualTo(status);
      assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
      if (status >= 400) {
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.header("Connection")).isEqualTo(goesOn ? null : "close");
        assertThat(answer.json().getInteger("status")).isEqualTo(status);
        assertThat(answer.detail()).isNotBlank().doesNotContain("Exception");
      }
      if (status == FOUND) {
        run.add("first");
      }
      if (goesOn) {
        assertThat(connection.read(false).status()).isEqualTo(FOUND);
        run.add("next");
      } else {
        assertThat(connection.isClosed()).isTrue();
      }
    }
    // Once more around, for what would still be run.
    node.send(RawRequest.get("/health/live"));
    assertThat(node.tasks.all())
        .extracting(Task::background)
        .extracting(String::strip)
        .containsExactlyInAnyOrderElementsOf(run);
    assertThat(node.failures).isEmpty();
  }

  private static byte[] joined(byte[] one, byte[] other) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(one);
    bytes.writeBytes(other);
    return bytes.toByteArray();
  }
}
