package dev.offload.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.task.Payload;
import dev.offload.task.Shelf;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import dev.offload.time.ManualTime;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(VertxExtension.class)
class AttemptsMaxTest {
  private static final JsonObject FILE =
      new JsonObject(
          "{\"topics\": {\"orders\": {\"subscriptions\": {"
              + "\"crm\": {\"handler\": \"bus:crm\", \"retry\": {\"attempts\": 3}},"
              + "\"mail\": {\"handler\": \"bus:mail\"}, \"demo\": {\"handler\": \"demo\"}}}}}");

  @ParameterizedTest
  @CsvSource({"orders/crm, 3", "orders/mail, 10", "orders/demo,", "orders/gone,", "gone/crm,"})
  void a_task_tells_how_many_attempts_its_subscription_has(
      String lane, Integer attempts, Vertx vertx) {
    HttpNode node = new HttpNode(vertx, new ManualTime(), null, FILE);
    Task task = put(node, new Shelf(lane, 4));

    JsonObject whole = node.send(RawRequest.get("/api/tasks/" + task.id())).json();
    JsonObject page = node.send(RawRequest.get("/api/tasks")).json();

    assertThat(whole.getInteger("attemptsMax")).isEqualTo(attempts);
    assertThat(whole.containsKey("attemptsMax")).isEqualTo(attempts != null);
    assertThat(page.getJsonArray("items").getJsonObject(0).getInteger("attemptsMax"))
        .isEqualTo(attempts);
  }

  @Test
  void work_of_the_demo_does_not_tell_of_attempts(Vertx vertx) {
    HttpNode node = new HttpNode(vertx, new ManualTime(), null, FILE);
    Task task = put(node, Shelf.BACKGROUND);

    JsonObject whole = node.send(RawRequest.get("/api/tasks/" + task.id())).json();
    assertThat(whole.containsKey("attemptsMax")).isFalse();
  }

  private static Task put(HttpNode node, Shelf shelf) {
    Task task =
        Task.received(new TaskIds(() -> 1_000).next(), shelf, Payload.json("1"), 1_000, 1_000);
    node.tasks.put(task);
    return task;
  }
}
