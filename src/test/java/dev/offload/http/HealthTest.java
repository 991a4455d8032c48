package dev.offload.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.observe.TaskEvents;
import dev.offload.observe.TaskMeters;
import dev.offload.time.ManualTime;
import dev.offload.time.StoreClock;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(VertxExtension.class)
class HealthTest {
  private static final RawRequest READY = RawRequest.get("/health/ready");
  private final ManualTime workerTime = new ManualTime();
  private HttpNode node;
  private TaskEvents worker;

  @Test
  void a_node_is_ready_when_every_check_is_passed(Vertx vertx) {
    start(new HttpNode(vertx, "INTAKE_MAX_TASKS=10"));
    RawResponse response = node.send(READY);

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.header("Content-Type")).startsWith("application/json");
    assertThat(response.body())
        .isEqualTo(
            "{\"ready\":true,\"checks\":"
                + "{\"running\":true,\"store\":true,\"intake\":true,\"lease\":true}}");
  }

  @Test
  void a_node_that_was_told_to_stop_is_live_and_not_ready(Vertx vertx) {
    start(new HttpNode(vertx, "INTAKE_MAX_TASKS=10"));
    node.state.stop();

    assertNotReady("running");
    assertThat(node.send(RawRequest.get("/health/live")).status()).isEqualTo(200);
  }

  @Test
  void a_node_without_its_lease_is_not_ready(Vertx vertx) {
    start(new HttpNode(vertx, "INTAKE_MAX_TASKS=10"));
    worker.lease().released();

    assertNotReady("lease");
  }

  @Test
  void a_store_that_failed_and_answers_a_probe_is_no_reason_not_to_be_ready(Vertx vertx) {
    start(new HttpNode(vertx, "INTAKE_MAX_TASKS=10"));
    worker.storeFailed("moving tasks", new RuntimeException("away"));
    assertThat(node.send(READY).status()).isEqualTo(200);

    node.tasks.fail();
    assertNotReady("store");

    worker.storeAnswered();
    assertNotReady("store");
    workerTime.advance(50);
    worker.storeAnswered();
    assertThat(node.send(READY).status()).as("without asking it").isEqualTo(200);
  }

  @Test
  void a_node_whose_last_write_failed_is_not_ready_whatever_reads_do(Vertx vertx) {
    start(new HttpNode(vertx, "INTAKE_MAX_TASKS=10"));
    worker.writeFailed("storing tasks", new RuntimeException("read-only"));
    assertNotReady("store");
    workerTime.advance(50);
    worker.storeAnswered();
    assertNotReady("store");

    worker.writeAnswered();

    assertThat(node.send(READY).status()).isEqualTo(200);
  }

  @Test
  void a_store_that_does_not_answer_a_probe_in_a_second_is_down(Vertx vertx) {
    ManualTime time = new ManualTime();
    start(new HttpNode(vertx, time, StoreClock.local(time)));
    worker.storeFailed("moving tasks", new RuntimeException("away"));
    node.tasks.fallSilent();
    try (RawConnection asking = node.connect()) {
      asking.write(READY.bytes());
      node.tasks.awaitAsked();
      node.advance(time, StoreProbe.PATIENCE_MS);

      assertThat(asking.read(false).json().getJsonObject("checks").getBoolean("store")).isFalse();
    }
  }

  @Test
  void a_worker_whose_buffer_is_nearly_full_is_not_ready(Vertx vertx) {
    start(new HttpNode(vertx, "INTAKE_MAX_TASKS=10"));
    worker.waiting(8, 0);
    assertThat(node.send(READY).status()).isEqualTo(200);
    worker.waiting(9, 0);
    assertNotReady("intake");
    worker.waiting(0, 67_108_864);
    assertNotReady("intake");
    worker.waiting(0, 0);
    worker.held(2_000_000);
    assertThat(node.send(READY).status()).as("with a backlog").isEqualTo(200);
  }

  @Test
  void a_web_side_where_too_many_wait_for_an_answer_is_not_ready(Vertx vertx) {
    start(new HttpNode(vertx, "INTAKE_MAX_TASKS=1", "ACCEPT_TIMEOUT_MS=1000"));
    node.worker.fallSilent();
    try (RawConnection waiting = node.connect()) {
      waiting.write(RawRequest.form("background=first").bytes());
      node.worker.awaitMessage();

      RawResponse meanwhile = node.send(READY);
      assertThat(meanwhile.status()).isEqualTo(503);
      assertThat(meanwhile.json().getJsonObject("checks").getBoolean("intake")).isFalse();

      assertThat(waiting.read(false).status()).isEqualTo(503);
      assertThat(node.send(READY).status()).isEqualTo(200);
    }
  }

  @Test
  void a_node_that_runs_no_tasks_needs_no_lease_but_a_worker_that_answers(Vertx vertx) {
    ManualTime time = new ManualTime();
    start(new HttpNode(vertx, time, StoreClock.local(time), "ROLES=http"));
    worker.lease().released();
    RawResponse ready = node.send(READY);
    assertThat(ready.status()).isEqualTo(200);
    assertThat(ready.body()).contains("\"worker\":true").doesNotContain("lease");

    node.worker.leave();
    node.advance(time, Workers.PROBE_MS);
    assertNotReady("worker");
  }

  @Test
  void a_node_that_runs_no_tasks_is_ready_while_its_own_store_is_away(Vertx vertx) {
    start(new HttpNode(vertx, "ROLES=http"));
    worker.storeFailed("reading", new RuntimeException("away"));
    node.tasks.fail();

    RawResponse ready = node.send(READY);

    assertThat(ready.status()).isEqualTo(200);
    assertThat(ready.json().getJsonObject("checks").getBoolean("store")).isFalse();
  }

  @Test
  void many_probes_ask_a_worker_once_a_second(Vertx vertx) {
    ManualTime time = new ManualTime();
    start(new HttpNode(vertx, time, StoreClock.local(time), "ROLES=http"));
    for (int i = 0; i < 20; i++) {
      assertThat(node.send(READY).status()).isEqualTo(200);
    }
    assertThat(node.worker.messages).hasSize(1);

    node.worker.leave();
    node.advance(time, Workers.PROBE_MS);
    for (int i = 0; i < 20; i++) {
      assertNotReady("worker");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health/live", "/health/ready"})
  void head_answers_as_get_without_a_body(String path, Vertx vertx) {
    start(new HttpNode(vertx));
    try (RawConnection connection = node.connect()) {
      RawResponse get = connection.send(RawRequest.get(path));
      RawResponse head = connection.send(RawRequest.head(path));

      assertThat(get.status()).isEqualTo(200);
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.headers()).isEqualTo(get.headers());
      assertThat(head.header("Cache-Control")).isEqualTo("no-store");
    }
  }

  private void start(HttpNode started) {
    node = started;
    worker = new TaskEvents(node.state, TaskMeters.none(), workerTime);
    worker.lease().goodUntil(Long.MAX_VALUE);
  }

  private void assertNotReady(String failed) {
    RawResponse response = node.send(READY);
    assertThat(response.status()).isEqualTo(503);
    assertThat(response.header("Retry-After")).isEqualTo("1");
    assertThat(response.json().getBoolean("ready")).isFalse();
    JsonObject checks = response.json().getJsonObject("checks");
    checks.forEach(
        check ->
            assertThat(check.getValue())
                .as(check.getKey())
                .isEqualTo(!check.getKey().equals(failed)));
  }
}
