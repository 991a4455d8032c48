package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node writes to its log when it is told something by the system. */
class OperatorLogIT {
  @TempDir Path dataDir;

  @Test
  void a_node_goes_on_after_SIGHUP_and_says_so_in_one_line() throws Exception {
    assumeThat(isIgnoredHere())
        .as("SIGHUP is ignored here, as under nohup, and so by what is started")
        .isFalse();
    try (OffloadProcess node = OffloadProcess.start(dataDir, Map.of())) {
      Api api = new Api(node.baseUrl());
      Commands.run("kill", "-HUP", String.valueOf(node.pid()));
      node.awaitLog("Ignoring SIGHUP");
      api.post("after SIGHUP");

      assertThat(api.get("/api").getInteger("Count")).isEqualTo(1);
      assertThat(node.terminate()).isEqualTo(143);
      assertThat(node.log()).filteredOn(line -> line.contains("SIGHUP")).hasSize(1);
    }
  }

  @Test
  void the_last_line_of_a_stop_says_what_is_left() {
    Map<String, String> slowly = Map.of("DEMO_PROCESSING_AFTER_MS", "3600000-3600000");
    try (OffloadProcess node = OffloadProcess.start(dataDir, slowly)) {
      Api api = new Api(node.baseUrl());
      api.post("one");
      api.post("two");

      assertThat(node.terminate()).isEqualTo(143);
      List<String> log = node.log();
      assertThat(log.get(log.size() - 1))
          .containsPattern(
              "Stopped after \\d+ ms: gave back 0 attempts,"
                  + " left 2 unfinished tasks in the store");
    }
  }

  @Test
  void with_LOG_FORMAT_json_every_line_is_an_object() {
    Map<String, String> json = Map.of("LOG_FORMAT", "json", "HTP_PORT", "1");
    try (OffloadProcess node = OffloadProcess.start(dataDir, json)) {
      node.awaitLog("Offload listens on");
      assertThat(node.terminate()).isEqualTo(143);

      assertThat(node.log()).hasSizeGreaterThan(3);
      List<JsonObject> lines = node.log().stream().map(JsonObject::new).toList();
      assertThat(lines)
          .allMatch(line -> line.getString("level").matches("INFO|WARN"))
          .anyMatch(line -> line.getString("formattedMessage").startsWith("Offload listens on"))
          .anyMatch(line -> line.getString("formattedMessage").startsWith("HTP_PORT is not"));
    }
  }

  @Test
  void also_those_that_say_why_a_start_was_refused() {
    Map<String, String> json = Map.of("OFFLOAD_LOG_FORMAT", "json", "HTTP_PORT", "x");
    try (OffloadProcess node = OffloadProcess.start(dataDir, json)) {
      assertThat(node.awaitExit()).isEqualTo(78);

      assertThat(node.log()).hasSize(1);
      assertThat(new JsonObject(node.log().get(0)).getString("formattedMessage"))
          .startsWith("Configuration: HTTP_PORT must be");
    }
  }

  @Test
  void another_format_is_refused() {
    try (OffloadProcess node = OffloadProcess.start(dataDir, Map.of("LOG_FORMAT", "xml"))) {
      assertThat(node.awaitExit()).isEqualTo(78);
      assertThat(node.log())
          .singleElement()
          .asString()
          .contains("Configuration: LOG_FORMAT must be text or json, not \"xml\"");
    }
  }

  /** What this process ignores its children ignore, too (signal(7)). */
  private static boolean isIgnoredHere() throws Exception {
    String ignored =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .findFirst()
            .orElseThrow();
    return new BigInteger(ignored.substring("SigIgn:".length()).strip(), 16).testBit(0);
  }
}
