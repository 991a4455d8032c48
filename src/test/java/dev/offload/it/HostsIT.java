package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.offload.it.OffloadProcess.Launch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes at hosts that are names, or IPv6 addresses. */
class HostsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @TempDir private Path folder;

  @BeforeEach
  void needIpv6() {
    assumeTrue(hasIpv6(), "this machine has no ::1");
  }

  @ParameterizedTest
  @CsvSource({
    "[::1], [::1]",
    "0:0:0:0:0:0:0:1, [::1]",
    "::ffff:127.0.0.1, 127.0.0.1",
    "127.0.0.2, 127.0.0.2",
    "LocalHost., localhost",
    "both.example, both.example",
    "moved.example, moved.example"
  })
  void answers_at_any_loopback_host_and_says_where_without_a_warning(String given, String shown)
      throws Exception {
    Map<String, String> settings =
        Map.of("HTTP_HOST", given, "METRICS_HOST", given, "METRICS_PORT", "0");
    try (OffloadProcess node = OffloadProcess.start(knowingNames(), folder, settings)) {
      String metrics = node.awaitLine(Pattern.compile("Metrics are on (\\S+)")).group(1);
      assertThat(node.baseUrl()).startsWith("http://" + shown + ":");
      assertThat(metrics).startsWith("http://" + shown + ":");
      assertThat(node.log()).noneMatch(line -> line.contains("no login"));
      assertThat(statusOf(node.baseUrl() + "/health/live")).isEqualTo(200);
      assertThat(statusOf(metrics)).isEqualTo(200);
    }
  }

  @Test
  void listening_for_all_with_IPv6_too_is_allowed_with_a_warning() {
    try (OffloadProcess node = OffloadProcess.start(folder, Map.of("HTTP_HOST", "::"))) {
      assertThat(node.baseUrl()).startsWith("http://[::]:");
      node.awaitLog("there is no login yet");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[::1]", "localhost", "both.example", "moved.example"})
  @OnSharedStore
  void nodes_find_each_other_and_share_work(String host) {
    Ledger ledger = new Ledger();
    try (Documents documents = new Documents("hosts");
        Cluster cluster =
            new Cluster(
                Map.of(
                    "MONGODB_URI", documents.uri(),
                    "DEMO_PROCESSING_AFTER_MS", "500-1000",
                    "DEMO_COMPLETE_AFTER_MS", "500-1000"),
                2,
                host)) {
      OffloadProcess worker = cluster.start(knowingNames(), 0, Map.of("ROLES", "worker"));
      worker.awaitLog("without a web port");
      OffloadProcess web = cluster.start(knowingNames(), 1, Map.of("ROLES", "http"));
      web.awaitLog("nodes now: 2");
      StatusWatch.open(ledger, web.baseUrl());
      Traffic.start(ledger, new Traffic.Shape(5, 50, 0), List.of(web.baseUrl())).awaitAll(PATIENCE);
      Eventually.within(PATIENCE, "all complete", () -> documents.liveTasks().isEmpty());
      assertThat(ledger.acknowledgedCount()).isEqualTo(50);
      Eventually.within(
          PATIENCE, "all heard of", () -> ledger.completionsHeard().equals(List.of(50)));
      assertThat(cluster.errors()).isEmpty();
    }
  }

  /** One name has addresses of both kinds, another one that is not here before one that is. */
  private Launch knowingNames() {
    try {
      Path names =
          Files.writeString(
              folder.resolve("names"),
              String.join(
                  "\n",
                  "127.0.0.1 localhost",
                  "127.0.0.1 both.example",
                  "::1 both.example",
                  "10.9.9.9 moved.example",
                  "::1 moved.example",
                  ""));
      return new Launch(List.of(), List.of("-Djdk.net.hosts.file=" + names));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The names are known to the node alone. */
  private static int statusOf(String url) throws IOException, InterruptedException {
    String at = url.replace("both.example", "127.0.0.1").replace("moved.example", "[::1]");
    HttpRequest request = HttpRequest.newBuilder(URI.create(at)).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
  }

  private static boolean hasIpv6() {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByName("::1"), 0));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
