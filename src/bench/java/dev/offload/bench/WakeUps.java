package dev.offload.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** How soon after a message is sent a receiver has it that waits for one. */
final class WakeUps {
  private static final int TIMES = 1_000;
  private static final int WARM_UPS = 500;
  private static final int WAIT_MS = 5;
  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final String QUEUE = "/api/queues/bench";
  private static final String JSON = "application/json";

  private WakeUps() {}

  private record Received(String answer, long atNs) {}

  /**
   * Measures it.
   *
   * @param sendUrl to which node messages are sent
   * @param receiveUrl at which node the receiver waits
   */
  static List<Row> rows(String sendUrl, String receiveUrl, String what) {
    Latencies latencies = new Latencies();
    Post message = new Post(QUEUE + "/messages", JSON, Post.event("").body(), CREATED);
    Post receive = new Post(QUEUE + "/receive?wait=20s", JSON, "", OK);
    for (int i = 0; i < WARM_UPS + TIMES; i++) {
      CompletableFuture<Received> receiving =
          CompletableFuture.supplyAsync(
              () -> new Received(Caller.post(receive, receiveUrl), System.nanoTime()));
      Pause.until(() -> false, WAIT_MS);
      long sentNs = System.nanoTime();
      Caller.post(message, sendUrl);
      Received received = receiving.join();
      if (i >= WARM_UPS) {
        latencies.add(received.atNs - sentNs);
      }
      delete(received.answer, receiveUrl);
    }
    return List.of(
        new Row(what + ", p50", "ms", List.of(latencies.percentileMs(50))),
        new Row(what + ", p99", "ms", List.of(latencies.percentileMs(99))));
  }

  private static void delete(String answer, String url) {
    JsonArray messages = new JsonObject(answer).getJsonArray("messages");
    Caller.delete(url + QUEUE + "/messages/" + messages.getJsonObject(0).getString("receipt"));
  }
}
