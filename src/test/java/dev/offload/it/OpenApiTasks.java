package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;

/** What can be asked of tasks, and of the topic of texts, with every status of it. */
final class OpenApiTasks {
  private static final String NONE = "/api/tasks/01a2191d-edb4-707e-83aa-ec5720dc0142";
  private static final String HAND_OVER = "POST /background";

  private final CheckedClient client;
  private final CheckedClient form;

  OpenApiTasks(CheckedClient client) {
    this.client = client;
    this.form = client.with("Content-Type", "application/x-www-form-urlencoded");
  }

  void run() {
    background();
    scan();
    lists();
    one();
    commands();
  }

  private void background() {
    JsonObject task = client.json(202, HAND_OVER, "{\"background\": \"resize image 17\"}");
    form.expect(302, HAND_OVER, "background=resize+image+18");
    form.expect(400, HAND_OVER, "nothing=1");
    form.with("Accept", "text/html").expect(400, HAND_OVER, "background=");
    client.expect(400, HAND_OVER, "{\"background\": \"a\", \"when\": \"b\"}");
    client.expect(400, HAND_OVER + "?delay=5s", "{\"background\": \"a\"}");
    JsonObject other =
        new JsonObject().put("background", "other").put("taskID", task.getString("taskID"));
    client.expect(409, HAND_OVER, other.encode());
    client.expect(413, HAND_OVER, "{\"background\": " + OpenApiTopics.LONG + "}");
    client.with("Content-Type", "text/plain").expect(415, HAND_OVER, "resize image 17");
  }

  private void scan() {
    assertThat(client.json(200, "GET /api").getInteger("Count")).isEqualTo(2);
    client.expect(400, "GET /api?ExclusiveStartKey=1");
  }

  private void lists() {
    client.expect(200, "GET /api/tasks?topic=orders&subscription=crm&limit=1");
    client.expect(200, "GET /api/tasks?status=complete");
    client.expect(400, "GET /api/tasks?limit=0");
    client.expect(400, "GET /api/tasks?state=failed");
  }

  private void one() {
    String complete = task(client.json(202, "POST /api/topics/orders/events", "17"), "invoice");
    JsonObject task = client.json(200, "GET " + complete + "?wait=20s");
    assertThat(task.getJsonObject("result")).isEqualTo(new JsonObject().put("invoice", 17));
    assertThat(task.getJsonArray("attempts")).hasSize(1);
    HttpResponse<String> again = client.with("Prefer", "wait=1").expect(200, "GET " + complete);
    String tag = again.headers().firstValue("ETag").orElseThrow();
    client.with("If-None-Match", tag).expect(304, "GET " + complete);
    client.expect(400, "GET " + complete + "?wait=5");
    client.expect(400, "GET /api/tasks/17");
    client.expect(404, "GET " + NONE);
  }

  private void commands() {
    String failed = task(client.json(202, "POST /api/topics/orders/events", "18"), "crm");
    assertThat(client.json(200, "GET " + failed + "?wait=20s").getString("status"))
        .isEqualTo("failed");
    client.expect(409, "POST " + failed + "/cancel");
    String waits = task(client.json(202, "POST /api/topics/orders/events?delay=1h", "19"), "crm");
    client.expect(409, "POST " + waits + "/retry");
    client.expect(409, "DELETE " + waits);
    client.expect(200, "POST " + waits + "/cancel");
    client.expect(204, "DELETE " + waits);
    client.expect(200, "POST " + failed + "/retry");
    for (String request : new String[] {"POST %s/cancel", "POST %s/retry", "DELETE %s"}) {
      client.expect(400, request.formatted(failed) + "?force=1");
      client.expect(400, request.formatted("/api/tasks/17"));
      client.expect(404, request.formatted(NONE));
    }
  }

  private static String task(JsonObject published, String subscription) {
    JsonArray tasks = published.getJsonArray("tasks");
    return tasks.stream()
        .map(it -> (JsonObject) it)
        .filter(it -> it.getString("subscription").equals(subscription))
        .map(it -> "/api/tasks/" + it.getString("taskID"))
        .findFirst()
        .orElseThrow();
  }
}
