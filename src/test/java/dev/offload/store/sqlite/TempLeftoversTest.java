package dev.offload.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offload.store.StoreOpenException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a process that was killed left of SQLite's library, and what is not to be touched. */
@Timeout(60)
class TempLeftoversTest {
  private static final String LIBRARY = "sqlite-3.0.0-0b1-libsqlitejdbc.so";
  private static final FileTime AN_HOUR_AGO =
      FileTime.fromMillis(System.currentTimeMillis() - 3_600_000);

  @TempDir Path folder;
  private Path temp;
  private Path others;
  private long deadPid;

  @BeforeEach
  void makeFolders() throws Exception {
    temp = Files.createDirectory(folder.resolve("temp"));
    others = Files.createDirectory(folder.resolve("others"));
    Files.writeString(others.resolve(LIBRARY), "somebody else's");
    Files.setLastModifiedTime(others, AN_HOUR_AGO);
    Process ended = new ProcessBuilder(java(), "-version").start();
    ended.waitFor();
    deadPid = ended.pid();
  }

  /** Loads the library where the data folder cannot be used, in a process of its own. */
  public static void main(String[] args) {
    SqliteLibrary.load(Path.of(args[0]));
    System.out.println("loaded");
  }

  @Test
  void a_start_below_the_temporary_folder_removes_what_a_dead_process_left_and_its_own()
      throws Exception {
    Path left = leftBy(deadPid);
    load();
    assertThat(left).doesNotExist();
    assertThat(temp).isEmptyDirectory();
  }

  @Test
  void the_folder_of_a_living_process_is_left_alone() throws Exception {
    Path living = leftBy(ProcessHandle.current().pid());
    load();
    assertThat(living.resolve(LIBRARY)).exists();
  }

  @Test
  void a_folder_of_this_minute_is_left_alone_as_its_process_may_be_in_another_container()
      throws Exception {
    Path fresh = leftBy(deadPid);
    Files.setLastModifiedTime(fresh, FileTime.fromMillis(System.currentTimeMillis()));
    load();
    assertThat(fresh.resolve(LIBRARY)).exists();
  }

  @Test
  void a_link_that_has_the_name_of_a_folder_of_ours_is_not_followed() throws Exception {
    Path link = Files.createSymbolicLink(temp.resolve("offload-" + deadPid + "-1"), others);
    load();
    assertThat(others.resolve(LIBRARY)).exists();
    assertThat(link).isSymbolicLink();
  }

  @ParameterizedTest
  @ValueSource(strings = {"offload-x-1", "offload-", "offload-99999999999999999999-1", "my"})
  void folders_of_other_names_are_left_alone(String name) throws Exception {
    Path other = Files.move(leftBy(deadPid), temp.resolve(name));
    load();
    assertThat(other.resolve(LIBRARY)).exists();
  }

  @Test
  void files_of_others_in_a_folder_of_ours_are_left_alone_and_so_is_what_a_link_leads_to()
      throws Exception {
    Path left = leftBy(deadPid);
    Path theirs = Files.writeString(left.resolve("notes.txt"), "theirs");
    Files.createSymbolicLink(left.resolve("libsqlitejdbc.so"), others.resolve(LIBRARY));
    Files.setLastModifiedTime(left, AN_HOUR_AGO);
    load();
    assertThat(left).isDirectoryContaining(path -> path.equals(theirs));
    assertThat(left.resolve(LIBRARY)).doesNotExist();
    assertThat(others.resolve(LIBRARY)).exists();
  }

  @Test
  void a_data_folder_loses_the_leftovers_in_its_folder_for_temporary_files_and_nothing_else()
      throws Exception {
    Path mine = Files.createDirectories(folder.resolve("data/tmp"));
    Files.writeString(mine.resolve(LIBRARY), "x");
    Files.writeString(mine.resolve(LIBRARY + ".lck"), "");
    Files.writeString(mine.resolve("offload-room"), "x");
    Path theirs = Files.writeString(mine.resolve("letter.txt"), "theirs");
    Path sample = Files.writeString(mine.resolve("sample"), "theirs");
    Path below = Files.createDirectory(mine.resolve("below"));
    Files.createSymbolicLink(mine.resolve("libsqlitejdbc.so"), others.resolve(LIBRARY));

    DataFolder.take(folder.resolve("data")).close();

    assertThat(mine).isDirectoryContaining(path -> path.equals(theirs));
    try (var files = Files.list(mine)) {
      assertThat(files).containsExactlyInAnyOrder(theirs, sample, below);
    }
    assertThat(sample).hasContent("theirs");
    assertThat(others.resolve(LIBRARY)).exists();
  }

  @Test
  void a_link_in_place_of_the_folder_for_temporary_files_is_refused_and_not_followed()
      throws Exception {
    Path data = Files.createDirectory(folder.resolve("data"));
    Files.createSymbolicLink(data.resolve("tmp"), others);

    assertThatThrownBy(() -> DataFolder.take(data))
        .isInstanceOf(StoreOpenException.class)
        .hasMessage(data.toRealPath().resolve("tmp") + " is not a folder: move it away");

    assertThat(others.resolve(LIBRARY)).exists();
  }

  private Path leftBy(long pid) throws IOException {
    Path left =
        Files.createDirectory(
            temp.resolve("offload-" + pid + "-1"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.writeString(left.resolve(LIBRARY), "x");
    Files.setLastModifiedTime(left, AN_HOUR_AGO);
    return left;
  }

  private void load() throws Exception {
    Path noFolder = Files.writeString(folder.resolve("file"), "").resolve("tmp");
    Process process =
        new ProcessBuilder(
                java(),
                "-Djava.io.tmpdir=" + temp,
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                TempLeftoversTest.class.getName(),
                noFolder.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(said).endsWith("loaded\n");
  }

  private static String java() {
    return ProcessHandle.current().info().command().orElseThrow();
  }
}
