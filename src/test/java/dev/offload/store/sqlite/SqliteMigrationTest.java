package dev.offload.store.sqlite;

import static dev.offload.store.SampleTasks.ALL_NEAR;
import static dev.offload.store.SampleTasks.NOW_MS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offload.store.SampleTasks;
import dev.offload.store.StoreOpenException;
import dev.offload.store.TaskStore;
import dev.offload.task.Task;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a file that an earlier version wrote. */
@ExtendWith(VertxExtension.class)
@Timeout(30)
class SqliteMigrationTest {
  private static final String ME = "me";

  private static final List<String> VERSION_1 =
      List.of(
          """
          CREATE TABLE task (
            id BLOB NOT NULL PRIMARY KEY, -- UUIDv7, 16 bytes, big-endian
            status INTEGER NOT NULL,      -- 0 received, 1 processing, 2 complete
            version INTEGER NOT NULL,     -- 1 when received, one more with every move
            live INTEGER NOT NULL,        -- 1 until finished, then 0
            far INTEGER NOT NULL,         -- 1 while due further ahead than memory reaches
            received_at INTEGER NOT NULL, -- this and the other times: epoch milliseconds
            processing_at INTEGER,        -- null until reached
            complete_at INTEGER,          -- null until reached
            due_at INTEGER,               -- of the next move; null once finished
            complete_after_ms INTEGER NOT NULL,
            background TEXT NOT NULL
          ) STRICT, WITHOUT ROWID
          """,
          "CREATE INDEX task_live ON task (id) WHERE live = 1",
          "CREATE INDEX task_far ON task (due_at, id) WHERE far = 1",
          "PRAGMA user_version = 1");

  @TempDir Path folder;
  private final SampleTasks samples = new SampleTasks();

  @Test
  void the_tasks_in_a_file_of_version_1_go_on(Vertx vertx) throws Exception {
    Task near = samples.task();
    Task far = samples.dueAt(NOW_MS + 90_000);
    Task processing = SampleTasks.moved(samples.task());
    Task complete = SampleTasks.moved(SampleTasks.moved(samples.task()));
    execute(VERSION_1);
    execute(List.of(insert(near, 0), insert(far, 1), insert(processing, 0), insert(complete, 0)));

    TaskStore store = answer(SqliteTaskStore.open(vertx, folder));
    assertThat(answer(store.near(ME, null, 10))).containsExactly(near.live(), processing.live());
    assertThat(answer(store.due(ME, Long.MAX_VALUE, null, 10))).containsExactly(far.live());
    for (Task task : List.of(near, far, processing, complete)) {
      assertThat(answer(store.find(task.id()))).contains(task);
    }
    assertThat(
            answer(
                store.apply(
                    ME,
                    SampleTasks.each(List.of(near, far, processing), SampleTasks::next),
                    ALL_NEAR)))
        .isEqualTo(3);
    answer(store.close());
  }

  @Test
  void a_file_of_version_1_is_afterwards_as_one_made_today(@TempDir Path today) throws Exception {
    execute(VERSION_1);
    SqliteFile.open(folder).close();
    SqliteFile.open(today).close();

    assertThat(schema(folder)).isEqualTo(schema(today)).contains("2");
    SqliteFile.open(folder).close();
    assertThat(schema(folder)).as("after another start").isEqualTo(schema(today));
  }

  @Test
  void a_file_that_cannot_be_brought_to_today_is_left_as_it_is() throws Exception {
    execute(VERSION_1);
    execute(List.of("CREATE INDEX task_near ON task (due_at)"));
    List<String> before = schema(folder);

    assertThatThrownBy(() -> SqliteFile.open(folder)).isInstanceOf(StoreOpenException.class);

    assertThat(schema(folder)).isEqualTo(before).contains("1");
  }

  /** Returns the statement with which version 1 stored a task. */
  private static String insert(Task task, int far) {
    return "INSERT INTO task VALUES (x'%s', %d, %d, %d, %d, %d, %s, %s, %s, %d, '%s')"
        .formatted(
            HexFormat.of().formatHex(SqliteRows.bytes(task.id())),
            SqliteRows.number(task.status()),
            task.version(),
            task.status().isFinal() ? 0 : 1,
            far,
            task.receivedAt(),
            orNull(task.processingAt()),
            orNull(task.completeAt()),
            orNull(task.dueAt()),
            task.completeAfterMs(),
            task.background());
  }

  private static String orNull(long epochMs) {
    return epochMs == Task.NOT_YET ? "NULL" : String.valueOf(epochMs);
  }

  /** Returns the version and what the file says of its tables and indexes. */
  private static List<String> schema(Path folder) throws SQLException {
    try (Connection connection = connect(folder);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT user_version FROM pragma_user_version"
                    + " UNION ALL SELECT sql FROM sqlite_schema ORDER BY 1")) {
      List<String> lines = new ArrayList<>();
      while (rows.next()) {
        lines.add(rows.getString(1));
      }
      return lines;
    }
  }

  private void execute(List<String> statements) throws SQLException {
    try (Connection connection = connect(folder);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static Connection connect(Path folder) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(SqliteFile.NAME));
  }

  private static <T> T answer(Future<T> future) throws TimeoutException {
    return future.await(10, TimeUnit.SECONDS);
  }
}
