package dev.offload.store.sqlite;

import static dev.offload.store.SampleTasks.ALL_FAR;
import static dev.offload.store.SampleTasks.ALL_NEAR;
import static dev.offload.store.SampleTasks.NOW_MS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.SampleTasks;
import dev.offload.store.TaskStore;
import dev.offload.task.LiveTask;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.TaskReader.PageQuery;
import dev.offload.task.TaskReader.TaskPage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that are not ours, beside those that are. */
@ExtendWith(VertxExtension.class)
@Timeout(30)
class SqliteForeignTest {
  private static final String ME = "me";
  private static final long HOUR_MS = 3_600_000;
  @TempDir Path folder;
  private ForeignRows rows;
  private SqliteTaskStore store;

  @BeforeEach
  void openAndLiftTheRulesOfColumns(Vertx vertx) throws Exception {
    store = answer(SqliteTaskStore.open(vertx, folder));
    rows = new ForeignRows(folder);
    rows.liftTheRulesOfColumns();
  }

  @AfterEach
  void close() throws Exception {
    answer(store.close());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id = x'0102'",
        "id = zeroblob(17)",
        "id = zeroblob(16)",
        "id = 'text of 16 bytes'",
        "id = 7",
        "status = 9",
        "status = 'held'",
        "status = NULL",
        "status = 4294967296",
        "version = NULL",
        "version = '1'",
        "version = 4294967297",
        "version = 1.5",
        "due_at = 'soon'",
        "due_at = 1700000005000.5",
        "due_at = x'01'",
        "shelf = NULL",
        "shelf = 'there'",
        "shelf = 1234567",
        "starts = NULL",
        "errors = 'two'",
        "crashes = 4294967296",
        "running = NULL"
      })
  void whatever_is_wrong_with_a_row_all_others_are_worked_on_and_shown(String wrong)
      throws Exception {
    List<Task> ours = stored(List.of(1, 4), wrong, ALL_NEAR);
    assertWorkedOn(ours, answer(store.near(ME, null, 10)));
    assertShown(ours);
    assertThat(store.foreign()).isBetween(1, 3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id = x'0102'",
        "id = 7",
        "status = 9",
        "status = 2",
        "version = '1'",
        "due_at = 'soon'",
        "due_at = 1700000004000.5",
        "due_at = NULL",
        "shelf = NULL",
        "shelf = 'there'",
        "shelf = 7.5",
        "shelf = 1234567",
        "starts = '1'"
      })
  void what_is_far_is_found_past_them_and_so_is_the_time_to_look_again(String wrong)
      throws Exception {
    List<Task> ours = stored(List.of(0, 4), wrong, ALL_FAR);
    assertWorkedOn(ours, answer(SampleTasks.due(store, ME, Long.MAX_VALUE, null, 10)));
    assertThat(answer(SampleTasks.nextDue(store, ME, NOW_MS))).hasValue(NOW_MS + 5_000);
    assertThat(answer(SampleTasks.nextDue(store, ME, NOW_MS + 5_001))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "payload = NULL",
        "payload = 1234567",
        "payload = 'there'",
        "text = NULL",
        "text = 5",
        "text = x'616263'",
        "text = CAST(x'61ff62' AS TEXT)",
        "text = CAST(x'eda080' AS TEXT)",
        "text = CAST(zeroblob(2000000) AS TEXT)",
        "received_at = NULL",
        "received_at = 'yesterday'",
        "started_at = 'then'",
        "ended_at = x'00'",
        "due_at = 2.5"
      })
  void what_cannot_be_shown_is_left_out_of_lists(String wrong) throws Exception {
    assertShown(stored(List.of(1, 4), wrong, ALL_NEAR));
    assertThat(store.foreign()).isBetween(1, 3);
  }

  @Test
  void each_is_counted_once() throws Exception {
    stored(List.of(1, 4), "status = 9", ALL_NEAR);
    for (int i = 0; i < 3; i++) {
      answer(store.page(new PageQuery(null, null, 10)));
      answer(store.near(ME, null, 10));
    }
    assertThat(store.foreign()).isEqualTo(3);
  }

  @Test
  void a_page_that_is_full_before_only_foreign_rows_is_the_last() throws Exception {
    List<Task> ours = stored(List.of(0, 1, 2), "status = 9", ALL_NEAR);
    assertThat(answer(store.page(new PageQuery(null, null, 3))))
        .isEqualTo(new TaskPage(newestFirst(ours), null));
    assertThat(answer(store.page(new PageQuery(Status.RECEIVED, null, 3))))
        .isEqualTo(new TaskPage(newestFirst(ours), null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status = 9",
        "status = 'held'",
        "ended_at = NULL",
        "ended_at = 'long ago'",
        "ended_at = 2.5",
        "live = NULL",
        "live = 'no'",
        "id = x'01'"
      })
  void old_tasks_are_removed_and_what_is_not_ours_stays(String wrong) throws Exception {
    List<Task> ours = new SampleTasks().tasks(3);
    answer(SampleTasks.insert(store, ME, ours, ALL_NEAR));
    List<Task> begun = SampleTasks.each(ours, SampleTasks::moved);
    answer(SampleTasks.apply(store, ME, SampleTasks.each(ours, SampleTasks::next), ALL_NEAR));
    answer(SampleTasks.apply(store, ME, SampleTasks.each(begun, SampleTasks::next), ALL_NEAR));
    rows.change(ours.get(0).id(), wrong);

    assertThat(answer(store.removeEnded(NOW_MS + HOUR_MS, null, 300)))
        .isEqualTo(new TaskStore.Removal(2, null));
    assertThat(rows.count()).isEqualTo(1);
  }

  @Test
  void states_of_what_is_not_ours_are_left_out() throws Exception {
    List<Task> ours = stored(List.of(1), "version = 'first'", ALL_NEAR);
    List<UUID> ids = SampleTasks.each(new SampleTasks().tasks(5), Task::id);
    assertThat(answer(store.states(ME, ids)).keySet())
        .containsExactlyInAnyOrderElementsOf(SampleTasks.each(ours, Task::id));
    assertThat(answer(store.taken(ids))).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(answer(store.taken(List.of(new SampleTasks().tasks(6).get(5).id())))).isEmpty();
  }

  private void assertWorkedOn(List<Task> ours, List<LiveTask> found) throws Exception {
    assertThat(found).containsExactlyElementsOf(SampleTasks.each(ours, Task::live));
    List<LiveTask> walked = new ArrayList<>();
    LiveTask after = null;
    do {
      List<LiveTask> page = new ArrayList<>(answer(store.near(ME, after, 1)));
      page.addAll(answer(SampleTasks.due(store, ME, Long.MAX_VALUE, after, 1)));
      after = page.isEmpty() ? null : page.get(0);
      walked.addAll(page);
    } while (after != null);
    assertThat(walked).isEqualTo(found);
  }

  private void assertShown(List<Task> ours) throws Exception {
    for (Status status : new Status[] {null, Status.RECEIVED}) {
      for (int limit : new int[] {1, 2, 10}) {
        assertThat(walk(status, limit)).isEqualTo(newestFirst(ours));
      }
    }
    for (Task task : new SampleTasks().tasks(5)) {
      assertThat(answer(store.find(task.id())).isPresent()).isEqualTo(ours.contains(task));
      assertThat(answer(store.findAll(List.of(task.id()))).contains(task))
          .isEqualTo(ours.contains(task));
    }
  }

  private List<Task> walk(Status status, int limit) throws Exception {
    List<Task> seen = new ArrayList<>();
    UUID before = null;
    do {
      TaskPage page = answer(store.page(new PageQuery(status, before, limit)));
      assertThat(page.items()).as("no page is empty, as there are few").isNotEmpty();
      seen.addAll(page.items());
      before = page.next();
    } while (before != null);
    return seen;
  }

  private static List<Task> newestFirst(List<Task> tasks) {
    return tasks.stream().sorted(Comparator.comparing(Task::id).reversed()).toList();
  }

  /**
   * Stores five tasks and makes those that are not in a list foreign.
   *
   * @return those that still are ours
   */
  private List<Task> stored(List<Integer> ours, String wrong, long nearUntilMs) throws Exception {
    List<Task> all = new SampleTasks().tasks(5);
    answer(SampleTasks.insert(store, ME, all, nearUntilMs));
    return rows.changeAllBut(ours, all, wrong);
  }

  private static <T> T answer(Future<T> future) throws Exception {
    return future.await(10, TimeUnit.SECONDS);
  }
}
