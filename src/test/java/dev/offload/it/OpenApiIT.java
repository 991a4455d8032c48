package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.offload.store.mongo.TestMongo;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything that openapi.yaml says is done and answered once: each operation, each status of it.
 * What is answered otherwise fails, and so does what is described and never comes.
 */
@Timeout(90)
class OpenApiIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Pattern METRICS = Pattern.compile("http://[^\\s]+/metrics");
  private static final Pattern ROUTE =
      Pattern.compile("offload_requests_seconds_count\\{[^}]*route=\"([^\"]+)\"");
  private static final Pattern FOR_PROGRAMS =
      Pattern.compile(
          "POST /|[A-Z]+ (/api.*|/background|/health/.*|/openapi.yaml|/sqs|/sqs/\\{}/\\{})");
  private static final Map<String, String> SMALL =
      Map.of(
          "BACKGROUND_MAX_BYTES", "1024",
          "HTTP_BODIES_MAX_BYTES", "1048576",
          "HTTP_STREAMS_MAX", "1",
          "CREATE_QUEUES", "true",
          "METRICS_PORT", "0",
          "DEMO_PROCESSING_AFTER_MS", "100-200",
          "DEMO_COMPLETE_AFTER_MS", "60000-60000");

  @TempDir Path folder;
  private final OpenApi api = OpenApi.read();
  private final OpenApiCheck check = new OpenApiCheck(api);
  private HttpServer receiver;

  @BeforeEach
  void listen() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          boolean isFine = exchange.getRequestURI().getPath().equals("/fine");
          byte[] body = "{\"invoice\": 17}".getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("content-type", "application/json");
          exchange.sendResponseHeaders(isFine ? 200 : 404, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    receiver.start();
  }

  @AfterEach
  void close() {
    receiver.stop(0);
  }

  @Test
  void each_operation_answers_as_it_says_and_has_each_status_that_it_names() throws IOException {
    try (OffloadProcess before = start(conf().put("schedules", schedules("nightly", "left")))) {
      CheckedClient client = new CheckedClient(before.baseUrl(), check);
      Eventually.within(
          PATIENCE,
          "the schedule is stored",
          () -> client.send("GET /api/schedules/left", "").join().statusCode() == 200);
    }
    try (OffloadProcess node = start(conf().put("schedules", schedules("nightly")))) {
      CheckedClient client = new CheckedClient(node.baseUrl(), check);
      new OpenApiTopics(client).run();
      new OpenApiTasks(client).run();
      new OpenApiQueues(client).run();
      new OpenApiSchedules(client).run();
      new OpenApiNode(client, api).run();
      assertThat(routes(node)).as("what the node answers").isEqualTo(described());
      assertThat(node.errors()).isEmpty();
    }
    unavailable();

    assertThat(check.unseen()).as("described, and never answered").isEmpty();
  }

  /** Returns what a node answers to programs, as its metrics name it. */
  private static Set<String> routes(OffloadProcess node) throws IOException {
    String metrics = node.awaitLine(METRICS).group();
    try (InputStream in = new URL(metrics).openStream()) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return ROUTE
          .matcher(text)
          .results()
          .map(route -> route.group(1).replaceAll(":[a-z]+", "{}"))
          .filter(route -> FOR_PROGRAMS.matcher(route).matches())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /** The stream is not among the requests that are measured. */
  private Set<String> described() {
    return api.operations().stream()
        .filter(it -> !it.id().equals("streamTasks"))
        .map(it -> it.method().toUpperCase(Locale.ROOT) + " " + it.path())
        .map(it -> it.replaceAll("\\{[^}]*\\}", "{}"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** A node whose store went away. */
  private void unavailable() throws IOException {
    TestMongo mongo = TestMongo.inJvm();
    try (OffloadProcess node =
        OffloadProcess.start(
            folder.resolve("none"),
            Map.of("MONGODB_URI", mongo.uri()),
            "-conf",
            write(conf()).toString())) {
      CheckedClient client = new CheckedClient(node.baseUrl(), check);
      client.expect(200, "GET /health/ready");
      mongo.stop();
      new OpenApiUnavailable(client, api).run();
    } finally {
      mongo.stop();
    }
  }

  private OffloadProcess start(JsonObject conf) throws IOException {
    Path file = write(conf);
    return OffloadProcess.start(folder.resolve("data"), SMALL, "-conf", file.toString());
  }

  private Path write(JsonObject conf) throws IOException {
    return Files.writeString(folder.resolve("conf.json"), conf.encode());
  }

  private JsonObject conf() {
    String url = "http://127.0.0.1:" + receiver.getAddress().getPort();
    JsonObject subscriptions =
        new JsonObject()
            .put(
                "crm",
                new JsonObject()
                    .put("handler", url + "/failing")
                    .put("fatalStatuses", new JsonArray().add(404)))
            .put(
                "invoice",
                new JsonObject()
                    .put("handler", url + "/fine")
                    .put("maxConcurrent", 4)
                    .put("rate", new JsonObject().put("limit", 1000).put("per", "1s")));
    return new JsonObject()
        .put("webhooks", new JsonObject().put("allowPrivate", true))
        .put(
            "queues",
            new JsonObject().put("thumbnails", new JsonObject().put("messageMaxBytes", 1024)))
        .put(
            "topics",
            new JsonObject()
                .put(
                    "background-task",
                    new JsonObject()
                        .put(
                            "subscriptions",
                            new JsonObject()
                                .put("default", new JsonObject().put("handler", "demo"))))
                .put("orders", new JsonObject().put("subscriptions", subscriptions))
                .put("lonely", new JsonObject().put("subscriptions", new JsonObject())));
  }

  private static JsonObject schedules(String... names) {
    JsonObject all = new JsonObject();
    for (String name : names) {
      all.put(name, new JsonObject().put("cron", "0 3 * * *").put("topic", "orders"));
    }
    return all;
  }
}
