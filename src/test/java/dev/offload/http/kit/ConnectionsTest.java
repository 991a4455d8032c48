package dev.offload.http.kit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.http.HttpNode;
import dev.offload.http.RawConnection;
import dev.offload.http.RawRequest;
import dev.offload.http.RawResponse;
import dev.offload.time.ManualTime;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** How many connections there are, and how long they wait for their clients. */
@ExtendWith(VertxExtension.class)
@Timeout(30)
class ConnectionsTest {
  private static final int MAX = 4;
  private static final String HALF_HEAD = "GET /health/live HTTP/1.1\r\nHost: loc";
  private static final String REST = "alhost\r\n\r\n";
  private static final byte[] HALF_BODY =
      RawRequest.of("POST /background HTTP/1.1")
          .header("Content-Type", "application/x-www-form-urlencoded")
          .header("Content-Length", "100")
          .bytes();

  private final ManualTime time = new ManualTime();
  private final List<RawConnection> busy = new ArrayList<>();
  private HttpNode node;

  @BeforeEach
  void start(Vertx vertx) {
    node = new HttpNode(vertx, time, null, "HTTP_CONNECTIONS_MAX=" + MAX);
  }

  @AfterEach
  void letTheNodeStopAtOnce() {
    busy.forEach(RawConnection::close);
  }

  @Test
  void at_the_cap_the_one_that_is_idle_for_longest_makes_room() {
    List<RawConnection> idle = open(MAX);
    assertThat(idle.get(0).send(health()).status()).isEqualTo(200);

    RawConnection one = node.connect();
    assertThat(one.send(health()).status()).isEqualTo(200);

    assertThat(idle.get(1).isClosed()).isTrue();
    for (int i : new int[] {0, 2, 3}) {
      assertThat(idle.get(i).send(health()).status()).isEqualTo(200);
    }
    assertThat(node.state.openConnections()).isEqualTo(MAX);
  }

  @Test
  void one_whose_body_came_after_its_answer_makes_room_as_any_other() {
    List<RawConnection> idle = open(MAX);
    for (RawConnection one : idle) {
      one.write(RawRequest.of("POST /nowhere HTTP/1.1").header("Content-Length", "4").bytes());
      assertThat(one.read(false).status()).isEqualTo(404);
      one.write(bytes("text"));
      assertThat(one.send(health()).status()).isEqualTo(200);
      one.write(RawRequest.of("POST /nowhere HTTP/1.1").header("Content-Length", "4").bytes());
      assertThat(one.read(false).status()).isEqualTo(404);
      one.write(bytes("text"));
    }

    RawConnection late = node.connect();
    assertThat(late.send(RawRequest.get("/api")).status()).isEqualTo(200);

    assertThat(node.state.openConnections()).isEqualTo(MAX);
  }

  @Test
  void unfinished_heads_far_beyond_the_cap_keep_nobody_from_asking_for_health() {
    for (int i = 0; i < 20 * MAX; i++) {
      node.connect().write(bytes(HALF_HEAD));
    }

    assertThat(node.connect().send(health()).status()).isEqualTo(200);
    assertThat(node.state.openConnections()).isEqualTo(MAX);
  }

