package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.offload.it.OffloadProcess.Launch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A node needs no temporary folder, and says in one line when TLS cannot work on its machine. */
class StartOnBrokenMachineIT {
  private static final int EXIT_START = 15;

  @TempDir Path folder;
  private final List<Path> mounted = new ArrayList<>();

  @AfterEach
  void unmount() {
    mounted.forEach(path -> run("umount", path.toString()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"size=64k,ro", "size=8m,noexec", "size=64k"})
  void a_temporary_folder_that_cannot_be_used_is_not_needed(String mount) throws IOException {
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    assumeTrue(run("mount", "-t", "tmpfs", "-o", mount, "tmpfs", temporary.toString()));
    mounted.add(temporary);
    if (mount.equals("size=64k")) {
      fill(temporary.resolve("full"));
    }
    Launch launch = new Launch(List.of(), List.of("-Djava.io.tmpdir=" + temporary));
    try (OffloadProcess node = OffloadProcess.start(launch, folder.resolve("data"), Map.of())) {
      assertThat(new Api(node.baseUrl()).get("/api/tasks").getJsonArray("items")).isEmpty();
      assertThat(node.errors()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-cluster"})
  void without_a_temporary_folder_a_store_that_does_not_answer_is_what_is_told(String argument) {
    Launch launch = new Launch(List.of(), List.of("-Djava.io.tmpdir=" + folder.resolve("none")));
    assertThat(refused(launch, "mongodb://127.0.0.1:1/x", argument))
        .contains("no MongoDB at 127.0.0.1:1 answers");
  }

  @ParameterizedTest
  @CsvSource({
    "missing, '', missing is not a readable file",
    "missing, -cluster, missing is not a readable file",
    "garbage, '', problem accessing trust store",
    "garbage, -cluster, problem accessing trust store"
  })
  void a_trust_store_that_cannot_be_used_is_told_in_one_line(
      String name, String argument, String reason) throws IOException {
    Files.writeString(folder.resolve("garbage"), "no keys");
    String file = folder.resolve(name).toString();
    Launch launch = new Launch(List.of(), List.of("-Djavax.net.ssl.trustStore=" + file));
    assertThat(refused(launch, "mongodb://127.0.0.1:1/x?tls=true", argument))
        .contains("MONGODB_URI asks for TLS", reason, "correct -Djavax.net.ssl.trustStore");
  }

  /** Returns the one line, besides the first, of a start that ends with 15. */
  private String refused(Launch launch, String uri, String argument) {
    String[] arguments = argument.isEmpty() ? new String[0] : new String[] {argument};
    Map<String, String> environment = Map.of("MONGODB_URI", uri);
    try (OffloadProcess node =
        OffloadProcess.start(launch, folder.resolve("data"), environment, arguments)) {
      assertThat(node.awaitExit()).isEqualTo(EXIT_START);
      assertThat(node.log()).hasSize(2);
      return node.log().get(1);
    }
  }

  private static void fill(Path file) {
    try {
      Files.write(file, new byte[1 << 20]);
    } catch (IOException e) {
      assertThat(file).isNotEmptyFile();
    }
  }

  private static boolean run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
