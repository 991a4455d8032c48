package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Node with the published libraries: Standard Webhooks verifies what Offload sends, CloudEvents
 * reads it, and writes what is published.
 */
@Timeout(60)
class NodeLibrariesIT extends HandlerFixture {
  private static final Path MODULES = Path.of("target", "node", "node_modules").toAbsolutePath();
  private static final Path SCRIPTS = Path.of("src", "test", "resources", "node");
  private static final String NEW = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String OLD = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

  private Process receiver;

  @BeforeEach
  void lookForLibraries() {
    boolean areThere =
        Files.isDirectory(MODULES.resolve("standardwebhooks"))
            && Files.isDirectory(MODULES.resolve("cloudevents"))
            && isNodeThere();
    assumeTrue(
        areThere,
        "No test with Node's libraries: install Node, and then"
            + " npm install --prefix target/node standardwebhooks cloudevents");
  }

  @AfterEach
  void stopReceiver() {
    if (receiver != null) {
      receiver.destroyForcibly();
    }
  }

  @Test
  void what_the_library_publishes_in_each_mode_reaches_a_receiver_that_verifies_and_reads_it()
      throws Exception {
    // The receiver knows the old key alone: that is how keys are changed.
    receiver = node("receiver.cjs", OLD);
    set("HOOK", NEW + " " + OLD);
    String url = "http://127.0.0.1:" + lines(receiver, 1).get(0) + "/hook";
    JsonObject once = new JsonObject().put("attempts", 1);
    JsonObject hook =
        new JsonObject().put("handler", url).put("secretEnv", "HOOK").put("retry", once);
    configure(new JsonObject().put("hook", hook));
    start();

    List<JsonObject> answers = published();

    assertThat(answers)
        .extracting(it -> it.getInteger("status"))
        .containsExactly(202, 202, 202, 200);
    assertThat(eventID(answers.get(2)))
        .as("one event, whatever its mode")
        .isEqualTo(eventID(answers.get(1)));
    List<JsonObject> tasks = untilEnded(4);
    assertThat(tasks).hasSize(4).allSatisfy(NodeLibrariesIT::assertReadAsPublished);
    assertThat(tasks)
        .extracting(task -> task.getJsonObject("cloudEvent").getString("id"))
        .containsExactlyInAnyOrder("binary", "structured", "first", "second");
  }

  private List<JsonObject> published() throws Exception {
    Process publisher = node("publisher.cjs", node.baseUrl() + "/api/topics/probes");
    try {
      return lines(publisher, 4).stream().map(JsonObject::new).toList();
    } finally {
      publisher.destroyForcibly();
    }
  }

  private static String eventID(JsonObject answer) {
    return answer.getJsonObject("body").getString("eventID");
  }

  private static void assertReadAsPublished(JsonObject task) {
    assertThat(task.getString("status")).as(task.encodePrettily()).isEqualTo("complete");
    JsonObject read = task.getJsonObject("result");
    assertThat(read.getString("id")).isEqualTo(task.getString("taskID"));
    assertThat(read.getString("time")).isEqualTo(task.getString("receivedAt"));
    assertThat(read.getString("source")).isEqualTo("/shop");
    assertThat(read.getString("type")).isEqualTo("com.example.order.paid");
    assertThat(read.getString("subject")).isEqualTo("orders/17");
    assertThat(read.getString("comexampleext")).isEqualTo("5");
    assertThat(read.getString("datacontenttype")).isEqualTo("application/json");
    assertThat(read.getJsonObject("data"))
        .isEqualTo(new JsonObject().put("order", 17).put("note", "na\u00efve \ud83d\udc4d"));
  }

  private static boolean isNodeThere() {
    try {
      Process node = new ProcessBuilder("node", "--version").start();
      return node.waitFor(10, TimeUnit.SECONDS) && node.exitValue() == 0;
    } catch (IOException | InterruptedException e) {
      return false;
    }
  }

  private static Process node(String script, String argument) throws IOException {
    List<String> command = Arrays.asList("node", SCRIPTS.resolve(script).toString(), argument);
    ProcessBuilder node =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    node.environment().put("NODE_PATH", MODULES.toString());
    return node.start();
  }

  private static List<String> lines(Process of, int count) throws IOException {
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(of.getInputStream(), StandardCharsets.UTF_8));
    List<String> lines = new ArrayList<>();
    while (lines.size() < count) {
      String line = reader.readLine();
      assertThat(line).as("%d lines of %s", count, of.info().commandLine()).isNotNull();
      lines.add(line);
    }
    return lines;
  }
}