  @Test
  void what_is_under_way_stays_and_health_still_answers() {
    keepBusy();

    RawConnection late = node.connect();
    RawResponse refused = late.send(RawRequest.get("/api"));
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.header("Connection")).isEqualTo("close");
    assertThat(refused.header("Retry-After")).isEqualTo("1");
    assertThat(late.isClosed()).isTrue();
    assertThat(node.connect().send(health()).status()).isEqualTo(200);
    node.advance(time, RequestBodies.BODY_TIME_MS);
    assertThat(busy.get(1).read(false).status()).isEqualTo(408);
    assertThat(node.streams()).isEqualTo(1);
  }

  @Test
  void the_spare_ones_are_bounded_and_the_oldest_of_them_goes_first() {
    keepBusy();
    List<RawConnection> late = new ArrayList<>();
    for (int i = 0; i < Connections.SPARE + 1; i++) {
      late.add(node.connect());
    }

    assertThat(late.get(0).isClosed()).isTrue();
    assertThat(node.connect().send(health()).status()).isEqualTo(200);
    awaitOpen(MAX + Connections.SPARE);
  }

  @Test
  void whoever_came_beyond_the_cap_is_served_once_others_are_gone() {
    keepBusy();
    RawConnection late = node.connect();
    assertThat(late.send(health()).status()).isEqualTo(200);
    busy.get(0).close();
    awaitOpen(MAX);

    assertThat(late.send(RawRequest.get("/api")).status()).isEqualTo(200);
  }

  @Test
  void one_that_asks_nothing_for_a_minute_is_closed() {
    RawConnection kept = node.connect();
    assertThat(kept.send(health()).status()).isEqualTo(200);
    node.advance(time, Connections.IDLE_MAX_MS - 1);
    assertThat(kept.send(health()).status()).isEqualTo(200);
    node.advance(time, Connections.IDLE_MAX_MS - 1);
    RawConnection later = node.connect();
    awaitOpen(2);

    node.advance(time, 1);

    assertThat(kept.isClosed()).isTrue();
    assertThat(later.send(health()).status()).isEqualTo(200);
    node.advance(time, Connections.IDLE_MAX_MS);
    assertThat(later.isClosed()).isTrue();
  }

  @Test
  void one_beyond_the_cap_that_asks_nothing_for_a_minute_is_closed() {
    keepBusy();
    RawConnection late = node.connect();
    assertThat(late.send(health()).status()).isEqualTo(200);

    node.advance(time, Connections.IDLE_MAX_MS);

    assertThat(late.isClosed()).isTrue();
  }

  @Test
  void streams_take_three_quarters_of_the_connections_at_most() {
    for (int i = 0; i < MAX / 4 * 3; i++) {
      RawConnection stream = node.connect();
      stream.write(RawRequest.get("/api/stream").bytes());
      stream.readUntil("\n\n");
    }

    assertThat(node.send(RawRequest.get("/api/stream")).status()).isEqualTo(503);
  }

  @Test
  void requests_sent_together_are_read_one_after_another() {
    RawConnection one = node.connect();
    int posts = 2_000;
    for (int i = 0; i < posts; i++) {
      one.write(RawRequest.form("background=a" + i).bytes());
    }

    for (int i = 0; i < posts; i++) {
      assertThat(one.read(false).status()).isEqualTo(302);
    }
    assertThat(node.worker.messages).allMatch(message -> message.items().size() == 1);
  }

  @Test
  void what_follows_a_request_under_way_is_not_read() {
    RawConnection stream = new RawConnection(node.port(), 4_096);
    stream.write(RawRequest.get("/api/stream").bytes());
    stream.readUntil("\n\n");

    assertThat(stream.writeUntilFull(bytes((HALF_HEAD + REST).repeat(1_000)), 64 * 1_048_576))
        .as("bytes that others take while the stream is open")
        .isLessThan(16 * 1_048_576);
  }

  private static RawRequest health() {
    return RawRequest.get("/health/live");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A stream, a body that does not go on, and two posts that no worker answers. */
  private void keepBusy() {
    node.worker.fallSilent();
    busy.addAll(open(MAX));
    busy.get(0).write(RawRequest.get("/api/stream").bytes());
    busy.get(0).readUntil("\n\n");
    busy.get(1).write(HALF_BODY);
    busy.get(2).write(RawRequest.form("background=a").bytes());
    busy.get(3).write(RawRequest.form("background=b").bytes());
    // Left are those of the stream's heartbeat, of bodies and of idle ones: no head is waited for.
    await(() -> time.pendingAlarms() == 3 && postsAsked() == 2);
  }

  private int postsAsked() {
    return node.worker.messages.stream().mapToInt(message -> message.items().size()).sum();
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

  private void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      node.advance(time, 0);
    }
  }
}
