package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the embedded store. */
class LifecycleIT extends LifecycleContract {
  @TempDir Path other;

  @Override
  Map<String, String> store() {
    return Map.of();
  }

  @Test
  void the_first_page_comes_within_seconds_of_the_start() {
    long startNs = System.nanoTime();
    try (OffloadProcess process = OffloadProcess.start(other, Map.of())) {
      assertThat(new Api(process.baseUrl()).get("/api").getInteger("Count")).isZero();
    }
    // Mostly well below 2 s; the bound leaves room for a machine that does other things too.
    assertThat(Duration.ofNanos(System.nanoTime() - startNs)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void the_environment_comes_before_the_file_and_the_file_before_what_is_built_in()
      throws IOException {
    JsonObject http = new JsonObject().put("port", URI.create(offload.baseUrl()).getPort());
    JsonObject file =
        new JsonObject()
            .put("http", http)
            .put("background", new JsonObject().put("maxBytes", 5))
            .put("intake", new JsonObject().put("maxTasks", 1));
    Path conf = Files.writeString(other.resolve("my.json"), file.encode());
    Map<String, String> environment = Map.of("HTTP_PORT", "0");
    try (OffloadProcess process =
        OffloadProcess.start(other.resolve("data"), environment, "-conf", conf.toString())) {
      Api configured = new Api(process.baseUrl());
      assertThat(process.baseUrl()).isNotEqualTo(offload.baseUrl());
      assertThat(configured.postForm("12345").statusCode()).isEqualTo(302);
      assertThat(configured.postForm("123456").statusCode()).isEqualTo(413);
    }
  }
}
