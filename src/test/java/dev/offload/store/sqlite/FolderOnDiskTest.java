package dev.offload.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offload.store.StoreOpenException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the operating system is told to put on disk; the JVM's flight recorder tells of it. */
class FolderOnDiskTest {
  @TempDir Path folder;

  @Test
  void each_folder_that_is_made_is_put_on_disk_in_the_one_above_it() throws Exception {
    Path above = folder.toRealPath().resolve("above");

    List<Path> forced = forcedWhile(() -> DataFolder.take(above.resolve("data")).close());

    assertThat(forced).contains(folder.toRealPath(), above);
  }

  @Test
  void a_folder_is_put_on_disk_after_it_was_made_and_not_before() throws Exception {
    Path above = folder.toRealPath().resolve("above");
    Path cannotBeMade = above.resolve("x".repeat(300));

    List<Path> forced =
        forcedWhile(
            () ->
                assertThatThrownBy(() -> DataFolder.take(cannotBeMade))
                    .isInstanceOf(StoreOpenException.class));

    assertThat(above).isDirectory();
    assertThat(forced).containsExactly(folder.toRealPath());
  }

  private List<Path> forcedWhile(Step step) throws Exception {
    try (Recording recording = new Recording()) {
      recording.enable("jdk.FileForce").withoutThreshold();
      recording.start();
      step.take();
      recording.stop();
      return forced(recording);
    }
  }

  private interface Step {
    void take() throws Exception;
  }

  private List<Path> forced(Recording recording) throws IOException {
    Path file = folder.resolve("recording.jfr");
    recording.dump(file);
    return RecordingFile.readAllEvents(file).stream()
        .map(event -> Path.of(event.getString("path")))
        .toList();
  }
}
