package dev.offload.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.Addresses;
import dev.offload.task.Status;
import dev.offload.task.StatusEvents;
import dev.offload.task.StatusEvents.Event;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import dev.offload.time.ManualTime;
import dev.offload.waiting.Waiters;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A request that waits for a task to end. */
@ExtendWith(VertxExtension.class)
@Timeout(30)
class WaitTest {
  private static final int WAITERS_MAX = 2;
  private final ManualTime time = new ManualTime();
  private final Task task = Task.received(new TaskIds(() -> 1_000).next(), "work", 1_000, 2_000);
  private HttpNode node;

  @BeforeEach
  void start(Vertx vertx) {
    node = new HttpNode(vertx, time, null, "HTTP_CONNECTIONS_MAX=" + 8 * WAITERS_MAX);
    node.tasks.put(task);
  }

  @Test
  void a_task_that_ended_is_answered_at_once() {
    end();

    RawResponse response = node.send(RawRequest.get(uri("?wait=50s")));

    assertThat(response.json().getString("status")).isEqualTo("complete");
    assertThat(response.json()).isEqualTo(node.send(RawRequest.get(uri(""))).json());
  }

  @Test
  void whoever_waits_is_answered_when_an_event_tells_of_the_end() {
    try (RawConnection client = waiting(RawRequest.get(uri("?wait=30s")))) {
      tell(Status.PROCESSING, task.id());
      tell(Status.COMPLETE, UUID.randomUUID());
      assertThat(node.waiting()).isEqualTo(1);

      end();
      tell(Status.COMPLETE, task.id());

      assertThat(client.read(false).json().getString("status")).isEqualTo("complete");
      assertThat(node.waiting()).isZero();
    }
  }

  @Test
  void an_end_of_which_nobody_told_is_seen_within_a_second() {
    try (RawConnection client = waiting(RawRequest.get(uri("?wait=30s")))) {
      node.advance(time, 5_500);
      assertThat(node.waiting()).isEqualTo(1);
      end();
      node.advance(time, Waiters.LOOK_MS);

      assertThat(client.read(false).json().getString("status")).isEqualTo("complete");
    }
  }

