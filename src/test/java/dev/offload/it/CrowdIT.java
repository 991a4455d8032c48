package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.it.OffloadProcess.Launch;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** More connections than a node has room for, by files or by memory: it answers all the same. */
class CrowdIT {
  private static final int EXIT_CONFIGURATION = 78;
  private static final int ROUNDS = 5;
  private static final long UNREAD_HEAP_MAX_KB = 32_768;
  private static final String UNFINISHED =
      "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(4_000);
  private static final String LIST = "GET /api/tasks?limit=100 HTTP/1.1\r\nHost: localhost\r\n\r\n";

  @TempDir Path dataDir;

  private final List<SocketChannel> crowd = new ArrayList<>();

  @AfterEach
  void leave() throws IOException {
    for (SocketChannel channel : crowd) {
      channel.close();
    }
  }

  @Test
  void a_process_that_may_open_few_files_answers_beside_more_connections_than_that()
      throws Exception {
    Launch few =
        new Launch(List.of("sh", "-c", "ulimit -n 260 && exec \"$@\"", "sh"), List.of("-Xmx128m"));
    try (OffloadProcess node = OffloadProcess.start(few, dataDir, Map.of())) {
      int port = URI.create(node.baseUrl()).getPort();
      assertAnswers(port, () -> arrive(port, 400, UNFINISHED));
      assertThat(new Api(node.baseUrl()).post("still taken")).isNotNull();
      assertThat(node.log()).noneMatch(line -> line.contains("exceptionCaught"));
      assertThat(node.errors()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "260, 512m, 101, 'must leave 160 of the 260 files that the process may open'",
    "4000, 64m, 1400, must fit into the heap of 6. MiB: at most 1..., not 1400"
  })
  void a_cap_that_files_or_memory_have_no_room_for_ends_the_start(
      int files, String heap, String cap, String reason) {
    String limit = "ulimit -n " + files + " && exec \"$@\"";
    Launch small = new Launch(List.of("sh", "-c", limit, "sh"), List.of("-Xmx" + heap));
    try (OffloadProcess node =
        OffloadProcess.start(small, dataDir, Map.of("HTTP_CONNECTIONS_MAX", cap))) {
      assertThat(node.awaitExit()).isEqualTo(EXIT_CONFIGURATION);
      assertThat(node.log()).hasSize(1);
      assertThat(node.log().get(0))
          .contains(" ERROR Configuration: HTTP_CONNECTIONS_MAX")
          .containsPattern(reason);
    }
  }

  @Test
  void clients_that_ask_for_much_and_read_nothing_do_not_fill_a_small_heap() throws Exception {
    Launch small = new Launch(List.of(), List.of("-Xmx64m"));
    try (OffloadProcess node = OffloadProcess.start(small, dataDir, Map.of())) {
      Api api = new Api(node.baseUrl());
      for (int i = 0; i < 100; i++) {
        api.post("x".repeat(2_000));
      }
      int port = URI.create(node.baseUrl()).getPort();
      assertAnswers(port, () -> arrive(port, 50, LIST.repeat(200)));
      assertThat(FloodIT.heapAfterCollectionKb(node)).isPositive().isLessThan(UNREAD_HEAP_MAX_KB);
      assertThat(node.isAlive()).isTrue();
      assertThat(node.errors()).isEmpty();
    }
  }

  @Test
  void the_metrics_are_shown_beside_a_crowd_at_their_port() throws Exception {
    Map<String, String> withMetrics = Map.of("METRICS_PORT", "0");
    try (OffloadProcess node = OffloadProcess.start(dataDir, withMetrics)) {
      Pattern line = Pattern.compile("Metrics are on http://127\\.0\\.0\\.1:(\\d+)/metrics");
      int port = Integer.parseInt(node.awaitLine(line).group(1));
      node.baseUrl();
      arrive(port, 300, UNFINISHED);
      assertThat(status(port, "/metrics")).isEqualTo(200);
      assertThat(open()).isLessThanOrEqualTo(64);
    }
  }

  /** Each time after more have come. */
  private static void assertAnswers(int port, Arrival more) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      more.come();
      assertThat(status(port, "/health/live")).isEqualTo(200);
    }
  }

  private interface Arrival {
    void come() throws IOException;
  }

  private void arrive(int port, int clients, String request) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < clients; i++) {
      SocketChannel channel = SocketChannel.open();
      // Else the system keeps megabytes for each, and what is unread is not left to the node.
      channel.setOption(StandardSocketOptions.SO_RCVBUF, 4_096);
      channel.connect(new InetSocketAddress("127.0.0.1", port));
      crowd.add(channel);
      channel.configureBlocking(false);
      try {
        channel.write(bytes.duplicate());
      } catch (IOException e) {
        // It is one that was let go already.
      }
    }
  }

  /** Returns how many of the crowd the node has not ended. */
  private long open() throws IOException {
    long open = 0;
    ByteBuffer read = ByteBuffer.allocate(1_024);
    for (SocketChannel channel : crowd) {
      try {
        open += channel.read(read.clear()) < 0 ? 0 : 1;
      } catch (IOException e) {
        // It was reset.
      }
    }
    return open;
  }

  private static int status(int port, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(10))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
  }
}
