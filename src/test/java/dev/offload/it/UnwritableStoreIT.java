package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.it.OffloadProcess.Launch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that a node may not write, as an ordinary user or as root without its powers. */
class UnwritableStoreIT {
  private static final String ME = System.getProperty("user.name");
  private static final Launch ORDINARY = ordinary(List.of());
  private static final int EXIT_START = 15;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"offload.db", "offload.db-wal", "offload.db-shm", "lock", "."})
  void a_file_that_cannot_be_written_ends_the_start_with_its_name_and_owner(String name)
      throws IOException {
    Path data = folder.resolve("data");
    leftByAKill(data);
    Path file = data.toRealPath().resolve(name).normalize();
    String owner = takeAway(file);

    try (OffloadProcess refused = OffloadProcess.start(ORDINARY, data, Map.of())) {
      assertThat(refused.awaitExit()).isEqualTo(EXIT_START);
      assertThat(refused.log()).hasSize(1);
      assertThat(refused.log().get(0))
          .contains("Offload cannot start: " + file + " cannot be written by " + ME + ": it")
          .contains("belongs to " + owner);
    }
  }

  @Test
  void a_temporary_folder_that_cannot_be_used_is_not_needed() throws IOException {
    Path missing = folder.resolve("missing");
    Launch launch = ordinary(List.of("-Djava.io.tmpdir=" + missing));
    try (OffloadProcess node = OffloadProcess.start(launch, folder.resolve("data"), Map.of())) {
      assertThat(node.baseUrl()).isNotEmpty();
      assertThat(node.errors()).isEmpty();
    }
    Path closed = Files.createDirectory(folder.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
    Launch unwritable = ordinary(List.of("-Djava.io.tmpdir=" + closed));
    try (OffloadProcess node = OffloadProcess.start(unwritable, folder.resolve("data"), Map.of())) {
      assertThat(node.baseUrl()).isNotEmpty();
    }
  }

  @Test
  void a_kill_leaves_nothing_in_the_temporary_folder() throws IOException {
    Path temp = Files.createDirectory(folder.resolve("temp"));
    Path data = folder.resolve("data");
    Launch launch = new Launch(List.of(), List.of("-Djava.io.tmpdir=" + temp));
    for (int i = 0; i < 2; i++) {
      try (OffloadProcess node = OffloadProcess.start(launch, data, Map.of())) {
        node.baseUrl();
        node.kill();
      }
    }
    assertThat(temp).isEmptyDirectory();
    try (Stream<Path> left = Files.list(data)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "lock", "offload.db", "offload.db-wal", "offload.db-shm", "tmp");
    }
    assertThat(data.resolve("tmp")).isEmptyDirectory();
  }

  private void leftByAKill(Path data) {
    try (OffloadProcess node = OffloadProcess.start(data, Map.of())) {
      node.baseUrl();
      node.kill();
    }
  }

  /** Makes a file somebody else's, or read-only where that cannot be; returns whose it is. */
  private static String takeAway(Path file) throws IOException {
    boolean isFolder = Files.isDirectory(file);
    if (isRoot()) {
      Commands.run("chown", "nobody", file.toString());
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
      return "nobody";
    }
    Files.setPosixFilePermissions(
        file, PosixFilePermissions.fromString(isFolder ? "r-xr-xr-x" : "r--r--r--"));
    return ME;
  }

  private static Launch ordinary(List<String> options) {
    return new Launch(isRoot() ? List.of("setpriv", "--bounding-set=-all") : List.of(), options);
  }

  private static boolean isRoot() {
    return ME.equals("root");
  }
}
