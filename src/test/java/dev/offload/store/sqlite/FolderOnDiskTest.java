package dev.offload.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

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
    Path data = above.resolve("data");
    List<Path> forced;
    try (Recording recording = new Recording()) {
      recording.enable("jdk.FileForce").withoutThreshold();
      recording.start();
      DataFolder.take(data).close();
      recording.stop();
      forced = forced(recording);
    }

    assertThat(forced).contains(folder.toRealPath(), above);
  }

  private List<Path> forced(Recording recording) throws IOException {
    Path file = folder.resolve("recording.jfr");
    recording.dump(file);
    return RecordingFile.readAllEvents(file).stream()
        .map(event -> Path.of(event.getString("path")))
        .toList();
  }
}
