package dev.offload.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offload.store.ForeignRecords;
import dev.offload.store.SampleTasks;
import dev.offload.store.TaskStore.NewTask;
import dev.offload.store.TaskStore.NotWrittenException;
import dev.offload.task.Task;
import dev.offload.time.ManualTime;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.util.AbstractList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** No row of one batch is counted in another. */
@ExtendWith(VertxExtension.class)
@Timeout(30)
class SqliteBatchTest {
  private static final SqliteThread.Bounds BOUNDS =
      new SqliteThread.Bounds("offload-store-test", 3, 5_000);

  @TempDir Path folder;
  private final SampleTasks samples = new SampleTasks();
  private final Promise<Throwable> unhandled = Promise.promise();
  private SqliteFile file;
  private SqliteThread thread;
  private SqliteWrites writer;

  @BeforeEach
  void open(Vertx vertx) {
    vertx.exceptionHandler(unhandled::tryComplete);
    file = SqliteFile.open(folder, new ManualTime());
    thread = new SqliteThread(vertx, new ManualTime(), BOUNDS, file::writer);
    writer = new SqliteWrites(thread, new ForeignRecords());
  }

  @AfterEach
  void close() throws Exception {
    answer(writer.close());
    file.close();
  }

  @Test
  void a_write_that_ends_in_an_error_leaves_nothing_to_the_next_one() throws Exception {
    Task there = samples.task();
    insert(SampleTasks.near(List.of(there)));
    assertThatThrownBy(() -> insert(endingIn(new StackOverflowError("too deep"))))
        .isNotInstanceOf(NotWrittenException.class)
        .hasMessageContaining("too deep");

    assertThat(answer(writer.insert(SampleTasks.near(List.of(there, samples.task())))))
        .hasToString("{1}");
    assertThat(tasks()).isEqualTo(2);
  }

  @Test
  void an_error_is_told_and_the_thread_goes_on() throws Exception {
    Error exhausted = new StackOverflowError("too deep");
    Thread before = threadOfTheStore();

    assertThatThrownBy(() -> insert(endingIn(exhausted))).hasCause(exhausted);

    assertThat(answer(unhandled.future())).isSameAs(exhausted);
    assertThat(threadOfTheStore()).isSameAs(before);
  }

  @Test
  void a_batch_that_holds_more_than_was_asked_is_rolled_back() throws Exception {
    List<NewTask> tasks = SampleTasks.near(samples.tasks(3));
    assertThatThrownBy(() -> insert(shorterThanItIs(tasks)))
        .isInstanceOf(NotWrittenException.class);
    assertThat(tasks()).isZero();
  }

  private void insert(List<NewTask> tasks) throws TimeoutException {
    answer(writer.insert(tasks));
  }

  private Thread threadOfTheStore() throws TimeoutException {
    return answer(thread.read(session -> Thread.currentThread()));
  }

  private int tasks() throws TimeoutException {
    return answer(
        thread.read(
            session -> {
              try (ResultSet row = session.statement("SELECT count(*) FROM task").executeQuery()) {
                return row.getInt(1);
              }
            }));
  }

  /** Returns two tasks, and an error where the third would be. */
  private List<NewTask> endingIn(Error error) {
    List<NewTask> two = SampleTasks.near(samples.tasks(2));
    return new AbstractList<>() {
      @Override
      public NewTask get(int index) {
        if (index == two.size()) {
          throw error;
        }
        return two.get(index);
      }

      @Override
      public int size() {
        return two.size() + 1;
      }
    };
  }

  private static <T> List<T> shorterThanItIs(List<T> all) {
    return new AbstractList<>() {
      @Override
      public T get(int index) {
        return all.get(index);
      }

      @Override
      public Iterator<T> iterator() {
        return all.iterator();
      }

      @Override
      public int size() {
        return all.size() - 1;
      }
    };
  }

  private static <T> T answer(Future<T> future) throws TimeoutException {
    return future.await(10, TimeUnit.SECONDS);
  }
}
