package dev.offload.store.sqlite;

import static dev.offload.store.SampleTasks.ALL_NEAR;
import static dev.offload.store.SampleTasks.NOW_MS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offload.store.SampleTasks;
import dev.offload.store.StoreOpenException;
import dev.offload.store.TaskStore;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.time.ManualTime;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a file that an earlier version wrote. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class SqliteMigrationTest {
  private static final String ME = "me";

  @TempDir Path folder;
  private final SampleTasks samples = new SampleTasks();

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void the_tasks_in_an_earlier_file_go_on(int version, Vertx vertx) throws Exception {
    Task near = samples.task();
    Task far = samples.dueAt(NOW_MS + 90_000);
    Task processing = SampleTasks.moved(samples.task("\ud83d\ude80 it's"));
    Task complete = SampleTasks.moved(SampleTasks.moved(samples.task("")));
    EarlierFile.make(folder, version);
    EarlierFile.store(folder, List.of(complete, near, processing), 0);
    EarlierFile.store(folder, List.of(far), 1);

    TaskStore store = answer(SqliteTaskStore.open(vertx, folder));
    assertThat(answer(store.near(ME, null, 10))).containsExactly(near.live(), processing.live());
    assertThat(answer(SampleTasks.due(store, ME, Long.MAX_VALUE, null, 10)))
        .containsExactly(far.live());
    assertThat(answer(store.shelves(ME, 0, Long.MAX_VALUE)))
        .isEqualTo(Map.of(Shelf.BACKGROUND, far.dueAt()));
    assertThat(answer(store.liveCounts()))
        .isEqualTo(Map.of(Status.RECEIVED, 2L, Status.PROCESSING, 1L, Status.RETRYING, 0L));
    for (Task task : List.of(near, far, processing, complete)) {
      assertThat(answer(store.find(task.id()))).contains(task);
    }
    List<Task> live = List.of(near, far, processing);
    assertThat(
            answer(
                SampleTasks.apply(store, ME, SampleTasks.each(live, SampleTasks::next), ALL_NEAR)))
        .isEqualTo(3);
    Task later = samples.task();
    answer(SampleTasks.insert(store, ME, List.of(later), ALL_NEAR));
    assertThat(answer(store.find(later.id()))).contains(later);
    assertThat(answer(store.removeEnded(NOW_MS + 1_000_000, null, 10)).removed()).isEqualTo(2);
    assertThat(answer(store.find(near.id()))).contains(SampleTasks.moved(near));
    answer(store.close());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void an_earlier_file_is_afterwards_as_one_made_today(int version, @TempDir Path today)
      throws Exception {
    EarlierFile.make(folder, version);
    open(folder);
    open(today);

    assertThat(EarlierFile.schema(folder)).isEqualTo(EarlierFile.schema(today)).contains("3");
    open(folder);
    assertThat(EarlierFile.schema(folder))
        .as("after another start")
        .isEqualTo(EarlierFile.schema(today));
  }

  @Test
  void a_file_that_cannot_be_brought_to_today_is_left_as_it_is() throws Exception {
    EarlierFile.make(folder, 2);
    EarlierFile.store(folder, samples.tasks(3), 0);
    EarlierFile.execute(folder, List.of("CREATE TABLE live_count (x)"));
    List<String> before = EarlierFile.schema(folder);

    assertThatThrownBy(() -> open(folder)).isInstanceOf(StoreOpenException.class);

    assertThat(EarlierFile.schema(folder)).isEqualTo(before).contains("2");
    assertThat(count("task")).isEqualTo(3);
  }

  @Test
  void a_file_is_refused_when_there_is_no_room_beside_it() {
    Path file = folder.resolve(SqliteFile.NAME);
    long mebibyte = 1L << 20;
    SqliteMigration.requireRoom(file, 50 * mebibyte, 100 * mebibyte);
    assertThatThrownBy(() -> SqliteMigration.requireRoom(file, 50 * mebibyte, 100 * mebibyte - 1))
        .isInstanceOf(StoreOpenException.class)
        .hasMessage(
            file
                + " was written by an earlier version, and upgrading it needs 100 MiB of free"
                + " space, of which 99 are free: make room, or run the version that wrote it");
  }

  /** What is no task of those days is put aside when its columns say so; the number is how many. */
  @ParameterizedTest
  @CsvSource({
    "id = 7, 1",
    "status = 'held', 1",
    "version = 1.5, 1",
    "due_at = x'01', 1",
    "received_at = NULL, 1",
    "live = 'no', 1",
    "background = x'616263', 1",
    "background = NULL, 1",
    "id = x'0102', 0",
    "status = 3, 1",
    "due_at = NULL, 0"
  })
  void rows_of_others_stop_nothing_and_are_kept(String wrong, int aside, Vertx vertx)
      throws Exception {
    List<Task> tasks = samples.tasks(3);
    EarlierFile.makeWithoutRules(folder);
    EarlierFile.store(folder, tasks, 0);
    EarlierFile.change(folder, tasks.get(1), wrong);

    TaskStore store = answer(SqliteTaskStore.open(vertx, folder));
    assertThat(answer(store.near(ME, null, 10))).contains(tasks.get(0).live(), tasks.get(2).live());
    assertThat(answer(store.find(tasks.get(2).id()))).contains(tasks.get(2));
    answer(store.close());

    assertThat(count("task")).isEqualTo(3 - aside);
    assertThat(count("body")).isEqualTo(3 - aside);
    if (aside > 0) {
      assertThat(count(SqliteMigration.ASIDE)).isEqualTo(aside);
    }
  }

  @Test
  void a_process_killed_while_it_migrates_leaves_the_file_to_the_next(Vertx vertx)
      throws Exception {
    EarlierFile.make(folder, 2);
    String text = "some 600 characters ".repeat(30);
    List<Task> tasks = Stream.generate(() -> samples.task(text)).limit(40_000).toList();
    EarlierFile.store(folder, tasks, 0);
    Process migrates = SqliteProcess.start(folder);
    Path log = folder.resolve(SqliteFile.NAME + "-wal");
    // Of some 50 MB.
    while (log.toFile().length() < 1_000_000 && migrates.isAlive()) {
      Thread.onSpinWait();
    }
    migrates.toHandle().destroyForcibly();
    assertThat(migrates.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(version()).as("killed in the middle").isEqualTo(2);

    TaskStore store = answer(SqliteTaskStore.open(vertx, folder));
    assertThat(answer(store.near(ME, null, 50_000))).isEqualTo(SampleTasks.each(tasks, Task::live));
    assertThat(answer(store.find(tasks.get(39_999).id()))).contains(tasks.get(39_999));
    answer(store.close());
    assertThat(version()).isEqualTo(3);
  }

  private static void open(Path folder) throws Exception {
    SqliteFile.open(folder, new ManualTime()).close();
  }

  private long count(String table) throws SQLException {
    return number("SELECT count(*) FROM " + table);
  }

  private long version() throws SQLException {
    return number("PRAGMA user_version");
  }

  private long number(String sql) throws SQLException {
    try (Connection connection = EarlierFile.connect(folder)) {
      return SqliteSchema.number(connection, sql);
    }
  }

  private static <T> T answer(Future<T> future) throws TimeoutException {
    return future.await(10, TimeUnit.SECONDS);
  }
}
