package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The receivers in {@code examples/webhooks}, as their README says. */
class WebhookExamplesIT {
  private static final Path EXAMPLES = Path.of("examples", "webhooks").toAbsolutePath();
  private static final Pattern PORT = Pattern.compile("Receiving on port (\\d+)");
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final String SECRET = secret();

  @TempDir Path folder;

  @Test
  void the_one_in_node() throws Exception {
    assumeTrue(isThere("node"), "node is not installed");
    receives("node", EXAMPLES.resolve("receiver.mjs").toString(), "0");
  }

  @Test
  void the_one_in_python() throws Exception {
    assumeTrue(isThere("python3"), "python3 is not installed");
    receives("python3", EXAMPLES.resolve("receiver.py").toString(), "0");
  }

  @Test
  void the_one_in_java_with_the_published_library() throws Exception {
    try (ExampleBuild build = new ExampleBuild(folder.resolve("build"))) {
      Path built = build.build("webhooks/java");
      String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
      receives(java, "-jar", built.resolve("target/receiver.jar").toString(), "0");
    }
  }

  private void receives(String... command) throws Exception {
    Map<String, String> environment =
        Map.of("CRM_SECRET", SECRET, "PATH", System.getenv("PATH"), "HOME", folder.toString());
    try (OffloadProcess receiver = OffloadProcess.start(new ProcessBuilder(command), environment)) {
      String port = receiver.awaitLine(PORT).group(1);
      try (OffloadProcess offload = offload(port)) {
        Api api = new Api(offload.baseUrl());
        api.publish("orders", new JsonObject().put("order", 17));
        String id = api.tasks().get(0).getString("taskID");

        Eventually.within(
            PATIENCE, "the end", () -> api.task(id).getString("status").equals("complete"));

        assertThat(receiver.log()).contains(id + " {\"order\":17}");
        assertThat(unsigned(port)).isEqualTo(401);
        assertThat(receiver.log()).noneMatch(line -> line.contains("forged"));
      }
    }
  }

  private OffloadProcess offload(String port) throws IOException {
    String conf =
        Files.readString(EXAMPLES.resolve("conf.json")).replace(":9000/", ":" + port + "/");
    Path file = Files.writeString(folder.resolve("conf.json"), conf);
    return OffloadProcess.start(
        folder.resolve("data"), Map.of("CRM_SECRET", SECRET), "-conf", file.toString());
  }

  private static int unsigned(String port) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/orders"))
            .timeout(Duration.ofSeconds(20))
            .header("webhook-id", "forged")
            .header("webhook-timestamp", "" + System.currentTimeMillis() / 1_000)
            .header("webhook-signature", "v1," + SECRET.substring("whsec_".length()))
            .POST(BodyPublishers.ofString("{}"))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
  }

  private static String secret() {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    return "whsec_" + Base64.getEncoder().encodeToString(key);
  }

  private static boolean isThere(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(it -> Files.isExecutable(Path.of(it, program)));
  }
}
