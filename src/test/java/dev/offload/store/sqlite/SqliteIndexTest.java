package dev.offload.store.sqlite;

import static dev.offload.store.SampleTasks.ALL_FAR;
import static dev.offload.store.SampleTasks.ALL_NEAR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.SampleTasks;
import dev.offload.task.Move;
import dev.offload.task.Status;
import dev.offload.task.Task;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is in the indexes, and what a write does to them: the pages that it changes are counted in
 * the log. The table and each index are one page here.
 */
@ExtendWith(VertxExtension.class)
@Timeout(30)
class SqliteIndexTest {
  private static final String ME = "me";
  private static final int LOG_HEADER_BYTES = 32;
  private static final int LOGGED_PAGE_BYTES = 24 + 4_096;

  @TempDir Path folder;
  private final SampleTasks samples = new SampleTasks();
  private SqliteTaskStore store;

  @BeforeEach
  void open(Vertx vertx) throws Exception {
    store = answer(SqliteTaskStore.open(vertx, folder));
    answer(SampleTasks.insert(store, ME, List.of(samples.task()), ALL_NEAR));
    answer(SampleTasks.insert(store, ME, List.of(samples.task()), ALL_FAR));
  }

  @AfterEach
  void close() throws Exception {
    answer(store.close());
  }

  @Test
  void what_is_not_finished_is_in_one_index_and_what_is_finished_in_none() throws Exception {
    List<Task> tasks = samples.tasks(5);
    answer(SampleTasks.insert(store, ME, tasks, ALL_FAR));
    assertThat(entries()).containsExactly(1, 6);
    answer(SampleTasks.apply(store, ME, next(tasks), ALL_FAR));
    assertThat(entries()).containsExactly(1, 6);
    answer(SampleTasks.apply(store, ME, next(moved(tasks)), ALL_FAR));
    assertThat(entries()).containsExactly(1, 1);

    List<Task> more = samples.tasks(5);
    answer(SampleTasks.insert(store, ME, more, ALL_NEAR));
    assertThat(entries()).containsExactly(6, 1);
    answer(SampleTasks.apply(store, ME, next(more), ALL_FAR));
    assertThat(entries()).containsExactly(1, 6);
  }

  @ParameterizedTest
  @ValueSource(longs = {ALL_NEAR, ALL_FAR})
  void an_insert_writes_one_index(long nearUntilMs) throws Exception {
    emptyTheLog();
    answer(SampleTasks.insert(store, ME, samples.tasks(3), nearUntilMs));
    assertThat(pagesLogged()).as("the table, one index, bodies and counts").isEqualTo(4);
  }

  @Test
  void a_move_from_near_to_near_writes_no_index() throws Exception {
    List<Task> tasks = stored(ALL_NEAR);
    assertThat(answer(SampleTasks.apply(store, ME, next(tasks), ALL_NEAR))).isEqualTo(3);
    assertThat(pagesLogged()).as("the table and counts").isEqualTo(2);
  }

  @Test
  void a_move_from_far_to_near_writes_both_indexes() throws Exception {
    List<Task> tasks = stored(ALL_FAR);
    assertThat(answer(SampleTasks.apply(store, ME, next(tasks), ALL_NEAR))).isEqualTo(3);
    assertThat(pagesLogged()).as("the table, both indexes and counts").isEqualTo(4);
  }

  @Test
  void a_move_from_far_to_far_writes_the_index_of_far_ones() throws Exception {
    List<Task> tasks = stored(ALL_FAR);
    assertThat(answer(SampleTasks.apply(store, ME, next(tasks), ALL_FAR))).isEqualTo(3);
    assertThat(pagesLogged()).as("the table, one index and counts").isEqualTo(3);
  }

