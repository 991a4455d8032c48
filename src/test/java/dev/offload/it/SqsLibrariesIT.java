package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The clients of AWS for JavaScript and for Python, and sqs-consumer, use queues. */
@Timeout(90)
class SqsLibrariesIT extends SqsFixture {
  private static final Path RESOURCES = Path.of("src", "test", "resources");
  private static final Path NODE = Path.of("target", "node", "node_modules").toAbsolutePath();
  private static final Path PYTHON = Path.of("target", "python").toAbsolutePath();

  @Test
  void javascript() throws Exception {
    assumeTrue(
        Files.isDirectory(NODE.resolve("@aws-sdk/client-sqs"))
            && Files.isDirectory(NODE.resolve("sqs-consumer"))
            && isThere("node"),
        "No test with the JavaScript client of SQS: install Node, and then"
            + " npm install --prefix target/node @aws-sdk/client-sqs sqs-consumer");
    assertThat(run("node", "node/sqs.cjs", Map.of("NODE_PATH", NODE.toString())))
        .containsExactly(
            "ok a message is received as it was sent",
            "ok it is released, received again and deleted",
            "ok without an endpoint the host of the queue is asked",
            "ok what is wrong is told",
            "ok a group keeps its order and takes nothing twice",
            "ok a consumer gets what it failed at again");
  }

  @Test
  void python() throws Exception {
    assumeTrue(
        Files.isDirectory(PYTHON.resolve("boto3")) && isThere("python3"),
        "No test with the Python client of SQS: install Python, and then"
            + " python3 -m pip install --target target/python boto3");
    assertThat(run("python3", "python/sqs.py", Map.of("PYTHONPATH", PYTHON.toString())))
        .containsExactly(
            "ok a message is received as it was sent, and deleted",
            "ok what is wrong is told",
            "ok a group keeps the order of a batch",
            "ok queues are described, listed and removed");
  }

  private static List<String> run(String program, String script, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "output", ".txt");
    Path errors = Files.createTempFile(folder, "errors", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(program, RESOURCES.resolve(script).toString(), node.baseUrl() + "/sqs")
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(80, TimeUnit.SECONDS)).as("it ends").isTrue();
      assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
      return Files.readAllLines(output, StandardCharsets.UTF_8);
    } finally {
      process.destroyForcibly();
    }
  }

  private static boolean isThere(String program) {
    try {
      Process version = new ProcessBuilder(program, "--version").start();
      return version.waitFor(10, TimeUnit.SECONDS) && version.exitValue() == 0;
    } catch (IOException | InterruptedException e) {
      return false;
    }
  }
}
