package dev.offload.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offload.store.ForeignRecords;
import dev.offload.store.SampleTasks;
import dev.offload.store.TaskStore.NotWrittenException;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.time.ManualTime;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteCommitListener;
import org.sqlite.SQLiteConnection;

/** Writes that wait are committed together. */
@ExtendWith(VertxExtension.class)
@Timeout(30)
class SqliteTransactionTest {
  private static final SqliteThread.Bounds BOUNDS =
      new SqliteThread.Bounds("offload-store-test", 16, 5_000);

  @TempDir Path folder;
  private final ManualTime time = new ManualTime();
  private final SampleTasks samples = new SampleTasks();
  private final AtomicInteger commits = new AtomicInteger();
  private final CountDownLatch mayEnd = new CountDownLatch(1);
  private SqliteFile file;
  private SqliteThread thread;
  private SqliteWrites writer;

  @BeforeEach
  void open(Vertx vertx) {
    file = SqliteFile.open(folder, new ManualTime());
    thread = new SqliteThread(vertx, time, BOUNDS, () -> counted(file.writer()));
    writer = new SqliteWrites(thread, new ForeignRecords());
  }

  @AfterEach
  void close() throws Exception {
    mayEnd.countDown();
    answer(thread.close());
    file.close();
  }

  @Test
  void writes_that_wait_share_one_commit() throws Exception {
    busy();
    Future<?> first = insert(2);
    Future<?> second = insert(3);
    Future<?> third = insert(1);
    mayEnd.countDown();
    answer(Future.join(first, second, third));
    assertThat(commits).hasValue(1);
    assertThat(tasks()).isEqualTo(6);
  }

  @Test
  void a_write_that_fails_takes_no_other_with_it() throws Exception {
    busy();
    Future<?> first = insert(2);
    Future<?> failing =
        thread.write(
            session -> {
              throw new SQLException("this one is wrong");
            });
    Future<?> last = insert(3);
    mayEnd.countDown();
    answer(first);
    answer(last);
    assertThatThrownBy(() -> answer(failing))
        .isInstanceOf(NotWrittenException.class)
        .hasMessage("this one is wrong");
    assertThat(tasks()).isEqualTo(5);
  }

  @Test
  void a_lane_that_was_rolled_back_is_made_again_and_texts_go_where_they_belong() throws Exception {
    Task ours = samples.on(new Shelf("queue:new", 7), 1);
    Task theirs = samples.task("theirs");
    busy();
    Future<?> first = writer.insert(SampleTasks.near(List.of(ours)));
    Future<?> failing =
        thread.write(
            session -> {
              session.lanes().number(new Shelf("queue:failing", 1));
              session.takeBodies(7);
              session.count(ours.id(), Status.RECEIVED, 7);
              throw new SQLException("this one is wrong");
            });
    Future<?> last = writer.insert(SampleTasks.near(List.of(theirs)));
    mayEnd.countDown();
    answer(Future.join(first, last));
    assertThat(failing.failed()).isTrue();
    assertThat(answer(writer.findAll(List.of(ours.id(), theirs.id()))))
        .containsExactly(ours, theirs);
    assertThat(number("SELECT count(*) FROM lane")).isEqualTo(2);
    assertThat(number("SELECT sum(tasks) FROM live_count")).isEqualTo(2);
  }

  @Test
  void a_commit_that_fails_leaves_the_outcome_of_all_unknown() throws Exception {
    busy();
    Future<?> first = insert(2);
    // Noticed only at the commit: a child without its parent.
    Future<?> second =
        thread.write(s -> s.statement("INSERT INTO child VALUES (1)").executeUpdate());
    mayEnd.countDown();
    assertThatThrownBy(() -> answer(first)).isNotInstanceOf(NotWrittenException.class);
    assertThatThrownBy(() -> answer(second)).isNotInstanceOf(NotWrittenException.class);
  }

  @Test
  void a_read_shows_the_writes_that_were_asked_before_it_and_no_later_ones() throws Exception {
    busy();
    insert(2);
    Future<Integer> between = countTasks();
    Future<?> later = insert(3);
    mayEnd.countDown();
    assertThat(answer(between)).isEqualTo(2);
    answer(later);
  }

  @Test
  void a_write_whose_time_was_up_is_left_out_and_the_others_are_written() throws Exception {
    busy();
    Future<?> late = insert(2);
    time.advance(BOUNDS.limitMs() - 1);
    Future<?> inTime = insert(3);
    time.advance(1);
    mayEnd.countDown();
    answer(inTime);
    assertThatThrownBy(() -> answer(late)).isInstanceOf(NotWrittenException.class);
    assertThat(tasks()).isEqualTo(3);
  }

  private Future<?> insert(int tasks) {
    return writer.insert(SampleTasks.near(samples.tasks(tasks)));
  }

  private Future<?> busy() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    Future<?> busy =
        thread.write(
            session -> {
              begun.countDown();
              await(mayEnd);
              return null;
            });
    begun.await();
    return busy;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private int tasks() throws TimeoutException {
    return answer(countTasks());
  }

  private Future<Integer> countTasks() {
    return read("SELECT count(*) FROM task");
  }

  private int number(String sql) throws TimeoutException {
    return answer(read(sql));
  }

  private Future<Integer> read(String sql) {
    return thread.read(
        session -> {
          try (ResultSet row = session.statement(sql).executeQuery()) {
            return row.getInt(1);
          }
        });
  }

  private Connection counted(Connection connection) throws SQLException {
    connection.setAutoCommit(true);
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA foreign_keys = 1");
      statement.execute("CREATE TABLE IF NOT EXISTS parent (id INTEGER PRIMARY KEY)");
      statement.execute(
          "CREATE TABLE IF NOT EXISTS child"
              + " (id INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED)");
    }
    connection.setAutoCommit(false);
    ((SQLiteConnection) connection)
        .addCommitListener(
            new SQLiteCommitListener() {
              @Override
              public void onCommit() {
                commits.incrementAndGet();
              }

              @Override
              public void onRollback() {}
            });
    return connection;
  }

  private static <T> T answer(Future<T> future) throws TimeoutException {
    return future.await(10, TimeUnit.SECONDS);
  }
}
