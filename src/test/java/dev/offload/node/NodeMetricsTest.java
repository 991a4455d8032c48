package dev.offload.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offload.settings.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A whole node with the embedded store, and what it shows of itself. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class NodeMetricsTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private final int webPort = freePort();
  private final int metricsPort = freePort();
  @TempDir Path folder;

  @Test
  void a_task_is_seen_on_its_way_through_the_node(Vertx vertx) throws Exception {
    String node = start(vertx, metricsPort);

    assertThat(post("background=hello").statusCode()).isEqualTo(302);
    assertThat(post("background=").statusCode()).isEqualTo(400);
    String metrics = metrics();
    while (!metrics.contains("offload_tasks_moved_total{status=\"complete\"} 1.0")) {
      metrics = metrics();
    }

    // Live tasks are asked for before the rest of a scrape is read.
    assertThat(metrics().lines())
        .contains(
            "offload_tasks_accepted_total 1.0",
            "offload_tasks_moved_total{status=\"processing\"} 1.0",
            "offload_posts_refused_total{code=\"400\"} 1.0",
            "offload_batch_tasks_count{kind=\"insert\"} 1",
            "offload_batch_tasks_count{kind=\"move\"} 2",
            "offload_move_lateness_seconds_count 2",
            "offload_store_latency_seconds_count{outcome=\"ok\",verb=\"insert\"} 1",
            "offload_store_latency_seconds_count{outcome=\"ok\",verb=\"apply\"} 2",
            "offload_lease_held 1.0",
            "offload_store_down 0.0",
            "offload_tasks_held 0.0",
            "offload_tasks_live{status=\"received\"} 0.0",
            "offload_tasks_live{status=\"processing\"} 0.0",
            "offload_tasks_live{status=\"retrying\"} 0.0",
            "offload_streams_open 0.0",
            "offload_intake_waiting_tasks 0.0",
            "offload_intake_waiting_bytes 0.0");
    await(vertx.undeploy(node));
  }

  @Test
  void only_metrics_are_on_the_port_of_metrics(Vertx vertx) throws Exception {
    String node = start(vertx, metricsPort);

    HttpResponse<String> get = send(HttpRequest.newBuilder(uri(metricsPort, "/metrics")));
    assertThat(get.headers().firstValue("content-type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
    HttpResponse<String> head =
        send(
            HttpRequest.newBuilder(uri(metricsPort, "/metrics"))
                .method("HEAD", BodyPublishers.noBody()));
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(send(HttpRequest.newBuilder(uri(metricsPort, "/"))).statusCode()).isEqualTo(404);
    assertThat(send(HttpRequest.newBuilder(uri(metricsPort, "/metrics")).DELETE()).statusCode())
        .isEqualTo(405);
    assertThat(send(HttpRequest.newBuilder(uri(webPort, "/metrics"))).statusCode()).isEqualTo(404);
    await(vertx.undeploy(node));
  }

  @Test
  void metrics_are_on_their_own_address_alone(Vertx vertx) throws Exception {
    String node = start(vertx, metricsPort);

    assertThat(metrics())
        .contains("offload_tasks_held")
        .containsPattern("offload_build_info\\{commit=\"[^\"]+\",version=\"[^\"]+\"} 1\\n");
    assertThatThrownBy(() -> new Socket("127.0.0.2", metricsPort).close())
        .isInstanceOf(ConnectException.class);
    await(vertx.undeploy(node));
  }

  @Test
  void a_node_is_ready_once_started(Vertx vertx) throws Exception {
    String node = start(vertx, metricsPort);

    HttpResponse<String> ready = send(HttpRequest.newBuilder(uri(webPort, "/health/ready")));

    assertThat(ready.statusCode()).as(ready.body()).isEqualTo(200);
    await(vertx.undeploy(node));
  }

  @Test
  void a_port_of_metrics_that_is_taken_stops_the_start_and_is_named(Vertx vertx) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> start(vertx, taken.getLocalPort()))
          .hasMessageStartingWith("port " + taken.getLocalPort() + " of 127.0.0.1 cannot be used")
          .hasMessageEndingWith("set METRICS_PORT to a free one, or 0 for any");
    }
  }

  private String start(Vertx vertx, int portOfMetrics) throws TimeoutException {
    Map<String, String> environment = new HashMap<>();
    environment.put("HTTP_PORT", String.valueOf(webPort));
    environment.put("METRICS_PORT", String.valueOf(portOfMetrics));
    environment.put("DATA_DIR", folder.toString());
    environment.put("DEMO_PROCESSING_AFTER_MS", "1-1");
    environment.put("DEMO_COMPLETE_AFTER_MS", "1-1");
    Settings settings = Settings.read(new JsonObject(), environment);
    return await(vertx.deployVerticle(new NodeVerticle(settings, Neighbours.NONE, List.of())));
  }

  private String metrics() throws Exception {
    return send(HttpRequest.newBuilder(uri(metricsPort, "/metrics"))).body();
  }

  private HttpResponse<String> post(String form) throws Exception {
    return send(
        HttpRequest.newBuilder(uri(webPort, "/background"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static URI uri(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private static <T> T await(Future<T> future) throws TimeoutException {
    return future.await(20, TimeUnit.SECONDS);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
