package dev.offload.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.SampleTasks;
import dev.offload.store.TaskStoreContract;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.TaskReader.PageQuery;
import dev.offload.task.TaskReader.TaskPage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteTaskStoreTest extends TaskStoreContract {
  @TempDir Path folder;

  @Override
  public Future<SqliteTaskStore> open(Vertx vertx) {
    return SqliteTaskStore.open(vertx, folder);
  }

  @Test
  void a_list_of_more_than_a_page_looks_at_goes_on_though_some_of_these_are_not_ours()
      throws Exception {
    Task oldest = move(stored(samples.task()));
    List<Task> tasks = samples.tasks(PageQuery.EXAMINED_MAX + 10);
    stored(tasks, SampleTasks.ALL_NEAR);
    new ForeignRows(folder).change(tasks.get(100).id(), "status = 9");

    TaskPage first = answer(store.page(new PageQuery(Status.PROCESSING, null, 10)));
    assertThat(first.items()).isEmpty();
    assertThat(answer(store.page(new PageQuery(Status.PROCESSING, first.next(), 10))))
        .isEqualTo(new TaskPage(List.of(oldest), null));
  }

  @Test
  void what_was_stored_as_near_is_read_in_id_order_and_not_among_what_is_due() throws Exception {
    List<Task> tasks = samples.tasks(5);
    stored(List.of(tasks.get(3), tasks.get(0), tasks.get(4)), SampleTasks.ALL_NEAR);
    stored(List.of(tasks.get(2), tasks.get(1)), SampleTasks.ALL_FAR);

    assertThat(answer(store.near(ME, null, 2)))
        .containsExactly(tasks.get(0).live(), tasks.get(3).live());
    assertThat(answer(store.near(ME, tasks.get(3).live(), 2))).containsExactly(tasks.get(4).live());
    assertThat(answer(SampleTasks.due(store, ME, Long.MAX_VALUE, null, 5)))
        .containsExactly(tasks.get(1).live(), tasks.get(2).live());
  }
}
