package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.it.OffloadProcess.Launch;
import java.io.IOException;
import java.net.InetSocketAddress;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Floods into nodes with little memory, each for 4 s or {@code -Dflood.seconds}; all of them with
 * {@code -Dheaps=all}.
 */
class SmallHeapIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SAMPLE = 1_000;

  /** Lets the JVM choose its heap as it does in a container of that size. */
  private static final String CONTAINER = "-XX:MaxRAM=256m";

  @TempDir Path dataDir;

  /** What floods the node; beside streams and tasks due at one time there is a flood of posts. */
  private enum Kind {
    LARGE_BODIES(200, 250_000, 0, "1-50"),
    SMALL_BODIES(512, 100, 0, "1-50"),
    STREAMS(64, 1_000, 400, "1-50"),
    DUE_AT_ONCE(128, 100, 0, "5000-5001");

    private final int clients;
    private final int textBytes;
    private final int streams;
    private final String delays;

    Kind(int clients, int textBytes, int streams, String delays) {
      this.clients = clients;
      this.textBytes = textBytes;
      this.streams = streams;
      this.delays = delays;
    }
  }

  static Stream<Arguments> floods() {
    if (!"all".equals(System.getProperty("heaps"))) {
      return Stream.of(
          Arguments.of("-Xmx64m", Kind.LARGE_BODIES),
          Arguments.of(CONTAINER, Kind.LARGE_BODIES),
          Arguments.of("-Xmx96m", Kind.STREAMS),
          Arguments.of("-Xmx64m", Kind.DUE_AT_ONCE),
          Arguments.of("-Xmx128m", Kind.SMALL_BODIES));
    }
    return Stream.of("-Xmx64m", "-Xmx96m", "-Xmx128m", "-Xmx256m", CONTAINER)
        .flatMap(heap -> Stream.of(Kind.values()).map(kind -> Arguments.of(heap, kind)));
  }

  @ParameterizedTest
  @MethodSource("floods")
  void a_node_lives_through_a_flood_answers_and_finishes_what_it_took(String heap, Kind kind)
      throws Exception {
    int seconds = Integer.getInteger("flood.seconds", 4);
    Launch launch = new Launch(List.of(), List.of(heap));
    Map<String, String> settings =
        Map.of("DEMO_PROCESSING_AFTER_MS", kind.delays, "DEMO_COMPLETE_AFTER_MS", "1-50");
    try (OffloadProcess node = OffloadProcess.start(launch, dataDir, settings)) {
      String url = node.baseUrl();
      List<String> taken;
      try (Streams streams = new Streams(url, kind.streams);
          Flood flood = new Flood(url, kind.clients, kind.textBytes)) {
        for (int second = 0; second < seconds; second++) {
          Eventually.pass(1_000);
          streams.read();
          assertThat(live(url)).isEqualTo(200);
        }
        taken = flood.acknowledged();
        assertThat(flood.wrong()).isEmpty();
        System.out.printf(
            "%s, %s: %d taken, %d refused%n", heap, kind, taken.size(), flood.refused());
      }
      Api api = new Api(url);
      Eventually.within(PATIENCE, "all complete", () -> isAllDone(api));
      assertThat(taken).isNotEmpty();
      for (int i = 0; i < taken.size(); i += Math.max(1, taken.size() / SAMPLE)) {
        assertThat(api.task(taken.get(i)).getString("status")).isEqualTo("complete");
      }
      assertThat(node.isAlive()).isTrue();
      assertThat(node.errors()).isEmpty();
    }
  }

  /** Open event streams, of which what has come is read now and then. */
  private static final class Streams implements AutoCloseable {
    private final List<SocketChannel> open = new ArrayList<>();
    private final ByteBuffer read = ByteBuffer.allocate(65_536);

    Streams(String url, int count) throws IOException {
      byte[] request =
          "GET /api/stream HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < count; i++) {
        SocketChannel stream =
            SocketChannel.open(new InetSocketAddress("127.0.0.1", URI.create(url).getPort()));
        open.add(stream);
        stream.write(ByteBuffer.wrap(request));
        stream.configureBlocking(false);
      }
    }

    /** Those that the node ended are not looked at again. */
    void read() {
      open.removeIf(
          stream -> {
            try {
              return stream.read(read.clear()) < 0;
            } catch (IOException e) {
              return true;
            }
          });
    }

    @Override
    public void close() throws IOException {
      for (SocketChannel stream : open) {
        stream.close();
      }
    }
  }

  @Test
  void memory_that_the_JVM_cannot_get_ends_the_process_with_a_code_of_its_own() {
    Launch launch = new Launch(List.of(), List.of("-XX:MaxMetaspaceSize=16m"));
    try (OffloadProcess node = OffloadProcess.start(launch, dataDir, Map.of())) {
      assertThat(node.awaitExit()).isEqualTo(3);
      assertThat(node.log().stream().filter(line -> line.startsWith("ERROR")))
          .singleElement()
          .asString()
          .contains("OutOfMemoryError: Metaspace", "start it again");
    }
  }

  private static int live(String url) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/health/live"))
            .timeout(Duration.ofSeconds(10))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
  }

  private static boolean isAllDone(Api api) {
    return api.get("/api/tasks?status=received&limit=1").getJsonArray("items").isEmpty()
        && api.get("/api/tasks?status=processing&limit=1").getJsonArray("items").isEmpty();
  }
}
