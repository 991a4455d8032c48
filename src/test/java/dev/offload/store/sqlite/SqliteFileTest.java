package dev.offload.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offload.store.StoreOpenException;
import dev.offload.time.ManualTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class SqliteFileTest {
  @TempDir Path folder;

  @Test
  void what_is_committed_is_on_disk_and_readers_never_wait_for_the_writer() throws Exception {
    try (SqliteFile file = SqliteFile.open(folder, new ManualTime());
        Connection writer = file.writer()) {
      assertThat(pragma(writer, "journal_mode")).isEqualTo("wal");
      assertThat(pragma(writer, "synchronous")).as("FULL").isEqualTo("2");
      assertThat(pragma(writer, "wal_autocheckpoint")).isEqualTo("10000");
    }
  }

  @Test
  void a_reader_cannot_write() throws Exception {
    try (SqliteFile file = SqliteFile.open(folder, new ManualTime());
        Connection reader = file.reader();
        Statement statement = reader.createStatement()) {
      assertThatThrownBy(() -> statement.execute("DELETE FROM task"))
          .isInstanceOf(SQLException.class);
    }
  }

  @Test
  void a_folder_in_use_cannot_be_taken_twice_in_one_process() throws Exception {
    try (SqliteFile file = SqliteFile.open(folder, new ManualTime())) {
      assertRefused(folder, folder.toRealPath() + " is in use", "set DATA_DIR");
      Path link =
          Files.createSymbolicLink(folder.resolveSibling("link-" + file.hashCode()), folder);
      assertRefused(link, "is in use");
      Files.delete(link);
    }
    SqliteFile.open(folder, new ManualTime()).close();
  }

  @Test
  void a_folder_in_use_cannot_be_taken_by_another_process() throws Exception {
    try (SqliteFile file = SqliteFile.open(folder, new ManualTime())) {
      assertThat(file).isNotNull();
      // A failed attempt of this process must not let go of the lock that it holds.
      assertRefused(folder, "is in use");
      Process other = SqliteProcess.start(folder);
      try (var said = other.inputReader(StandardCharsets.UTF_8)) {
        assertThat(said.readLine())
            .isEqualTo(
                "the data folder "
                    + folder.toRealPath()
                    + " is in use by another Offload: stop that one,"
                    + " or set DATA_DIR to another folder");
        assertThat(other.waitFor(10, TimeUnit.SECONDS)).isTrue();
      } finally {
        other.destroyForcibly();
      }
    }
  }

  @Test
  void a_folder_is_made_with_those_above_it() throws Exception {
    SqliteFile.open(folder.resolve("a/b/c"), new ManualTime()).close();
    assertThat(folder.resolve("a/b/c").resolve(SqliteFile.NAME)).isRegularFile();
  }

  @ParameterizedTest
  @ValueSource(strings = {"with space", "what?", "50%41", "a#b", "x&y=z;"})
  void the_file_is_in_the_folder_whatever_its_name_is(String name) throws Exception {
    Path odd = folder.resolve(name);
    SqliteFile.open(odd, new ManualTime()).close();
    assertThat(odd.resolve(SqliteFile.NAME)).isRegularFile();
  }

  @Test
  void a_folder_that_cannot_be_made_is_refused() throws Exception {
    Path plain = Files.writeString(folder.resolve("plain"), "a file");
    assertRefused(plain, plain + " cannot be created (", "it is a file", "set DATA_DIR");
    assertRefused(plain.resolve("data"), "cannot be created (", "set DATA_DIR");
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nowhere/at/all"));
    assertRefused(link, link + " cannot be created (", "it is a link to nothing", "set DATA_DIR");
    assertRefused(link.resolve("data"), "it is a link to nothing", "set DATA_DIR");
  }

  @Test
  void a_folder_that_cannot_be_written_is_refused() throws Exception {
    Files.createDirectory(folder.resolve("lock"));
    assertRefused(folder, folder.toRealPath().resolve("lock") + " is not a file: move it away");
  }

  @Test
  void a_file_that_is_no_database_is_refused_and_left_as_it_is() throws Exception {
    Path file = folder.resolve(SqliteFile.NAME);
    byte[] noise = "this is not a database ".repeat(1_000).getBytes(StandardCharsets.UTF_8);
    Files.write(file, noise);
    assertRefused(folder, file.toRealPath() + " is damaged or not a database: put a backup");
    assertThat(Files.readAllBytes(file)).isEqualTo(noise);
  }

  @Test
  void a_damaged_database_is_refused() throws Exception {
    SqliteFile.open(folder, new ManualTime()).close();
    Path file = folder.resolve(SqliteFile.NAME);
    byte[] bytes = Files.readAllBytes(file);
    Arrays.fill(bytes, 100, 4_096, (byte) 0x5a);
    Files.write(file, bytes);
    assertRefused(folder, "is damaged or not a database");
  }

  @Test
  void a_database_of_a_later_version_is_refused() throws Exception {
    SqliteFile.open(folder, new ManualTime()).close();
    execute("PRAGMA user_version = 7");
    assertRefused(folder, "was written by a later Offload (schema 7, this one knows 3)");
  }

  @Test
  void a_database_of_another_program_is_refused() throws Exception {
    execute("CREATE TABLE other (x)");
    assertRefused(folder, "is the database of another program");
  }

  @Test
  void a_refused_folder_is_free_again() throws Exception {
    execute("CREATE TABLE other (x)");
    assertRefused(folder, "another program");
    execute("DROP TABLE other");
    SqliteFile.open(folder, new ManualTime()).close();
  }

  @Test
  void what_is_made_is_for_its_owner_alone() throws Exception {
    Path made = folder.resolve("above/data");
    try (SqliteFile file = SqliteFile.open(made, new ManualTime());
        Connection writer = file.writer()) {
      assertThat(pragma(writer, "journal_mode")).isEqualTo("wal");
      assertThat(mode(folder.resolve("above"))).isEqualTo("rwx------");
      assertThat(mode(made)).isEqualTo("rwx------");
      assertThat(mode(made.resolve("tmp"))).isEqualTo("rwx------");
      for (String name : List.of("lock", "offload.db", "offload.db-wal", "offload.db-shm")) {
        assertThat(mode(made.resolve(name))).as(name).isEqualTo("rw-------");
      }
    }
  }

  @Test
  void the_mode_of_a_folder_that_was_there_is_left_alone() throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    SqliteFile.open(folder, new ManualTime()).close();
    assertThat(mode(folder)).isEqualTo("rwxr-xr-x");
  }

  @Test
  void what_a_run_left_in_the_folder_for_temporary_files_is_removed() throws Exception {
    Path left = Files.createDirectory(folder.resolve("tmp")).resolve("libsqlitejdbc.so");
    Files.writeString(left, "x");
    SqliteFile.open(folder, new ManualTime()).close();
    assertThat(folder.resolve("tmp")).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"offload.db", "offload.db-wal", "offload.db-shm", "offload.db-journal"})
  void a_folder_in_place_of_a_file_is_refused(String name) throws Exception {
    Files.createDirectory(folder.resolve(name));
    assertRefused(folder, folder.toRealPath().resolve(name) + " is not a file: move it away");
  }

  @Test
  void a_link_to_nothing_is_refused() throws Exception {
    Files.createSymbolicLink(folder.resolve(SqliteFile.NAME), folder.resolve("nowhere/at/all"));
    assertRefused(folder, "is a link to a file that is not there");
  }

  @Test
  void a_file_that_another_program_writes_is_refused() throws Exception {
    SqliteFile.open(folder, new ManualTime()).close();
    try (Connection other =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(SqliteFile.NAME));
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      assertRefused(folder, "is locked by another program: end that");
    }
    SqliteFile.open(folder, new ManualTime()).close();
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static void assertRefused(Path folder, String... says) {
    assertThatThrownBy(() -> SqliteFile.open(folder, new ManualTime()))
        .isInstanceOf(StoreOpenException.class)
        .message()
        .contains(says)
        .doesNotContain("\n");
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(SqliteFile.NAME));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String pragma(Connection connection, String name) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA " + name)) {
      return row.getString(1);
    }
  }
}
