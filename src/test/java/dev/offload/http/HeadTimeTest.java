package dev.offload.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.http.kit.Connections;
import dev.offload.time.ManualTime;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long the head of a request may take. */
@ExtendWith(VertxExtension.class)
@Timeout(30)
class HeadTimeTest {
  private static final String HALF_HEAD = "GET /health/live HTTP/1.1\r\nHost: loc";
  private static final String REST = "alhost\r\n\r\n";

  private final ManualTime time = new ManualTime();
  private HttpNode node;

  @BeforeEach
  void start(Vertx vertx) {
    node = new HttpNode(vertx, time, null);
  }

  @Test
  void a_first_head_has_ten_seconds_from_the_connection() {
    List<RawConnection> two = open(2);
    two.get(1).write(bytes(HALF_HEAD));
    node.advance(time, Connections.HEAD_MAX_MS - 1);
    assertThat(node.state.openConnections()).isEqualTo(2);
    node.advance(time, 1);

    for (RawConnection one : two) {
      RawResponse late = one.read(false);
      assertThat(late.status()).isEqualTo(408);
      assertThat(late.header("Connection")).isEqualTo("close");
      assertThat(late.header("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(late.detail()).isEqualTo("the head of the request took longer than 10 s");
      assertThat(one.isClosed()).isTrue();
    }
  }

  @Test
  void bytes_that_come_one_by_one_do_not_lengthen_the_time() {
    RawConnection slow = open(1).get(0);
    for (byte one : bytes(HALF_HEAD)) {
      slow.write(new byte[] {one});
      node.advance(time, 200);
    }
    node.advance(time, Connections.HEAD_MAX_MS - 200L * HALF_HEAD.length());

    assertThat(slow.read(false).status()).isEqualTo(408);
    assertThat(slow.isClosed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"G", "GET / HTTP/1.1\r\n", HALF_HEAD, "GET / HTTP/1.1\r\nHost: localhost\r\n"})
  void a_later_head_has_ten_seconds_from_its_first_byte(String part) {
    RawConnection kept = node.connect();
    assertThat(kept.send(health()).status()).isEqualTo(200);
    node.advance(time, 3 * Connections.HEAD_MAX_MS);
    kept.write(bytes(part));
    awaitHead();
    node.advance(time, Connections.HEAD_MAX_MS);

    assertThat(kept.read(false).status()).isEqualTo(408);
    assertThat(kept.isClosed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"G", "GET / HTTP/1.1\r\n", HALF_HEAD})
  void a_head_that_begins_behind_a_request_has_ten_seconds_from_its_answer(String part) {
    RawConnection kept = node.connect();
    kept.write(bytes(HALF_HEAD + REST + part));
    assertThat(kept.read(false).status()).isEqualTo(200);
    awaitHead();
    node.advance(time, Connections.HEAD_MAX_MS);

    assertThat(kept.read(false).status()).isEqualTo(408);
    assertThat(kept.isClosed()).isTrue();
  }

  @Test
  void a_connection_without_a_request_waits_longer_than_a_head() {
    RawConnection kept = node.connect();
    assertThat(kept.send(health()).status()).isEqualTo(200);
    node.advance(time, 5 * Connections.HEAD_MAX_MS);
    kept.write(bytes(HALF_HEAD));
    awaitHead();
    node.advance(time, Connections.HEAD_MAX_MS - 1);
    kept.write(bytes(REST));

    assertThat(kept.read(false).status()).isEqualTo(200);
  }

  private static RawRequest health() {
    return RawRequest.get("/health/live");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private List<RawConnection> open(int count) {
    List<RawConnection> opened = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      opened.add(node.connect());
      awaitOpen(i + 1);
    }
    return opened;
  }

  private void awaitOpen(int count) {
    await(() -> node.state.openConnections() == count);
  }

  /** Returns once a head that began is waited for. */
  private void awaitHead() {
    await(() -> time.pendingAlarms() > 1);
  }

  private void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      node.advance(time, 0);
    }
  }
}
