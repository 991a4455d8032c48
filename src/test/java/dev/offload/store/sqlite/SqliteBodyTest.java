package dev.offload.store.sqlite;

import static dev.offload.store.SampleTasks.ALL_NEAR;
import static dev.offload.store.SampleTasks.NOW_MS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.SampleTasks;
import dev.offload.store.TaskStore;
import dev.offload.store.TaskStore.Removal;
import dev.offload.task.Move;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Task;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Each task has its text, and there is no text that none has. */
@ExtendWith(VertxExtension.class)
@Timeout(30)
class SqliteBodyTest {
  private static final String ME = "me";
  private static final long LATER_MS = NOW_MS + 1_000_000;

  @TempDir Path folder;
  private final SampleTasks samples = new SampleTasks();
  private TaskStore store;

  @BeforeEach
  void open(Vertx vertx) throws Exception {
    store = answer(SqliteTaskStore.open(vertx, folder));
  }

  @AfterEach
  void close() throws Exception {
    answer(store.close());
  }

  @Test
  void a_task_that_was_there_leaves_no_text_of_its_own_and_takes_none_from_others()
      throws Exception {
    List<Task> tasks = samples.tasks(6);
    insert(List.of(tasks.get(1), tasks.get(4)));
    insert(tasks);
    insert(tasks);
    assertThat(bodies()).isEqualTo(6);
    assertFound(tasks);
  }

  @Test
  void removal_takes_the_texts_of_what_it_removes_and_no_other() throws Exception {
    List<Task> tasks = new ArrayList<>(samples.tasks(30));
    insert(tasks);
    for (int i = 0; i < 30; i += 3) {
      end(tasks.get(i));
    }
    // An old one that is neither: its owner is to try it again.
    answer(store.apply(ME, List.of(move(tasks.get(1), Status.RETRYING))));
    tasks.set(1, tasks.get(1).after(move(tasks.get(1), Status.RETRYING)));
    UUID after = null;
    for (int left = 30; left > 20; left -= 2) {
      assertThat(bodies()).isEqualTo(left);
      Removal removal = answer(store.removeEnded(LATER_MS, after, 6));
      assertThat(removal.removed()).isEqualTo(2);
      after = removal.next();
    }
    assertThat(bodies()).isEqualTo(20);
    List<Task> stay = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      if (i % 3 != 0) {
        stay.add(tasks.get(i));
      }
    }
    assertFound(stay);
  }

  @Test
  void what_comes_after_a_removal_and_a_restart_takes_no_text_of_what_stayed(Vertx vertx)
      throws Exception {
    List<Task> first = samples.tasks(4);
    insert(first);
    end(first.get(3));
    end(first.get(1));
    answer(store.removeEnded(LATER_MS, null, 10));
    answer(store.close());

    store = answer(SqliteTaskStore.open(vertx, folder));
    Task queued = samples.on(new Shelf("queue:later", 2), NOW_MS);
    List<Task> more = new ArrayList<>(samples.tasks(3));
    more.add(queued);
    insert(more);
    assertThat(bodies()).isEqualTo(6);
    more.add(first.get(0));
    more.add(first.get(2));
    assertFound(more);
    assertThat(answer(store.liveCounts()).get(Status.RECEIVED)).isEqualTo(6);
  }

  @Test
  void counts_outlast_a_restart(Vertx vertx) throws Exception {
    List<Task> tasks = samples.tasks(7);
    insert(tasks);
    answer(store.apply(ME, List.of(move(tasks.get(0), Status.RETRYING))));
    answer(store.apply(ME, List.of(move(tasks.get(1), Status.PROCESSING))));
    end(tasks.get(2));
    answer(store.close());

    store = answer(SqliteTaskStore.open(vertx, folder));
    assertThat(answer(store.liveCounts()))
        .isEqualTo(Map.of(Status.RECEIVED, 4L, Status.PROCESSING, 1L, Status.RETRYING, 1L));
  }

  private void insert(List<Task> tasks) throws TimeoutException {
    answer(SampleTasks.insert(store, ME, tasks, ALL_NEAR));
  }

  private void end(Task task) throws TimeoutException {
    Move failed = task.live().to(Status.FAILED, NOW_MS + 1, Task.NOT_YET);
    assertThat(answer(store.apply(ME, List.of(failed)))).isEqualTo(1);
  }

  private static Move move(Task task, Status next) {
    return task.live().to(next, NOW_MS + 1, NOW_MS + 2);
  }

  private void assertFound(List<Task> tasks) throws TimeoutException {
    for (Task task : tasks) {
      assertThat(answer(store.find(task.id()))).contains(task);
    }
  }

  private long bodies() throws SQLException {
    try (Connection connection = EarlierFile.connect(folder)) {
      return SqliteSchema.number(connection, "SELECT count(*) FROM body");
    }
  }

  private static <T> T answer(Future<T> future) throws TimeoutException {
    return future.await(10, TimeUnit.SECONDS);
  }
}
