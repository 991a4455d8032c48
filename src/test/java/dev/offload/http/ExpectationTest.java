package dev.offload.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the header {@code Expect}. */
@ExtendWith(VertxExtension.class)
class ExpectationTest {
  private static final byte[] BODY = "background=a".getBytes(StandardCharsets.US_ASCII);
  private HttpNode node;

  @BeforeEach
  void start(Vertx vertx) {
    node = new HttpNode(vertx);
  }

  @ParameterizedTest
  @ValueSource(strings = {"100-continue", "100-Continue", " 100-continue , 100-continue"})
  void a_client_that_waits_is_told_to_go_on(String expected) {
    try (RawConnection connection = node.connect()) {
      connection.write(head("HTTP/1.1", 12).header("Expect", expected).bytes());
      assertThat(connection.read(false).status()).isEqualTo(100);
      connection.write(BODY);

      assertThat(connection.read(false).status()).isEqualTo(302);
    }
  }

  @ParameterizedTest(name = "{0} with {1}: {2}")
  @CsvSource({
    "HTTP/1.0, 100-continue, 302",
    "HTTP/1.1, '', 302",
    "HTTP/1.1, 'x', 417",
    "HTTP/1.1, '100-continue, x=y', 417",
    "HTTP/1.1, '100-continue;a=b', 417",
    "HTTP/1.1, '200-ok', 417",
    "HTTP/1.0, 'x', 417",
  })
  void no_other_is(String version, String expected, int status) {
    try (RawConnection connection = node.connect()) {
      connection.write(
          head(version, 12).header("Expect", expected).rawBody("background=a").bytes());

      assertThat(connection.read(false).status()).isEqualTo(status);
    }
  }

  @Test
  void an_expectation_on_another_line_counts_and_so_does_that_of_a_read() {
    RawRequest read = RawRequest.get("/api").header("Expect", "100-continue");
    assertThat(node.send(read).status()).isEqualTo(200);
    assertThat(node.send(read.header("Expect", "more")).status()).isEqualTo(417);
  }

  @Test
  void who_is_refused_is_not_told_to_go_on() {
    String form = "application/x-www-form-urlencoded";
    assertThat(node.send(waiting(form, 99_999_999)).status()).isEqualTo(413);
    assertThat(node.send(waiting("text/plain", 12)).status()).isEqualTo(415);
    assertThat(node.send(waiting(form, 12).header("Content-Encoding", "gzip")).status())
        .isEqualTo(415);
    assertThat(node.send(waiting(form, 12).header("Sec-Fetch-Site", "cross-site")).status())
        .isEqualTo(403);
    assertThat(node.send(waiting(form, 12).withoutHost()).status()).isEqualTo(400);
    assertThat(node.send(waiting(form, 0)).status()).isEqualTo(400);
    assertThat(node.tasks.all()).isEmpty();
  }

  private static RawRequest waiting(String type, int length) {
    return RawRequest.of("POST /background HTTP/1.1")
        .header("Content-Type", type)
        .header("Content-Length", String.valueOf(length))
        .header("Expect", "100-continue");
  }

  private static RawRequest head(String version, int length) {
    return RawRequest.of("POST /background " + version)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .header("Content-Length", String.valueOf(length));
  }
}
