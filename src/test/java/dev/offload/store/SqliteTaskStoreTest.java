package dev.offload.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.TaskStore.LivePage;
import dev.offload.task.Task;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteTaskStoreTest extends TaskStoreContract {
  @TempDir Path folder;

  @Override
  Future<SqliteTaskStore> open(Vertx vertx) {
    return SqliteTaskStore.open(vertx, folder);
  }

  @Test
  void a_page_of_live_tasks_looks_at_a_bounded_number_be_none_of_them_due() throws Exception {
    int limit = 3;
    int examinedMax = limit * TaskStore.EXAMINED_PER_TASK;
    List<Task> far = samples.tasks(examinedMax + 1);
    stored(far, SampleTasks.ALL_FAR);

    LivePage first = answer(store.live(ME, SampleTasks.NOW_MS, null, limit));
    assertThat(first.tasks()).isEmpty();
    assertThat(first.next()).isEqualTo(far.get(examinedMax - 1).live());
    LivePage second = answer(store.live(ME, SampleTasks.NOW_MS, first.next(), limit));
    assertThat(second.next()).isNull();
  }
}