  @Test
  void a_move_to_the_same_status_writes_the_table_alone() throws Exception {
    List<Task> tasks = stored(ALL_NEAR);
    answer(SampleTasks.apply(store, ME, next(tasks), ALL_NEAR));
    emptyTheLog();
    List<Move> again =
        SampleTasks.each(moved(tasks), it -> it.live().to(Status.PROCESSING, it.dueAt(), 7));
    assertThat(answer(store.apply(ME, again))).isEqualTo(3);
    assertThat(pagesLogged()).as("the table").isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        SqliteChanges.NEAR_STAYS_NEAR,
        SqliteChanges.FAR_BECOMES_NEAR,
        SqliteChanges.BECOMES_FAR,
        SqliteChanges.ENDS
      })
  void moves_find_their_task_by_its_key(String move) throws Exception {
    assertThat(plan(move)).containsExactly("SEARCH task USING PRIMARY KEY (id=?)");
  }

  @Test
  void pages_are_read_in_the_order_of_an_index() throws Exception {
    assertThat(plan(SqliteSchema.NEAR)).containsExactly("SEARCH task USING INDEX task_near (id>?)");
    assertThat(plan(SqliteSchema.DUE))
        .containsExactly(
            "SEARCH task USING INDEX task_far (shelf=? AND (due_at,id)>(?,?) AND due_at<?)");
    assertThat(plan(SqliteSchema.SOONEST))
        .containsExactly("SEARCH task USING INDEX task_far (shelf=? AND due_at>? AND due_at<?)");
    assertThat(plan(SqliteSchema.NEXT_SHELF))
        .containsExactly("SEARCH task USING COVERING INDEX task_far (shelf>?)");
  }

  @Test
  void lists_of_what_is_live_or_failed_read_indexes_alone_to_find_it() throws Exception {
    assertThat(plan(SqliteSchema.OLDER_LIVE))
        .contains(
            "SEARCH task USING COVERING INDEX task_near (id>? AND id<?)",
            "SCAN task USING COVERING INDEX task_far",
            "SEARCH task USING PRIMARY KEY (id=?)")
        .noneMatch(step -> step.equals("SCAN task"));
    assertThat(plan(SqliteSchema.OLDER_FAILED))
        .containsExactly(
            "SCAN task USING COVERING INDEX task_dead", "USE TEMP B-TREE FOR ORDER BY");
  }

  private List<Task> stored(long nearUntilMs) throws Exception {
    List<Task> tasks = samples.tasks(3);
    answer(SampleTasks.insert(store, ME, tasks, nearUntilMs));
    emptyTheLog();
    return tasks;
  }

  private static List<Move> next(List<Task> tasks) {
    return SampleTasks.each(tasks, SampleTasks::next);
  }

  private static List<Task> moved(List<Task> tasks) {
    return SampleTasks.each(tasks, SampleTasks::moved);
  }

  private void emptyTheLog() throws SQLException, IOException {
    rows("PRAGMA wal_checkpoint(TRUNCATE)", 1);
    assertThat(Files.size(log())).isZero();
  }

  private long pagesLogged() throws IOException {
    return (Files.size(log()) - LOG_HEADER_BYTES) / LOGGED_PAGE_BYTES;
  }

  private Path log() {
    return folder.resolve(SqliteFile.NAME + "-wal");
  }

  /** Returns how many entries are in the index of near ones and in that of far ones. */
  private List<Integer> entries() throws SQLException {
    List<String> counts = new ArrayList<>();
    counts.addAll(
        rows("SELECT count(*) FROM task INDEXED BY task_near WHERE live = 1 AND far = 0", 1));
    counts.addAll(rows("SELECT count(*) FROM task INDEXED BY task_far WHERE far = 1", 1));
    return counts.stream().map(Integer::valueOf).toList();
  }

  private List<String> plan(String sql) throws SQLException {
    return rows("EXPLAIN QUERY PLAN " + sql, 4);
  }

  private List<String> rows(String sql, int column) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(SqliteFile.NAME));
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> answer = new ArrayList<>();
      while (rows.next()) {
        answer.add(rows.getString(column));
      }
      return answer;
    }
  }

  private static <T> T answer(Future<T> future) throws TimeoutException {
    return future.await(10, TimeUnit.SECONDS);
  }
}
