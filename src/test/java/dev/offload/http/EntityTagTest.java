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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request of somebody who knows some version of a task already. */
@ExtendWith(VertxExtension.class)
@Timeout(30)
class EntityTagTest {
  private final ManualTime time = new ManualTime();
  private Task task = Task.received(new TaskIds(() -> 1_000).next(), "work", 1_000, 2_000);
  private HttpNode node;

  @BeforeEach
  void start(Vertx vertx) {
    node = new HttpNode(vertx, time, null);
    node.tasks.put(task);
  }

  @Test
  void a_task_has_its_version_as_its_entity_tag() {
    assertThat(node.send(get("")).header("ETag")).isEqualTo("\"1\"");
    move(Status.PROCESSING);
    assertThat(node.send(get("")).header("ETag")).isEqualTo("\"2\"");
    assertThat(node.send(RawRequest.head(uri(""))).header("ETag")).isEqualTo("\"2\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"1\"", "W/\"1\"", "*", "\"7\", W/\"1\"", ",\"a,b\" , \"1\",", "\"1\",\"1\""})
  void what_is_known_already_is_not_sent_again(String seen) {
    try (RawConnection client = node.connect()) {
      RawResponse response = client.send(get("").header("If-None-Match", seen));

      assertThat(response.status()).isEqualTo(304);
      assertThat(response.header("ETag")).isEqualTo("\"1\"");
      assertThat(response.header("Content-Type")).isNull();
      assertThat(response.header("Content-Length")).isNull();
      assertThat(client.send(get("")).json().getString("status"))
          .as("nothing is left of a body")
          .isEqualTo("received");
    }
  }

  @Test
  void an_answer_to_head_that_is_known_is_304_too() {
    RawResponse response = node.send(RawRequest.head(uri("")).header("If-None-Match", "\"1\""));

    assertThat(response.status()).isEqualTo(304);
    assertThat(response.header("Content-Length")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"2\"", "\"01\"", "\"\"", "W/\"11\", \"0\"", "\"x\""})
  void what_is_not_known_is_sent(String seen) {
    RawResponse response = node.send(get("").header("If-None-Match", seen));

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.json().getInteger("version")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "", "\"1", "w/\"1\"", "*, \"1\"", "\"1\" \"2\"", "\"1\", 2"})
  void what_is_no_entity_tag_is_refused(String seen) {
    RawResponse response = node.send(get("").header("If-None-Match", seen));

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.detail()).startsWith("If-None-Match must be * or a list of entity tags");
  }

  @Test
  void tags_may_come_on_several_lines() {
    RawRequest request = get("").header("If-None-Match", "\"8\"").header("If-None-Match", "\"1\"");

    assertThat(node.send(request).status()).isEqualTo(304);
  }

  @Test
  void a_task_that_there_is_not_is_404_whatever_is_known_of_it() {
    node.tasks.clear();
    assertThat(node.send(get("").header("If-None-Match", "*")).status()).isEqualTo(404);
  }

  @Test
  void whoever_knows_the_version_waits_for_any_change() {
    try (RawConnection client = waiting(get("?wait=30s").header("If-None-Match", "\"1\""))) {
      tell();
      assertThat(node.waiting()).as("what is known is no change").isEqualTo(1);

      move(Status.PROCESSING);
      tell();

      RawResponse response = client.read(false);
      assertThat(response.json().getString("status")).isEqualTo("processing");
      assertThat(response.header("ETag")).isEqualTo("\"2\"");
      assertThat(node.waiting()).isZero();
    }
  }

  @Test
  void a_change_of_which_nobody_told_is_seen_within_a_second() {
    try (RawConnection client = waiting(get("?wait=30s").header("If-None-Match", "\"1\""))) {
      move(Status.PROCESSING);
      node.advance(time, Waiters.LOOK_MS);

      assertThat(client.read(false).json().getInteger("version")).isEqualTo(2);
    }
  }

  @Test
  void a_change_that_was_missed_is_answered_at_once() {
    move(Status.PROCESSING);
    RawResponse response = node.send(get("?wait=30s").header("If-None-Match", "\"1\""));

    assertThat(response.json().getInteger("version")).isEqualTo(2);
  }

  @Test
  void when_the_time_is_over_and_nothing_changed_there_is_nothing_to_send() {
    RawRequest request = get("").header("If-None-Match", "\"1\"").header("Prefer", "wait=3");
    try (RawConnection client = waiting(request)) {
      node.advance(time, 3_000);

      RawResponse response = client.read(false);
      assertThat(response.status()).isEqualTo(304);
      assertThat(response.header("Preference-Applied")).isEqualTo("wait=3");
    }
  }

  @Test
  void what_failed_may_change_and_what_is_complete_may_not() {
    move(Status.PROCESSING);
    move(Status.COMPLETE);
    RawResponse complete = node.send(get("?wait=30s").header("If-None-Match", "\"3\""));
    assertThat(complete.status()).isEqualTo(304);

    task = Task.received(new TaskIds(() -> 1_000).next(), "work", 1_000, 2_000);
    move(Status.FAILED);
    try (RawConnection client = waiting(get("?wait=30s").header("If-None-Match", "\"2\""))) {
      move(Status.RECEIVED);
      tell();

      assertThat(client.read(false).json().getString("status")).isEqualTo("received");
    }
  }

  private void move(Status to) {
    task = task.after(task.live().to(to, 2_000, to.isLive() ? 3_000 : Task.NOT_YET));
    node.tasks.put(task);
  }

  private void tell() {
    Event event = new Event(task.id(), task.status(), task.version(), 3_000, null);
    node.vertx.eventBus().publish(Addresses.TASK_STATUS, new StatusEvents("a", 1, List.of(event)));
    node.advance(time, 0);
  }

  private RawConnection waiting(RawRequest request) {
    RawConnection client = node.connect();
    client.write(request.bytes());
    while (node.waiting() != 1) {
      node.advance(time, 0);
    }
    return client;
  }

  private RawRequest get(String query) {
    return RawRequest.get(uri(query));
  }

  private String uri(String query) {
    return "/api/tasks/" + task.id() + query;
  }
}
