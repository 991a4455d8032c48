package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The embedded store is copied under load, as docs/operating.md says, and a node goes on with it.
 */
class BackupIT {
  private static final Path SQLITE = Path.of("/usr/bin/sqlite3");
  private static final Map<String, String> LATER =
      Map.of("DEMO_PROCESSING_AFTER_MS", "3600000-3600000");

  @TempDir Path folder;

  @Test
  void a_copy_has_all_that_was_acknowledged_before_it_began() throws Exception {
    assumeTrue(Files.isExecutable(SQLITE), "sqlite3 is not there (Debian: sqlite3)");
    Path copy = Files.createDirectory(folder.resolve("backup"));
    Ledger ledger = new Ledger();
    List<String> before;
    try (OffloadProcess node = OffloadProcess.start(folder.resolve("data"), LATER);
        Traffic traffic =
            Traffic.start(ledger, Traffic.Shape.unending(8, 0), List.of(node.baseUrl()))) {
      Eventually.pass(2_000);
      before = List.copyOf(ledger.acknowledged());
      Commands.run(
          SQLITE.toString(),
          folder.resolve("data/offload.db").toString(),
          "VACUUM INTO '" + copy.resolve("offload.db") + "'");
      traffic.stop();
      assertThat(ledger.acknowledgedCount()).isGreaterThan(before.size());
    }

    try (OffloadProcess restored = OffloadProcess.start(copy, LATER)) {
      Set<String> found =
          Set.copyOf(
              new Api(restored.baseUrl())
                  .tasks(null).stream().map(task -> task.getString("taskID")).toList());

      assertThat(before).hasSizeGreaterThan(50);
      assertThat(found).containsAll(before);
      assertThat(restored.errors()).isEmpty();
    }
  }
}
