package dev.offload.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offload.settings.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The README's example of a verticle that hands work over, beside a node on the same bus. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class BusExampleTest {
  @TempDir Path folder;

  @Test
  void a_verticle_that_requests_starts_once_its_task_is_stored(Vertx vertx) throws Exception {
    int port = freePort();
    Settings settings =
        Settings.read(
            new JsonObject(),
            Map.of("HTTP_PORT", String.valueOf(port), "DATA_DIR", folder.toString()));
    String node =
        vertx
            .deployVerticle(new NodeVerticle(settings, Neighbours.NONE, List.of()))
            .await(20, TimeUnit.SECONDS);

    vertx.deployVerticle(new Nightly()).await(20, TimeUnit.SECONDS);

    String tasks = get(port);
    assertThat(tasks).contains("nightly backup");
    while (!tasks.contains("nightly report")) {
      tasks = get(port);
    }
    vertx.undeploy(node).await(20, TimeUnit.SECONDS);
  }

  @Test
  void it_fails_to_start_when_nobody_stores_it(Vertx vertx) {
    assertThatThrownBy(() -> vertx.deployVerticle(new Nightly()).await(20, TimeUnit.SECONDS))
        .isInstanceOf(ReplyException.class)
        .hasMessageContaining("No handlers for address background-task");
  }

  @Test
  void the_readme_shows_what_is_tested_here() throws Exception {
    String tested =
        Files.readString(Path.of("src/test/java/dev/offload/node/Nightly.java"))
            .replaceAll("(?s)^.*?(?=public final class)", "");

    assertThat(Files.readString(Path.of("README.md"))).contains(tested);
  }

  private static String get(int port) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + "/api");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
        .body();
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
