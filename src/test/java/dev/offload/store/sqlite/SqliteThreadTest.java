package dev.offload.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offload.store.ForeignRecords;
import dev.offload.store.SampleTasks;
import dev.offload.store.TaskStore.NotWrittenException;
import dev.offload.time.ManualTime;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(VertxExtension.class)
@Timeout(30)
class SqliteThreadTest {
  private static final SqliteThread.Bounds BOUNDS =
      new SqliteThread.Bounds("offload-store-test", 3, 5_000);
  private static final String ENDLESS =
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";

  @TempDir Path folder;
  private final ManualTime time = new ManualTime();
  private final SampleTasks samples = new SampleTasks();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch mayEnd = new CountDownLatch(1);
  private SqliteFile file;
  private SqliteThread thread;

  @BeforeEach
  void open(Vertx vertx) {
    file = SqliteFile.open(folder, new ManualTime());
    thread = new SqliteThread(vertx, time, BOUNDS, file::writer);
  }

  @AfterEach
  void close() throws Exception {
    mayEnd.countDown();
    answer(thread.close());
    file.close();
  }

  @Test
  void a_read_that_takes_too_long_fails_and_ends_and_the_next_is_answered() throws Exception {
    Future<Integer> endless = thread.read(session -> number(session, ENDLESS, begun));
    begun.await();
    time.advance(BOUNDS.limitMs() - 1);
    assertThat(endless.isComplete()).isFalse();
    time.advance(1);
    assertThatThrownBy(() -> answer(endless))
        .hasMessage("the embedded store did not answer within 5000 ms");
    int next = answer(thread.read(session -> number(session, "SELECT 42", begun)));
    assertThat(next).isEqualTo(42);
  }

  @Test
  void a_write_that_waited_too_long_is_not_written() throws Exception {
    Future<Void> busy = busy();
    Future<?> late =
        new SqliteWrites(thread, new ForeignRecords()).insert(SampleTasks.near(samples.tasks(1)));
    time.advance(BOUNDS.limitMs());
    assertThatThrownBy(() -> answer(late)).isInstanceOf(NotWrittenException.class);
    mayEnd.countDown();
    assertThatThrownBy(() -> answer(busy)).isInstanceOf(RuntimeException.class);
    assertThat(tasks()).isZero();
  }

  @Test
  void a_write_that_takes_too_long_is_of_unknown_outcome() throws Exception {
    Future<Void> slow = busy();
    time.advance(BOUNDS.limitMs());
    assertThatThrownBy(() -> answer(slow)).isNotInstanceOf(NotWrittenException.class);
  }

  @Test
  void calls_beyond_the_bound_are_refused_at_once() throws Exception {
    Future<Void> busy = busy();
    List<Future<Integer>> waiting = new ArrayList<>();
    for (int i = 0; i < BOUNDS.waitingMax(); i++) {
      waiting.add(thread.read(session -> number(session, "SELECT 42", begun)));
    }
    assertThatThrownBy(() -> answer(thread.read(session -> 0)))
        .hasMessage("3 calls wait for the embedded store")
        .isNotInstanceOf(NotWrittenException.class);
    assertThatThrownBy(() -> answer(thread.write(session -> 0)))
        .isInstanceOf(NotWrittenException.class);
    mayEnd.countDown();
    answer(busy);
    for (Future<Integer> call : waiting) {
      int number = answer(call);
      assertThat(number).isEqualTo(42);
    }
    assertThat(time.pendingAlarms()).isZero();
  }

  @Test
  void a_write_that_fails_is_rolled_back_whole_and_the_next_one_works() throws Exception {
    SqliteWrites writer = new SqliteWrites(thread, new ForeignRecords());
    assertThatThrownBy(
            () ->
                answer(
                    thread.write(
                        session -> {
                          session.statement("INSERT INTO body SELECT 7, 'text'").executeUpdate();
                          throw new SQLException("the disk is full");
                        })))
        .isInstanceOf(NotWrittenException.class)
        .hasMessage("the disk is full");
    assertThat(bodies()).isZero();
    answer(writer.insert(SampleTasks.near(samples.tasks(3))));
    assertThat(tasks()).isEqualTo(3);
  }

  @Test
  void a_full_disk_writes_nothing_of_the_batch(Vertx vertx) throws Exception {
    SqliteThread narrow = new SqliteThread(vertx, time, BOUNDS, this::connectTo20Pages);
    SqliteWrites writer = new SqliteWrites(narrow, new ForeignRecords());
    assertThatThrownBy(() -> answer(writer.insert(SampleTasks.near(samples.tasks(5_000)))))
        .isInstanceOf(NotWrittenException.class)
        .hasMessageContaining("full");
    assertThat(answer(writer.insert(SampleTasks.near(samples.tasks(5)))).cardinality())
        .isEqualTo(5);
    assertThat(tasks()).isEqualTo(5);
    answer(narrow.close());
  }

  @Test
  void a_commit_that_fails_is_of_unknown_outcome_and_the_next_one_works(Vertx vertx)
      throws Exception {
    SqliteThread thread = new SqliteThread(vertx, time, BOUNDS, this::connectWithForeignKey);
    Future<Integer> refusedByCommit =
        thread.write(session -> session.statement("INSERT INTO child VALUES (1)").executeUpdate());
    assertThatThrownBy(() -> answer(refusedByCommit))
        .hasMessageContaining("FOREIGN KEY")
        .isNotInstanceOf(NotWrittenException.class);
    SqliteWrites writer = new SqliteWrites(thread, new ForeignRecords());
    answer(writer.insert(SampleTasks.near(samples.tasks(2))));
    assertThat(tasks()).isEqualTo(2);
    answer(thread.close());
  }

  private Future<Void> busy() throws InterruptedException {
    Future<Void> busy =
        thread.write(
            session -> {
              begun.countDown();
              awaitEnd();
              return null;
            });
    begun.await();
    return busy;
  }

  private void awaitEnd() {
    try {
      mayEnd.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private int tasks() throws TimeoutException {
    return answer(thread.read(session -> number(session, "SELECT count(*) FROM task", begun)));
  }

  private int bodies() throws TimeoutException {
    return answer(thread.read(session -> number(session, "SELECT count(*) FROM body", begun)));
  }

  private Connection connectTo20Pages() throws SQLException {
    Connection connection = file.writer();
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA max_page_count = 20");
    }
    connection.commit();
    return connection;
  }

  /** Returns a connection that notices only at the commit that a child has no parent. */
  private Connection connectWithForeignKey() throws SQLException {
    Connection connection = file.writer();
    connection.setAutoCommit(true);
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA foreign_keys = 1");
      statement.execute("CREATE TABLE IF NOT EXISTS parent (id INTEGER PRIMARY KEY)");
      statement.execute(
          "CREATE TABLE IF NOT EXISTS child"
              + " (id INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED)");
    }
    connection.setAutoCommit(false);
    return connection;
  }

  private static int number(SqliteSession session, String sql, CountDownLatch begun)
      throws SQLException {
    begun.countDown();
    try (ResultSet row = session.statement(sql).executeQuery()) {
      return row.getInt(1);
    }
  }

  private static <T> T answer(Future<T> future) throws TimeoutException {
    return future.await(10, TimeUnit.SECONDS);
  }
}
