package dev.offload.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.time.ManualTime;
import dev.offload.time.StoreClock;
import dev.offload.time.Time;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Posts that are refused by their head: their body never comes, and they have an answer. */
@ExtendWith(VertxExtension.class)
class RefusedByHeadTest {
  private static final int LONG_BYTES = 250_000;

  @Test
  void at_full_intake_the_body_is_not_waited_for(Vertx vertx) {
    HttpNode node = new HttpNode(vertx, "INTAKE_MAX_TASKS=1", "ACCEPT_TIMEOUT_MS=60000");
    node.worker.fallSilent();
    try (RawConnection waiting = node.connect()) {
      waiting.write(RawRequest.form("background=first").bytes());
      node.worker.awaitMessage();

      assertRefused(node, LONG_BYTES, "too many tasks are waiting");
      assertRefused(node, 10, "too many tasks are waiting");
    }
  }

  @Test
  void a_client_that_asks_first_is_not_told_to_go_on(Vertx vertx) {
    HttpNode node = new HttpNode(vertx, "INTAKE_MAX_TASKS=1");
    node.worker.fallSilent();
    try (RawConnection waiting = node.connect();
        RawConnection asking = node.connect()) {
      waiting.write(RawRequest.form("background=first").bytes());
      node.worker.awaitMessage();
      asking.write(head(LONG_BYTES).header("Expect", "100-continue").bytes());

      assertThat(asking.read(false).status()).isEqualTo(503);
    }
  }

  @Test
  void what_others_are_sending_counts_as_if_it_waited(Vertx vertx) {
    ManualTime time = new ManualTime();
    HttpNode node = new HttpNode(vertx, time, null, "INTAKE_MAX_BYTES=1048576");
    try (RawConnection first = node.connect();
        RawConnection second = node.connect();
        RawConnection third = node.connect();
        RawConnection fourth = node.connect();
        RawConnection fifth = node.connect()) {
      for (RawConnection one : new RawConnection[] {first, second, third, fourth}) {
        one.write(head(262_144).header("Expect", "100-continue").bytes());
        assertThat(one.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 100 ");
      }

      fifth.write(head(LONG_BYTES).bytes());
      // On the same event loop: once this is answered, that head was judged.
      node.send(RawRequest.get("/health/live"));
      node.advance(time, WaitingHeads.WAIT_MS);

      RawResponse refused = fifth.read(false);
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.detail()).contains("too many tasks are waiting");
    }
  }

  @Test
  void a_head_waits_a_while_for_room_and_its_body_is_read_then(Vertx vertx) {
    HttpNode node = new HttpNode(vertx, "INTAKE_MAX_TASKS=1", "ACCEPT_TIMEOUT_MS=1500");
    node.worker.fallSilent();
    try (RawConnection first = node.connect();
        RawConnection next = node.connect()) {
      first.write(RawRequest.form("background=first").bytes());
      node.worker.awaitMessage();
      // On the same event loop: once this is answered, that message was passed over.
      node.send(RawRequest.get("/health/live"));
      node.worker.answerAgain();
      next.write(RawRequest.form("background=" + "x".repeat(LONG_BYTES)).bytes());
      assertThat(first.read(false).status()).isEqualTo(503);

      assertThat(next.read(false).status()).isEqualTo(302);
    }
  }

  @Test
  void with_no_worker_one_tries_and_the_others_are_refused(Vertx vertx) {
    HttpNode node = new HttpNode(vertx);
    node.worker.leave();
    assertThat(node.send(RawRequest.form("background=first")).status()).isEqualTo(503);

    assertThat(node.send(RawRequest.form("background=next")).detail())
        .contains("no worker is running");
  }

  @Test
  void before_the_store_is_known_the_body_is_not_waited_for(Vertx vertx) {
    Time time = Time.of(vertx);
    HttpNode node = new HttpNode(vertx, time, StoreClock.sampled(time));

    assertRefused(node, LONG_BYTES, "the store has not been reached yet");
  }

  @Test
  void a_node_that_stops_does_not_wait_for_the_body(Vertx vertx) {
    HttpNode node = new HttpNode(vertx);
    node.state.stop();

    assertRefused(node, LONG_BYTES, "this node is stopping");
  }

  @Test
  void a_connection_goes_on_after_a_short_body_that_was_not_read(Vertx vertx) {
    HttpNode node = new HttpNode(vertx, "INTAKE_MAX_TASKS=1");
    node.worker.fallSilent();
    try (RawConnection waiting = node.connect();
        RawConnection refused = node.connect()) {
      waiting.write(RawRequest.form("background=first").bytes());
      node.worker.awaitMessage();

      assertThat(refused.send(RawRequest.form("background=second")).status()).isEqualTo(503);
      assertThat(waiting.read(false).status()).isEqualTo(503);
      node.worker.answerAgain();
      assertThat(refused.send(RawRequest.form("background=third")).status()).isEqualTo(302);
    }
  }

  private static void assertRefused(HttpNode node, int length, String why) {
    try (RawConnection connection = node.connect()) {
      connection.write(head(length).bytes());
      RawResponse refused = connection.read(false);
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.header("Retry-After")).isEqualTo("1");
      assertThat(refused.detail()).contains(why);
    }
  }

  private static RawRequest head(int length) {
    return RawRequest.of("POST /background HTTP/1.1")
        .header("Host", "localhost")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .header("Content-Length", String.valueOf(length));
  }
}
