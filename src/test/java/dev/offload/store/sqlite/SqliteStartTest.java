package dev.offload.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offload.store.StoreOpenException;
import dev.offload.time.ManualTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a start refuses that would go well and lose or miss something. */
@Timeout(30)
class SqliteStartTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_log_whose_database_is_gone_is_refused_and_left_as_it_is(boolean isEmptyThere)
      throws Exception {
    Path log = folder.resolve(SqliteFile.NAME + "-wal");
    Path other = Files.createDirectory(folder.resolve("other"));
    try (SqliteFile file = SqliteFile.open(other, new ManualTime());
        Connection writer = file.writer();
        Statement statement = writer.createStatement()) {
      statement.execute("PRAGMA user_version = 3");
      writer.commit();
      Files.copy(other.resolve(log.getFileName()), log);
    }
    byte[] accepted = Files.readAllBytes(log);
    assertThat(accepted).isNotEmpty();
    if (isEmptyThere) {
      Files.createFile(folder.resolve(SqliteFile.NAME));
    }

    assertRefused(
        log.toRealPath()
            + " contains accepted tasks, but its database is missing: put "
            + SqliteFile.NAME
            + " back next to it, or move it away as well");
    assertThat(log).hasBinaryContent(accepted);
    assertThat(Files.exists(folder.resolve(SqliteFile.NAME))).isEqualTo(isEmptyThere);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DROP TABLE task",
        "DROP INDEX task_far",
        "DROP INDEX task_near",
        "DROP INDEX task_dead",
        "DROP TABLE body",
        "DROP TABLE lane",
        "DROP TABLE live_count",
        "DROP TABLE idempotency",
        "ALTER TABLE body RENAME COLUMN text TO words",
        "ALTER TABLE task DROP COLUMN grp",
        "ALTER TABLE task DROP COLUMN outcome",
        "ALTER TABLE task RENAME COLUMN started_at TO begun_at"
      })
  void a_database_without_what_offload_needs_is_refused(String change) throws Exception {
    SqliteFile.open(folder, new ManualTime()).close();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(SqliteFile.NAME));
        Statement statement = connection.createStatement()) {
      statement.execute(change);
    }
    assertRefused("is the database of another program, or was changed by one: ");
  }

  @Test
  void a_user_without_a_name_is_told_of_by_number_or_as_the_owner_of_the_process()
      throws Exception {
    String before = System.getProperty("user.name");
    System.setProperty("user.name", "?");
    try {
      StoreOpenException why = FileAccess.unwritable(folder, null);
      String me = Files.getOwner(folder).getName();
      assertThat(why)
          .hasMessageStartingWith(folder + " cannot be written by " + me + ": it belongs to " + me)
          .hasMessageContaining("Make it writable");
    } finally {
      System.setProperty("user.name", before);
    }
  }

  private void assertRefused(String says) {
    assertThatThrownBy(() -> SqliteFile.open(folder, new ManualTime()))
        .isInstanceOf(StoreOpenException.class)
        .message()
        .contains(says)
        .doesNotContain("\n");
  }
}
