package dev.offload.it;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;

/** What can be asked of queues, with every status of it. */
final class OpenApiQueues {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String THUMBNAILS = "/api/queues/thumbnails";
  private static final String MADE = "/api/queues/made.fifo";
  private static final String NONE = "/api/queues/none";
  private static final String EXTEND = "POST %s/extend?visibility=5m";
  private static final int MIB = 1_048_576;

  private final CheckedClient client;
  private final CheckedClient text;
  private final CheckedClient other;

  OpenApiQueues(CheckedClient client) {
    this.client = client;
    this.text = client.with("Content-Type", "text/plain");
    this.other = client.with("Sec-Fetch-Site", "cross-site");
  }

  void run() {
    definitions();
    sending();
    receiving();
    settling();
    List.of("redrive", "discard", "purge").forEach(this::moves);
  }

  private void definitions() {
    client.expect(201, "PUT " + MADE, "{\"visibility\": \"10m\", \"contentDeduplicated\": true}");
    client.expect(200, "PUT " + MADE, "{\"visibility\": \"20m\"}");
    client.expect(400, "PUT " + MADE, "{\"visibility\": \"20\"}");
    client.expect(400, "PUT " + MADE, "{\"maxReceives\": -1}");
    client.expect(400, "PUT " + MADE, "{\"visible\": \"20m\"}");
    client.expect(409, "PUT " + THUMBNAILS, "{\"visibility\": \"20m\"}");
    client.expect(413, "PUT " + MADE, "\"" + "x".repeat(70_000) + "\"");
    text.expect(415, "PUT " + MADE, "patient");
    client.expect(200, "GET " + MADE);
    client.expect(200, "GET /api/queues");
    client.expect(400, "GET /api/queues?limit=3");
    client.expect(400, "GET " + MADE + "?limit=3");
    client.expect(404, "GET " + NONE);
    other.expect(403, "PUT " + MADE, "{}");
    other.expect(403, "DELETE " + MADE);
    client.expect(400, "DELETE " + MADE + "?force=1");
    client.expect(404, "DELETE " + NONE);
    client.expect(409, "DELETE " + THUMBNAILS);
  }

  private void sending() {
    String messages = "POST " + THUMBNAILS + "/messages";
    client.with("Idempotency-Key", "17").expect(201, messages, "{\"image\": 17}");
    client.with("Idempotency-Key", "17").expect(201, messages, "{\"image\": 17}");
    client.with("Idempotency-Key", "17").expect(422, messages, "{\"image\": 18}");
    text.expect(201, messages + "?delay=1h&priority=2", "image 18");
    client.expect(201, "POST " + MADE + "/messages?group=a", "19");
    client.expect(400, "POST " + MADE + "/messages", "19");
    client.expect(400, messages + "?delay=5", "19");
    client.expect(404, "POST " + NONE + "/messages", "19");
    client.expect(413, messages, OpenApiTopics.LONG);
    client.with("Content-Type", "image/png").expect(415, messages, "19");
    client.expect(200, "GET " + THUMBNAILS + "/messages?limit=10");
    client.expect(400, "GET " + THUMBNAILS + "/messages?limit=0");
    client.expect(404, "GET " + NONE + "/messages");
    String batches = "POST " + THUMBNAILS + "/batches";
    client.expect(
        200,
        batches,
        "{\"messages\": [{\"body\": 1, \"delay\": \"1h\"}, {\"body\": 2, \"group\": \"a\"}]}");
    client.expect(200, batches, "{\"messages\": [{\"body\": 1, \"delay\": \"8d\"}]}");
    client.expect(400, batches, "{\"messages\": []}");
    client.expect(404, "POST " + NONE + "/batches", "{\"messages\": [{\"body\": 1}]}");
    client.expect(413, batches, "\"" + "x".repeat(MIB) + "\"");
    text.expect(415, batches, "messages");
  }

  private void receiving() {
    client.expect(200, "POST " + MADE + "/receive?max=10&wait=5s&visibility=1m");
    client.expect(200, "POST " + MADE + "/receive");
    client.expect(400, "POST " + MADE + "/receive?max=0");
    client.expect(404, "POST " + NONE + "/receive");
    client.expect(204, "DELETE " + MADE);
  }

  private void settling() {
    JsonObject first = message("?wait=5s&visibility=1s&max=1");
    JsonObject second = message("?wait=5s&visibility=1m&max=1");
    while (!second.getString("messageID").equals(first.getString("messageID"))) {
      second = message("?wait=5s&visibility=1m&max=1");
    }
    String expired = path(first);
    String held = path(second);
    client.expect(200, "POST " + held + "/extend?visibility=5m");
    client.expect(400, "POST " + held + "/extend?visibility=13h");
    client.expect(400, "POST " + held + "/release?delay=5");
    client.expect(400, "DELETE " + held + "?force=1");
    client.expect(400, "POST " + held + "/reject?force=1");
    for (String word : List.of("DELETE %s", "POST %s/release", "POST %s/reject", EXTEND)) {
      client.expect(409, word.formatted(expired));
      client.expect(404, word.formatted(THUMBNAILS + "/messages/none"));
    }
    client.expect(204, "POST " + held + "/release?delay=0s");
    client.expect(204, "POST " + path(message("?wait=5s")) + "/reject");
    client.expect(201, "POST " + THUMBNAILS + "/messages", "20");
    client.expect(204, "DELETE " + path(message("?wait=5s")));
  }

  private JsonObject message(String query) {
    return client
        .json(200, "POST " + THUMBNAILS + "/receive" + query)
        .getJsonArray("messages")
        .getJsonObject(0);
  }

  private static String path(JsonObject message) {
    return THUMBNAILS + "/messages/" + message.getString("receipt");
  }

  private void moves(String word) {
    String move = "POST " + THUMBNAILS + "/" + word;
    Eventually.within(PATIENCE, "one is refused", () -> client.atOnce(8, move, "").contains(409));
    Eventually.within(
        PATIENCE, "one is begun", () -> client.send(move, "").join().statusCode() == 202);
    client.expect(400, move + "?all=1");
    client.expect(404, "POST " + NONE + "/" + word);
  }
}