  @Test
  void when_the_time_is_over_the_task_is_answered_as_it_is() {
    try (RawConnection client = waiting(RawRequest.get(uri("?wait=1500ms")))) {
      node.advance(time, 1_499);
      assertThat(node.waiting()).isEqualTo(1);
      node.advance(time, 1);

      RawResponse response = client.read(false);
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.json().getString("status")).isEqualTo("received");
    }
  }

  @Test
  void a_connection_is_not_idle_while_its_request_waits() {
    try (RawConnection client = node.connect()) {
      client.send(RawRequest.get("/health/live"));
      node.advance(time, 59_000);
      client.write(RawRequest.get(uri("?wait=50s")).bytes());
      awaitWaiting(1);

      node.advance(time, 49_999);
      assertThat(node.waiting()).isEqualTo(1);
      node.advance(time, 1);

      assertThat(client.read(false).status()).isEqualTo(200);
      assertThat(client.send(RawRequest.get("/health/live")).status()).isEqualTo(200);
    }
  }

  @Test
  void an_unknown_task_is_not_waited_for() {
    node.tasks.clear();
    assertThat(node.send(RawRequest.get(uri("?wait=30s"))).status()).isEqualTo(404);
  }

  @Test
  void a_task_that_is_removed_is_unknown_to_whoever_waits() {
    try (RawConnection client = waiting(RawRequest.get(uri("?wait=30s")))) {
      node.tasks.clear();
      node.advance(time, Waiters.LOOK_MS);

      assertThat(client.read(false).status()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"30", "51s", "1m", "-1s", "", "30S", "x", "30%20s"})
  void what_is_no_time_to_wait_is_refused(String wait) {
    RawResponse response = node.send(RawRequest.get(uri("?wait=" + wait)));

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.detail()).contains("wait must be a duration such as 30s, from 0s to 50s");
    assertThat(response.detail().contains("write 30s")).isEqualTo(wait.equals("30"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wait=30|wait=30",
        "respond-async, WAIT=\"7\"; x=1, wait=9|wait=7",
        "wait=3600|wait=50",
        "wait=x|",
        "note=\", wait=5\"|",
        "respond-async|"
      })
  void a_preference_is_heeded_if_it_is_one(String header, String applied) {
    end();
    RawResponse response = node.send(RawRequest.get(uri("")).header("Prefer", header));

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.header("Preference-Applied")).isEqualTo(applied);
  }

  @Test
  void a_preference_makes_a_request_wait() {
    try (RawConnection client = waiting(RawRequest.get(uri("")).header("Prefer", "wait=3"))) {
      node.advance(time, 2_999);
      assertThat(node.waiting()).isEqualTo(1);
      node.advance(time, 1);
      assertThat(client.read(false).header("Preference-Applied")).isEqualTo("wait=3");
    }
  }

  @Test
  void no_time_to_wait_is_not_waited() {
    RawResponse response = node.send(RawRequest.get(uri("?wait=0s")).header("Prefer", "wait=30"));

    assertThat(response.json().getString("status")).isEqualTo("received");
    assertThat(response.header("Preference-Applied")).isNull();
  }

  @Test
  void a_client_that_goes_away_is_forgotten() {
    waiting(RawRequest.get(uri("?wait=30s"))).close();

    awaitWaiting(0);
    assertThat(node.failures).isEmpty();
  }

  @Test
  void beyond_the_bound_nobody_waits() {
    RawConnection first = waiting(RawRequest.get(uri("?wait=30s")));
    try (RawConnection second = node.connect()) {
      second.write(RawRequest.get(uri("?wait=30s")).bytes());
      awaitWaiting(WAITERS_MAX);

      RawResponse third = node.send(RawRequest.get(uri("")).header("Prefer", "wait=30"));
      assertThat(third.json().getString("status")).isEqualTo("received");
      assertThat(third.header("Preference-Applied")).isNull();

      first.close();
      awaitWaiting(1);
      waiting(RawRequest.get(uri("?wait=30s")), 2).close();
    }
  }

  @Test
  void a_node_that_stops_answers_all_who_wait() {
    try (RawConnection client = waiting(RawRequest.get(uri("?wait=30s")))) {
      node.stop();

      assertThat(client.read(false).json().getString("status")).isEqualTo("received");
    }
  }

  @Test
  void a_store_that_fails_for_a_while_does_not_end_the_wait() {
    try (RawConnection client = waiting(RawRequest.get(uri("?wait=30s")))) {
      node.tasks.fail();
      node.advance(time, 10 * Waiters.LOOK_MS);
      assertThat(node.waiting()).isEqualTo(1);

      node.advance(time, 20_000);
      assertThat(client.read(false).status()).isEqualTo(503);
      assertThat(client.send(RawRequest.get(uri("?wait=30s"))).status())
          .as("that it fails is told at once")
          .isEqualTo(503);
    }
  }

  private void end() {
    Task processing = task.after(task.live().to(Status.PROCESSING, 2_000, 3_000));
    node.tasks.put(processing.after(processing.live().to(Status.COMPLETE, 3_000, Task.NOT_YET)));
  }

  private void tell(Status status, UUID id) {
    Event event = new Event(id, status, 3, 3_000, null);
    node.vertx.eventBus().publish(Addresses.TASK_STATUS, new StatusEvents("a", 1, List.of(event)));
    node.advance(time, 0);
  }

  private RawConnection waiting(RawRequest request) {
    return waiting(request, 1);
  }

  private RawConnection waiting(RawRequest request, int waiting) {
    RawConnection client = node.connect();
    client.write(request.bytes());
    awaitWaiting(waiting);
    return client;
  }

  private void awaitWaiting(int count) {
    while (node.waiting() != count) {
      node.advance(time, 0);
    }
  }

  private String uri(String query) {
    return "/api/tasks/" + task.id() + query;
  }
}
