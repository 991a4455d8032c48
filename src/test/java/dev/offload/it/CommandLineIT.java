package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the jar says on the command line instead of running a node. */
class CommandLineIT {
  @TempDir Path folder;

  @Test
  void help_is_printed_and_no_node_starts() {
    List<String> lines = says(0, Map.of(), "--help");

    assertThat(lines).hasSizeGreaterThan(40).noneMatch(line -> line.contains(" INFO "));
    assertThat(lines.get(0)).startsWith("Offload runs background tasks");
  }

  @Test
  void version_and_manifest_name_the_same_version_and_commit() throws IOException {
    String line = says(0, Map.of(), "--version").get(0);

    try (JarFile jar = new JarFile(OffloadProcess.jar())) {
      var manifest = jar.getManifest().getMainAttributes();
      assertThat(line.replace("+)", ")"))
          .isEqualTo(
              "Offload "
                  + manifest.getValue("Implementation-Version")
                  + " (commit "
                  + manifest.getValue("Implementation-Commit")
                  + ")");
    }
  }

  @Test
  void a_configuration_is_checked_without_opening_anything() {
    assertThat(says(0, Map.of(), "-conf", "conf/config.json", "--check-config"))
        .containsExactly(
            "ok: store " + folder.resolve("data/offload.db") + ", roles http,worker, retention 7d");
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void what_is_wrong_with_it_is_said_one_line_each() {
    assertThat(says(78, Map.of("HTTP_PORT", "x", "ROLES", "y"), "--check-config"))
        .hasSize(2)
        .anyMatch(line -> line.startsWith("HTTP_PORT must be"))
        .anyMatch(line -> line.startsWith("ROLES must"));
  }

  @Test
  void an_option_that_is_not_known_ends_the_start() {
    assertThat(says(78, Map.of(), "--colour"))
        .singleElement()
        .asString()
        .contains("Configuration: --colour is not a known option");
  }

  private List<String> says(int code, Map<String, String> environment, String... arguments) {
    try (OffloadProcess process =
        OffloadProcess.start(folder.resolve("data"), environment, arguments)) {
      assertThat(process.awaitExit()).as(() -> String.join("\n", process.log())).isEqualTo(code);
      return process.log();
    }
  }
}
