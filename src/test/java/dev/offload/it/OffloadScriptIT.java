package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The run script, in a checkout of its own with a Maven that only says that it was called. */
class OffloadScriptIT {
  private static final FileTime BEFORE = FileTime.from(Instant.ofEpochSecond(1_700_000_000));
  private static final FileTime AFTER = FileTime.from(Instant.ofEpochSecond(1_700_000_100));
  private static final String MVN = "#!/bin/sh\necho \"mvn called\"\nexit 3\n";

  @TempDir Path folder;
  private Path checkout;
  private Path jar;

  @BeforeEach
  void checkOut() throws IOException {
    checkout = Files.createDirectories(folder.resolve("a checkout"));
    Files.createDirectories(checkout.resolve("target"));
    Files.createDirectories(checkout.resolve("src/main"));
    Files.createDirectories(checkout.resolve("conf"));
    Files.copy(Path.of("offload"), checkout.resolve("offload"));
    Files.copy(Path.of("conf/config.json"), checkout.resolve("conf/config.json"));
    jar = Files.copy(Path.of(OffloadProcess.jar()), checkout.resolve("target/offload.jar"));
    Files.writeString(checkout.resolve("pom.xml"), "");
    Files.writeString(checkout.resolve("src/main/Some.java"), "");
    Path mvn = Files.writeString(Files.createDirectory(folder.resolve("bin")).resolve("mvn"), MVN);
    Files.setPosixFilePermissions(mvn, PosixFilePermissions.fromString("rwx------"));
    for (String source : List.of("pom.xml", "src/main", "src/main/Some.java")) {
      Files.setLastModifiedTime(checkout.resolve(source), BEFORE);
    }
    Files.setLastModifiedTime(jar, AFTER);
  }

  @Test
  void it_is_a_script_that_a_posix_shell_can_read() {
    assertThat(Commands.run("sh", "-n", "offload")).isEmpty();
  }

  @Test
  void a_jar_that_is_newer_than_its_sources_is_run_without_a_build() {
    try (OffloadProcess process = run()) {
      Api api = new Api(process.baseUrl());
      assertThat(api.get("/api").getInteger("Count")).isZero();
      assertThat(process.log()).noneMatch(line -> line.contains("mvn") || line.contains("build"));
      assertThat(process.terminate()).isEqualTo(143);
    }
    assertThat(checkout.resolve("data/offload.db")).exists();
  }

  @Test
  void a_source_that_is_newer_than_the_jar_is_built_first() throws IOException {
    Files.setLastModifiedTime(
        checkout.resolve("src/main/Some.java"), FileTime.from(AFTER.toInstant().plusSeconds(1)));

    assertBuilds();
  }

  @Test
  void without_a_jar_it_is_built_first() throws IOException {
    Files.delete(jar);

    assertBuilds();
  }

  @Test
  void what_is_given_is_passed_on_and_its_configuration_comes_instead() {
    try (OffloadProcess process = run("-conf", "nowhere.json")) {
      assertThat(process.awaitExit()).isEqualTo(78);
      assertThat(process.log())
          .singleElement()
          .asString()
          .contains("There is no configuration file nowhere.json");
    }
  }

  private void assertBuilds() {
    try (OffloadProcess process = run()) {
      assertThat(process.awaitExit()).isEqualTo(3);
      assertThat(process.log())
          .containsExactly("offload: building target/offload.jar", "mvn called");
    }
  }

  /** Runs it from elsewhere, as somebody with the checkout's path would. */
  private OffloadProcess run(String... arguments) {
    List<String> command = new ArrayList<>(List.of("sh"));
    command.add(checkout.resolve("offload").toString());
    command.addAll(List.of(arguments));
    Path java = Path.of(System.getProperty("java.home"), "bin");
    String path = folder.resolve("bin") + ":" + java + ":/usr/bin:/bin";
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    return OffloadProcess.start(builder, Map.of("PATH", path, "HTTP_PORT", "0"));
  }
}
