package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Work that is all posted to one node of three. */
@OnSharedStore
@Timeout(120)
class SpreadIT {
  private static final Duration WAIT = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int NODES = 3;
  private static final int EVENTS = 600;

  @TempDir Path folder;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(WAIT).build();

  @Test
  void each_node_runs_at_least_a_fifth_of_what_is_posted_to_one() throws Exception {
    HandlerJar.write(folder.resolve("handlers"));
    try (Documents documents = new Documents("spread");
        Cluster cluster =
            new Cluster(
                Map.of("MONGODB_URI", documents.uri(), "RUNS", folder.resolve("runs").toString()),
                NODES)) {
      cluster.configure(conf());
      List<OffloadProcess> nodes = cluster.startAll(NODES);
      Api api = new Api(nodes.get(0).baseUrl());
      Eventually.within(PATIENCE, "three nodes", () -> nodes(nodes.get(0).baseUrl()) == NODES);

      publish(nodes.get(0).baseUrl());

      Eventually.within(
          PATIENCE, "all to be complete", () -> api.tasks("complete").size() == EVENTS);
      Map<String, Long> byNode = runsByNode(api);
      System.out.println(EVENTS + " tasks posted to one node of three ran at " + byNode);
      assertThat(byNode).hasSize(NODES);
      assertThat(byNode.values()).allMatch(runs -> runs >= EVENTS / 5);
      assertThat(Files.readAllLines(folder.resolve("runs"))).hasSize(EVENTS);
      assertThat(cluster.errors()).isEmpty();
    }
  }

  private static Map<String, Long> runsByNode(Api api) {
    return api.tasks("complete").stream()
        .flatMap(task -> api.task(task.getString("taskID")).getJsonArray("attempts").stream())
        .map(attempt -> ((JsonObject) attempt).getString("node"))
        .collect(Collectors.groupingBy(node -> node, TreeMap::new, Collectors.counting()));
  }

  private int nodes(String url) {
    try {
      URI uri = URI.create(url + "/api/nodes");
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(WAIT).build();
      return new JsonArray(client.send(request, BodyHandlers.ofString()).body()).size();
    } catch (IOException | InterruptedException e) {
      return 0;
    }
  }

  private void publish(String url) throws IOException, InterruptedException {
    JsonArray events = new JsonArray();
    for (int i = 0; i < EVENTS; i++) {
      events.add(new JsonObject().put("payload", new JsonObject().put("do", "work")));
    }
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(URI.create(url + "/api/topics/orders/batches"))
                .timeout(WAIT)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(new JsonObject().put("events", events).encode()))
                .build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private Path conf() throws IOException {
    JsonObject subscription = new JsonObject().put("handler", "java:probe").put("concurrency", 4);
    JsonObject conf =
        new JsonObject()
            .put("handlers", new JsonObject().put("dir", folder.resolve("handlers").toString()))
            .put(
                "topics",
                new JsonObject()
                    .put(
                        "orders",
                        new JsonObject()
                            .put("subscriptions", new JsonObject().put("invoice", subscription))));
    Path file = folder.resolve("conf.json");
    Files.writeString(file, conf.encode());
    return file;
  }
}
