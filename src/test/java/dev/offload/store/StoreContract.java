package dev.offload.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.offload.task.Task;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** A fresh store for each test. What a subclass supplies is the store. */
@ExtendWith(VertxExtension.class)
public abstract class StoreContract {
  public static final String ME = "incarnation-me";
  public static final String OTHER = "incarnation-other";
  private static final long ANSWER_MAX_S = 10;

  public final SampleTasks samples = new SampleTasks();
  public TaskStore store;

  /** Opens a store without any task in it. */
  public abstract Future<? extends TaskStore> open(Vertx vertx) throws Exception;

  /** Says whether the store tells the tasks of one owner from those of another. */
  public boolean recordsOwners() {
    return store.leases().isPresent();
  }

  @BeforeEach
  final void openStore(Vertx vertx) throws Exception {
    store = answer(open(vertx));
  }

  @AfterEach
  public final void closeStore() throws TimeoutException {
    if (store != null) {
      answer(store.close());
    }
  }

  public final void assumeOwners() {
    assumeTrue(recordsOwners(), "this store belongs to one process and records no owner");
  }

  public static <T> T answer(Future<T> future) throws TimeoutException {
    return future.await(ANSWER_MAX_S, TimeUnit.SECONDS);
  }

  /** Stores tasks of mine, due near or far. */
  public final void stored(List<Task> tasks, long nearUntilMs) throws TimeoutException {
    assertThat(answer(SampleTasks.insert(store, ME, tasks, nearUntilMs)).cardinality())
        .isEqualTo(tasks.size());
  }

  public final Task stored(Task task) throws TimeoutException {
    stored(List.of(task), SampleTasks.ALL_NEAR);
    return task;
  }

  /** Makes the next move of a task of mine, and returns the task as it must be then. */
  public final Task move(Task task) throws TimeoutException {
    assertThat(
            answer(
                SampleTasks.apply(
                    store, ME, List.of(SampleTasks.next(task)), SampleTasks.ALL_NEAR)))
        .isEqualTo(1);
    return SampleTasks.moved(task);
  }
}
