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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A node whose topic {@code probes} has a handler from a jar. */
abstract class HandlerFixture {
  static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Duration WAIT = Duration.ofSeconds(10);

  @TempDir Path folder;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(WAIT).build();
  private final Map<String, String> environment = new HashMap<>();
  OffloadProcess node;

  @BeforeEach
  final void writeJar() {
    HandlerJar.write(folder.resolve("handlers"));
    environment.put("RUNS", runsFile().toString());
  }

  @AfterEach
  final void end() {
    if (node != null) {
      node.close();
    }
  }

  /** Has nodes that start from now on find a variable. */
  final void set(String variable, String value) {
    environment.put(variable, value);
  }

  /** Says who gets what is published to {@code probes}. */
  final void configure(JsonObject subscriptions) throws IOException {
    configureTopics(
        new JsonObject().put("probes", new JsonObject().put("subscriptions", subscriptions)));
  }

  final void configureTopics(JsonObject topics) throws IOException {
    JsonObject conf =
        new JsonObject()
            .put("handlers", new JsonObject().put("dir", folder.resolve("handlers").toString()))
            .put("webhooks", new JsonObject().put("allowPrivate", true))
            .put("topics", topics);
    Files.writeString(conf(), conf.encode());
  }

  /** Starts a node at the same data, and waits until it listens. */
  final void start() {
    node = OffloadProcess.start(folder.resolve("data"), environment, "-conf", conf().toString());
    node.baseUrl();
  }

  /** Publishes events that are all alike. */
  final void publish(int events, JsonObject payload) throws Exception {
    publish("probes", events, payload);
  }

  final void publish(String topic, int events, JsonObject payload) throws Exception {
    JsonArray all = new JsonArray();
    for (int i = 0; i < events; i++) {
      all.add(new JsonObject().put("payload", payload));
    }
    URI uri = URI.create(node.baseUrl() + "/api/topics/" + topic + "/batches");
    String body = new JsonObject().put("events", all).encode();
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(uri)
                .timeout(WAIT)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    OpenApiCheck.INSTANCE.check(body, answer);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(new JsonObject(answer.body()).getJsonArray("items"))
        .hasSize(events)
        .allMatch(item -> ((JsonObject) item).getInteger("status") == 202);
  }

  /** Waits until so many tasks ended, and returns all there are, whole. */
  final List<JsonObject> untilEnded(int tasks) {
    Api api = new Api(node.baseUrl());
    Eventually.within(
        PATIENCE,
        tasks + " tasks to end",
        () -> api.tasks("complete").size() + api.tasks("failed").size() >= tasks);
    return api.tasks().stream().map(task -> api.task(task.getString("taskID"))).toList();
  }

  /** Returns how often each task was run. */
  final Map<String, Long> runs() {
    try {
      return !Files.exists(runsFile())
          ? Map.of()
          : Files.readAllLines(runsFile()).stream()
              .collect(Collectors.groupingBy(line -> line.split(" ")[0], Collectors.counting()));
    } catch (IOException e) {
      throw new AssertionError("no runs", e);
    }
  }

  final boolean isReady() {
    try {
      URI uri = URI.create(node.baseUrl() + "/health/ready");
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(2)).build();
      return client.send(request, BodyHandlers.ofString()).statusCode() == 200;
    } catch (IOException | InterruptedException e) {
      return false;
    }
  }

  /** Returns how the attempts at a task ended, in order. */
  static List<String> outcomes(JsonObject task) {
    return task.getJsonArray("attempts").stream()
        .map(attempt -> ((JsonObject) attempt).getString("outcome"))
        .toList();
  }

  private Path conf() {
    return folder.resolve("conf.json");
  }

  private Path runsFile() {
    return folder.resolve("runs");
  }
}
