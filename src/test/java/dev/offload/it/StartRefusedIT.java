package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot work ends the start with one line for each reason, and nothing else. */
@TestInstance(Lifecycle.PER_CLASS)
class StartRefusedIT {
  private static final String PASSWORD = "s3cret-word";
  private static final int EXIT_CONFIGURATION = 78;
  private static final int EXIT_START = 15;

  @TempDir static Path folder;
  private Path used;
  private OffloadProcess running;

  /**
   * A start that must fail.
   *
   * @param lines one for each line of the output, in order: a pattern that must be found in it
   */
  record Start(
      String name,
      Map<String, String> environment,
      List<String> arguments,
      int exit,
      List<String> lines) {

    Start(String name, Map<String, String> environment, String... lines) {
      this(name, environment, List.of(), EXIT_START, List.of(lines));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  void startAnother() {
    used = folder.resolve("used");
    running = OffloadProcess.start(used, Map.of());
    running.baseUrl();
  }

  @AfterAll
  void end() {
    running.close();
  }

  @ParameterizedTest
  @MethodSource({"files", "values", "uris", "surroundings", "hosts"})
  void says_why_in_one_line_for_each_reason_and_ends(Start start) {
    String[] arguments = start.arguments.toArray(new String[0]);
    try (OffloadProcess process =
        OffloadProcess.start(folder.resolve("unused"), start.environment, arguments)) {
      assertThat(process.awaitExit()).isEqualTo(start.exit);
      List<String> log =
          process.log().stream().filter(line -> !line.contains(" INFO  Offload ")).toList();
      assertThat(log).noneMatch(line -> line.contains(PASSWORD) || line.contains("Exception"));
      assertThat(log).hasSameSizeAs(start.lines);
      for (int i = 0; i < log.size(); i++) {
        assertThat(log.get(i)).contains(" ERROR ").containsPattern(start.lines.get(i));
      }
    }
  }

  @Test
  void listening_for_other_machines_is_allowed_with_a_warning_that_there_is_no_login() {
    Path data = folder.resolve("open");
    try (OffloadProcess process = OffloadProcess.start(data, Map.of("HTTP_HOST", "0.0.0.0"))) {
      process.awaitLog("there is no login yet");
      assertThat(process.isAlive()).isTrue();
    }
    assertThat(running.log()).noneMatch(line -> line.contains("no login"));
  }

  Stream<Start> files() throws IOException {
    return Stream.of(
        configured("no such file", null, "There is no configuration file", "correct -conf"),
        configured("a folder", "", "cannot be read"),
        configured("cut off", "{\"http\": {", "is not a JSON object", "at line 1, column 1"),
        configured("not JSON", "port=80", "is not a JSON object", "at line 1, column"),
        configured("an array", "[1]", "is not a JSON object"),
        configured("nothing", " ", "is not a JSON object"),
        configured("two objects", "{} {}", "is not a JSON object"),
        new Start(
            "no name", Map.of(), List.of("-conf"), EXIT_CONFIGURATION, List.of("-conf needs")));
  }

  Stream<Start> values() throws IOException {
    return Stream.of(
        configured("unknown key", "{\"prot\": 1}", "prot is not a setting", "demo.processing"),
        configured("wrong type", "{\"acceptTimeoutMs\": \"1000\"}", "acceptTimeoutMs must be"),
        configured("not an object", "{\"intake\": 5}", "intake must be an object"),
        new Start(
            "a library that is not there",
            Map.of("MONGODB_URI", "mongodb://127.0.0.1:1/x?compressors=snappy"),
            List.of(),
            EXIT_CONFIGURATION,
            List.of("MONGODB_URI asks for compressors=snappy, whose library is not there")),
        new Start(
            "options of Vert.x",
            Map.of(),
            List.of("-options", "{\"eventLoopPoolSize\": -1}"),
            EXIT_CONFIGURATION,
            List.of("-options has an invalid value")),
        configured("bad range", "{\"demo\": {\"completeAfterMs\": \"9-1\"}}", "must be a range"),
        new Start(
            "several at once",
            Map.of("HTTP_PORT", "80a", "DEMO_COMPLETE_AFTER_MS", "0-1", "HTTP_ORIGINS", "x"),
            List.of("-conf", "{\"prot\": 1}"),
            EXIT_CONFIGURATION,
            List.of("HTTP_PORT must", "HTTP_ORIGINS must", "DEMO_COMPLETE_AFTER_MS must", "prot")),
        new Start(
            "malformed MONGODB_URI",
            Map.of("MONGODB_URI", "mongodb://me:" + PASSWORD + "@" + PASSWORD + "@host"),
            List.of(),
            EXIT_CONFIGURATION,
            List.of("MONGODB_URI must be a URI such as")));
  }

  Stream<Start> uris() {
    return Stream.of(
        new Start(
            "an option that the driver passes over",
            Map.of("MONGODB_URI", "mongodb://me:" + PASSWORD + "@127.0.0.1:1/x?tsl=true"),
            List.of(),
            EXIT_CONFIGURATION,
            List.of("MONGODB_URI has the option tsl, which is not known: use tls")));
  }

  Stream<Start> surroundings() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    Path garbage = Files.createDirectory(folder.resolve("garbage"));
    Files.writeString(garbage.resolve("offload.db"), "no database ".repeat(1_000));
    String port = String.valueOf(URI.create(running.baseUrl()).getPort());
    return Stream.of(
        new Start("port in use", Map.of("HTTP_PORT", port), "port " + port + " of 127.0.0.1"),
        new Start("folder in use", Map.of("DATA_DIR", used.toString()), "is in use by another"),
        new Start("folder is a file", Map.of("DATA_DIR", file.toString()), "set DATA_DIR to"),
        new Start("no database", Map.of("DATA_DIR", garbage.toString()), "not a database: put"),
        new Start(
            "no MongoDB",
            Map.of("MONGODB_URI", "mongodb://me:" + PASSWORD + "@127.0.0.1:1/x"),
            "no MongoDB at 127.0.0.1:1 answers"));
  }

  Stream<Start> hosts() {
    URI used = URI.create(running.baseUrl());
    String port = String.valueOf(used.getPort());
    return Stream.of(
        new Start("host elsewhere", Map.of("HTTP_HOST", "10.9.9.9"), "no interface .* 10.9.9.9"),
        new Start(
            "host of a zone", Map.of("HTTP_HOST", "fe80::1%no"), "no interface .* fe80::1%no"),
        new Start("host not found", Map.of("HTTP_HOST", "x.invalid"), "no address of x.invalid"),
        new Start(
            "metrics elsewhere",
            Map.of("METRICS_HOST", "[fd00::9]", "METRICS_PORT", "0"),
            "no interface of this machine has fd00::9: set METRICS_HOST"),
        clustered("cluster without its store", Map.of(), "no MongoDB at 127.0.0.1:1 answers"),
        clustered("cluster elsewhere", Map.of("CLUSTER_HOST", "10.9.9.9"), "set CLUSTER_HOST to"),
        clustered("not found", Map.of("CLUSTER_HOST", "x.invalid"), "correct CLUSTER_HOST or"),
        clustered(
            "cluster port in use",
            Map.of("CLUSTER_PORT", port),
            "port " + port + " of 127.0.0.1 cannot be used for the cluster: set CLUSTER_PORT"),
        clustered(
            "bus port in use",
            Map.of("CLUSTER_HOST", "LocalHost.", "CLUSTER_BUS_PORT", port),
            "port " + port + " .* for the event bus: set CLUSTER_BUS_PORT"),
        clustered(
            "one port for both",
            Map.of("CLUSTER_PORT", "20999", "CLUSTER_BUS_PORT", "20999"),
            "port 20999 .* for the event bus"));
  }

  private static Start clustered(String name, Map<String, String> more, String line) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("MONGODB_URI", "mongodb://127.0.0.1:1/x");
    return new Start(name, environment, List.of("-cluster"), EXIT_START, List.of(line));
  }

  /** A start with a file that holds this; null is no file, "" is a folder. */
  private Start configured(String name, String content, String... parts) throws IOException {
    Path file = folder.resolve(name + ".json");
    if (content != null && content.isEmpty()) {
      Files.createDirectory(file);
    } else if (content != null) {
      Files.writeString(file, content);
    }
    List<String> arguments = List.of("-conf", file.toString());
    return new Start(
        name, Map.of(), arguments, EXIT_CONFIGURATION, List.of(String.join(".*", parts)));
  }
}
