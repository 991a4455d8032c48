package dev.offload.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.settings.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a node shows of itself, beside what the documents, alarms and dashboard say of it. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class MetricNamesTest {
  private static final Pattern SHOWN = Pattern.compile("(?m)^# TYPE (\\S+) ");
  private static final Pattern IN_TABLE = Pattern.compile("(?m)^\\| (`offload_[^|]+) \\|");
  private static final Pattern OURS = Pattern.compile("\\b(offload_[a-z_]+[a-z])\\b");
  private static final Pattern USED =
      Pattern.compile("\\b((?:offload|jvm|process|disk)_[a-z_]+[a-z])\\b(?!\\{?\\.)");
  private static final JsonObject TOPICS =
      new JsonObject(
          """
          {"topics": {"orders": {"subscriptions": {"crm": {"handler": "bus:crm"}}}}}
          """);

  @TempDir Path folder;
  private int web;
  private int metrics;

  @BeforeEach
  void start(Vertx vertx) throws Exception {
    web = freePort();
    metrics = freePort();
    Map<String, String> environment =
        Map.of("HTTP_PORT", "" + web, "METRICS_PORT", "" + metrics, "DATA_DIR", folder.toString());
    Settings settings = Settings.read(TOPICS, environment);
    vertx
        .deployVerticle(new NodeVerticle(settings, Neighbours.NONE, List.of()))
        .await(20, TimeUnit.SECONDS);
    // The first asks the store, and the next shows how long that took.
    get(metrics, "/metrics");
  }

  @Test
  void the_table_of_the_documents_has_what_is_shown_and_nothing_else() throws Exception {
    Set<String> shown = found(SHOWN, get(metrics, "/metrics"));
    Set<String> ours = new TreeSet<>(shown);
    ours.removeIf(
        name ->
            !name.startsWith("offload_")
                || name.endsWith("_max") && shown.contains(name.replaceAll("_max$", "")));
    String cells = String.join(" ", found(IN_TABLE, read("docs/operating.md")));

    assertThat(found(OURS, cells)).isEqualTo(ours).hasSizeGreaterThan(40);
  }

  @Test
  void each_of_ours_says_what_it_is() throws Exception {
    String shown = get(metrics, "/metrics");
    List<String> helps = shown.lines().filter(it -> it.startsWith("# HELP offload_")).toList();

    assertThat(helps)
        .hasSameSizeAs(
            found(SHOWN, shown).stream().filter(it -> it.startsWith("offload_")).toList())
        .allMatch(line -> line.split(" ", 4).length == 4 && line.split(" ", 4)[3].length() > 10);
  }

  @Test
  void alarms_and_dashboard_ask_for_nothing_that_is_not_shown() throws Exception {
    Set<String> shown = found(SHOWN, get(metrics, "/metrics"));

    for (String file : List.of("docs/alerts.yml", "docs/dashboard.json")) {
      String expressions =
          read(file).replaceAll("(?m)^.*(runbook|\"title\"|\"uid\"):.*$", "").replace("\\\"", "'");
      assertThat(found(USED, expressions))
          .as(file)
          .hasSizeGreaterThan(10)
          .allMatch(
              used ->
                  // That comes with the first collection of garbage.
                  used.startsWith("jvm_gc_pause_")
                      || shown.contains(used)
                      || shown.contains(used.replaceAll("_(bucket|count|sum)$", "")));
    }
  }

  @Test
  void what_never_happened_is_there_with_nought() throws Exception {
    assertThat(get(metrics, "/metrics").lines())
        .contains(
            "offload_posts_refused_total{code=\"503\"} 0.0",
            "offload_tasks_refused_total{code=\"409\"} 0.0",
            "offload_connections_ended_total{reason=\"unread\"} 0.0",
            "offload_requests_seconds_count{outcome=\"failed\",route=\"POST /background\"} 0")
        .anyMatch(it -> it.startsWith("offload_attempts_ended_total{outcome=\"crash\",subscr"));
  }

  @Test
  void requests_are_timed_by_route_and_outcome() throws Exception {
    get(web, "/api/nothing");
    get(web, "/api/tasks?status=odd");
    get(web, "/api/tasks");

    assertThat(get(metrics, "/metrics").lines())
        .contains(
            "offload_requests_seconds_count{outcome=\"ok\",route=\"GET /api/tasks\"} 1",
            "offload_requests_seconds_count{outcome=\"refused\",route=\"GET /api/tasks\"} 1");
  }

  private static Set<String> found(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String read(String file) throws IOException {
    return Files.readString(Path.of(file));
  }

  private static String get(int port, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
        .body();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
