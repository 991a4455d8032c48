package dev.offload.store.sqlite;

import static dev.offload.store.SampleTasks.ALL_FAR;
import static dev.offload.store.SampleTasks.ALL_NEAR;
import static dev.offload.store.SampleTasks.NOW_MS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.SampleTasks;
import dev.offload.store.TaskStore;
import dev.offload.task.LiveTask;
import dev.offload.task.Task;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is still there when the process that stored it is not. */
@ExtendWith(VertxExtension.class)
@Timeout(30)
class SqliteRestartTest {
  private static final String BEFORE = "before";
  private static final String NOW = "now";

  @TempDir Path folder;
  private final SampleTasks samples = new SampleTasks();

  @Test
  void the_next_process_owns_what_this_one_left_unfinished(Vertx vertx) throws Exception {
    Task near = samples.task();
    Task far = samples.dueAt(NOW_MS + 90_000);
    Task done = samples.task();
    TaskStore store = answer(SqliteTaskStore.open(vertx, folder));
    answer(SampleTasks.insert(store, BEFORE, List.of(near, far, done), NOW_MS + 60_000));
    answer(SampleTasks.apply(store, BEFORE, List.of(SampleTasks.next(done)), ALL_NEAR));
    Task processing = SampleTasks.moved(done);
    answer(SampleTasks.apply(store, BEFORE, List.of(SampleTasks.next(processing)), ALL_NEAR));
    answer(store.close());

    store = answer(SqliteTaskStore.open(vertx, folder));
    assertThat(answer(store.near(NOW, null, 10))).containsExactly(near.live());
    assertThat(answer(SampleTasks.due(store, NOW, Long.MAX_VALUE, null, 10)))
        .containsExactly(far.live());
    assertThat(answer(SampleTasks.nextDue(store, NOW, NOW_MS))).hasValue(NOW_MS + 90_000);
    assertThat(answer(store.find(done.id()))).contains(SampleTasks.moved(processing));
    assertThat(answer(SampleTasks.apply(store, NOW, List.of(SampleTasks.next(near)), ALL_FAR)))
        .isEqualTo(1);
    answer(store.close());

    store = answer(SqliteTaskStore.open(vertx, folder));
    assertThat(answer(SampleTasks.due(store, NOW, Long.MAX_VALUE, null, 10)))
        .containsExactly(SampleTasks.moved(near).live(), far.live());
    assertThat(answer(store.near(NOW, null, 10))).isEmpty();
    answer(store.close());
  }

  @Test
  void a_store_that_was_closed_leaves_everything_in_one_file(Vertx vertx) throws Exception {
    TaskStore store = answer(SqliteTaskStore.open(vertx, folder));
    answer(SampleTasks.insert(store, BEFORE, samples.tasks(100), ALL_NEAR));
    assertThat(folder.resolve(SqliteFile.NAME + "-wal")).exists();
    answer(store.close());
    try (var files = Files.list(folder)) {
      assertThat(files.map(Path::getFileName).map(Path::toString))
          .containsExactlyInAnyOrder(SqliteFile.NAME, "lock", "tmp");
    }
  }

  @Test
  void what_was_answered_is_there_after_the_process_was_killed(Vertx vertx) throws Exception {
    int answered = 0;
    Process writes = SqliteProcess.start(folder);
    try (var said = writes.inputReader(StandardCharsets.UTF_8)) {
      while (answered < 50 * SqliteProcess.BATCH) {
        answered = count(said.readLine());
      }
      // By its handle: Process.destroyForcibly would close what it said last unread.
      writes.toHandle().destroyForcibly();
      assertThat(writes.waitFor(10, TimeUnit.SECONDS)).isTrue();
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        answered = count(line);
      }
    }
    TaskStore store = answer(SqliteTaskStore.open(vertx, folder));
    List<LiveTask> live = answer(store.near(NOW, null, Integer.MAX_VALUE));
    assertThat(live.size() % SqliteProcess.BATCH).as("batches are whole").isZero();
    assertThat(live)
        .startsWith(samples.tasks(answered).stream().map(Task::live).toArray(LiveTask[]::new));
    assertThat(
            answer(SampleTasks.apply(store, NOW, List.of(SampleTasks.next(live.get(0))), ALL_NEAR)))
        .isEqualTo(1);
    answer(store.close());
  }

  private static int count(String line) {
    assertThat(line).startsWith(SqliteProcess.STORED);
    return Integer.parseInt(line.substring(SqliteProcess.STORED.length()));
  }

  private static <T> T answer(Future<T> future) throws TimeoutException {
    return future.await(10, TimeUnit.SECONDS);
  }
}
