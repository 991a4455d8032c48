package dev.offload.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.http.kit.UnreadBody;
import dev.offload.time.ManualTime;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Answers to requests whose body is not read. */
@ExtendWith(VertxExtension.class)
class UnreadBodyTest {

  @Test
  void the_answer_reaches_a_client_that_sends_everything_first(Vertx vertx) {
    HttpNode node = new HttpNode(vertx);
    try (RawConnection connection = node.connect()) {
      connection.write(RawRequest.post("text/plain", new byte[4_000_000]).bytes());

      RawResponse response = connection.read(false);
      assertThat(response.status()).isEqualTo(415);
      assertThat(response.header("Connection")).isEqualTo("close");
      assertThat(connection.isClosed()).isTrue();
    }
  }

  @Test
  void a_client_that_stops_sending_is_disconnected(Vertx vertx) {
    ManualTime time = new ManualTime();
    HttpNode node = new HttpNode(vertx, time, null);
    try (RawConnection connection = node.connect()) {
      connection.write(
          RawRequest.of("POST /background HTTP/1.1").header("Content-Length", "100").bytes());
      assertThat(connection.read(false).status()).isEqualTo(415);
      node.advance(time, UnreadBody.LINGER_MS);

      assertThat(connection.isClosed()).isTrue();
    }
  }

  @Test
  void a_client_that_goes_on_sending_is_disconnected_after_sixteen_mebibytes(Vertx vertx) {
    HttpNode node = new HttpNode(vertx, new ManualTime(), null);
    try (RawConnection connection = node.connect()) {
      connection.write(
          RawRequest.of("POST /background HTTP/1.1")
              .header("Content-Length", "1000000000")
              .bytes());
      assertThat(connection.read(false).status()).isEqualTo(415);

      assertThat(mebibytesTaken(connection)).isBetween(16, 64);
    }
  }

  /** Sends until the other side is gone; what waits in the buffers of the system counts too. */
  private static int mebibytesTaken(RawConnection connection) {
    byte[] mebibyte = new byte[1_048_576];
    for (int taken = 0; taken < 200; taken++) {
      try {
        connection.write(mebibyte);
      } catch (UncheckedIOException gone) {
        return taken;
      }
    }
    return 200;
  }

  @Test
  void the_answer_to_a_malformed_head_reaches_a_client_that_sends_everything_first(Vertx vertx) {
    HttpNode node = new HttpNode(vertx);
    try (RawConnection connection = node.connect()) {
      RawRequest doubled = RawRequest.post("text/plain", new byte[4_000_000]);
      connection.write(doubled.header("Transfer-Encoding", "chunked").bytes());

      assertThat(connection.read(false).status()).isEqualTo(400);
      assertThat(connection.isClosed()).isTrue();
    }
    assertThat(node.tasks.all()).isEmpty();
  }

  @Test
  void a_page_is_the_answer_to_a_malformed_body_that_a_browser_sends(Vertx vertx) {
    HttpNode node = new HttpNode(vertx);
    try (RawConnection connection = node.connect()) {
      RawRequest broken = BadInput.unframed().header("Transfer-Encoding", "chunked").fromBrowser();
      connection.write(broken.rawBody("xyz\r\n").bytes());

      RawResponse response = connection.read(false);
      assertThat(response.status()).isEqualTo(400);
      assertThat(response.body()).contains("body did not arrive whole");
      assertThat(connection.isClosed()).isTrue();
    }
  }

  @Test
  void a_body_that_is_malformed_after_the_answer_ends_the_connection(Vertx vertx) {
    ManualTime time = new ManualTime();
    HttpNode node = new HttpNode(vertx, time, null);
    try (RawConnection connection = node.connect()) {
      RawRequest refused = RawRequest.of("POST /background HTTP/1.1");
      connection.write(refused.header("Transfer-Encoding", "chunked").bytes());
      assertThat(connection.read(false).status()).isEqualTo(415);
      connection.write("xyz\r\n".getBytes(StandardCharsets.US_ASCII));
      // On the same event loop: once these are answered, that was looked at.
      node.send(RawRequest.get("/health/live"));
      node.send(RawRequest.get("/health/live"));
      node.advance(time, UnreadBody.LINGER_MS);

      assertThat(connection.isClosed()).isTrue();
    }
  }

  @Test
  void what_follows_an_answer_that_ends_the_connection_is_not_run(Vertx vertx) {
    HttpNode node = new HttpNode(vertx);
    try (RawConnection connection = node.connect()) {
      ByteArrayOutputStream both = new ByteArrayOutputStream();
      both.writeBytes(RawRequest.post("text/plain", new byte[UnreadBody.SHORT_BYTES + 1]).bytes());
      both.writeBytes(RawRequest.form("background=a").bytes());
      connection.write(both.toByteArray());

      assertThat(connection.read(false).status()).isEqualTo(415);
      assertThat(connection.isClosed()).isTrue();
    }
    assertThat(node.tasks.all()).isEmpty();
  }

  @Test
  void a_connection_whose_body_was_read_stays_open(Vertx vertx) {
    HttpNode node = new HttpNode(vertx);
    try (RawConnection connection = node.connect()) {
      assertThat(connection.send(RawRequest.form("background=")).status()).isEqualTo(400);
      assertThat(connection.send(RawRequest.form("background=a")).status()).isEqualTo(302);
    }
  }
}
