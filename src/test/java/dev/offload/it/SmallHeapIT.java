package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.it.OffloadProcess.Launch;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Floods into nodes with little memory, each for 4 s or {@code -Dflood.seconds}. */
class SmallHeapIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Map<String, String> DUE_AT_ONCE =
      Map.of("DEMO_PROCESSING_AFTER_MS", "1-50", "DEMO_COMPLETE_AFTER_MS", "1-50");

  @TempDir Path dataDir;

  @ParameterizedTest
  @CsvSource({"64m, 200, 250000", "128m, 512, 100"})
  void a_node_lives_through_a_flood_answers_and_finishes_what_it_took(
      String heap, int clients, int textBytes) throws Exception {
    int seconds = Integer.getInteger("flood.seconds", 4);
    Launch launch = new Launch(List.of(), List.of("-Xmx" + heap));
    try (OffloadProcess node = OffloadProcess.start(launch, dataDir, DUE_AT_ONCE)) {
      String url = node.baseUrl();
      int taken;
      try (Flood flood = new Flood(url, clients, textBytes)) {
        for (int second = 0; second < seconds; second++) {
          Eventually.pass(1_000);
          assertThat(live(url)).isEqualTo(200);
        }
        taken = flood.acknowledgedCount();
        assertThat(flood.wrong()).isEmpty();
        System.out.printf(
            "%s, %d clients, %d bytes: %d taken, %d refused%n",
            heap, clients, textBytes, taken, flood.refused());
      }
      Api api = new Api(url);
      Eventually.within(PATIENCE, "all complete", () -> isAllDone(api));
      assertThat(taken).isPositive();
      assertThat(node.isAlive()).isTrue();
      assertThat(node.errors()).isEmpty();
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
