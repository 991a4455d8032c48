package dev.offload.http;

import dev.offload.task.Task;
import dev.offload.task.TaskReader;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Reads from the store for requests: so many at once and no more, and a store that does not answer
 * is a {@link Problem} 503. For one event loop.
 */
final class BoundedReads implements TaskReader {
  static final int READS_MAX = 64;

  private final TaskReader store;
  private final Failures failures;
  private int underWay;
  private boolean failed;

  BoundedReads(TaskReader store, Failures failures) {
    this.store = store;
    this.failures = failures;
  }

  @Override
  public Future<Optional<Task>> find(UUID id) {
    return bounded(() -> store.find(id));
  }

  @Override
  public Future<TaskPage> page(PageQuery query) {
    return bounded(() -> store.page(query));
  }

  private <T> Future<T> bounded(Supplier<Future<T>> read) {
    if (underWay >= READS_MAX) {
      return Future.failedFuture(Problem.unavailable("too many are reading, try again"));
    }
    underWay++;
    return Future.succeededFuture()
        .compose(start -> read.get())
        .onComplete(
            result -> {
              underWay--;
              tell(result.cause());
            })
        .recover(
            e -> Future.failedFuture(Problem.unavailable("the store does not answer, try again")));
  }

  private void tell(Throwable cause) {
    // One line for an outage, not one for each request in it.
    if (cause != null && !failed) {
      failures.unexpected("reading tasks", cause);
    }
    failed = cause != null;
  }
}
