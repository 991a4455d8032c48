package dev.offload.store;

import io.vertx.core.Future;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.TimeUnit;

/**
 * A store whose every answer is there when the call returns, for tests on a thread of their own.
 */
public final class Awaited {
  private static final long ANSWER_MAX_S = 10;

  private Awaited() {}

  /** Returns the same store, awaited. */
  public static TaskStore of(TaskStore store) {
    return (TaskStore)
        Proxy.newProxyInstance(
            TaskStore.class.getClassLoader(),
            new Class<?>[] {TaskStore.class},
            (self, method, arguments) -> {
              try {
                Object answer = method.invoke(store, arguments);
                return answer instanceof Future<?> future ? awaited(future) : answer;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static Future<?> awaited(Future<?> future) throws Exception {
    future
        .toCompletionStage()
        .handle((result, failure) -> null)
        .toCompletableFuture()
        .get(ANSWER_MAX_S, TimeUnit.SECONDS);
    return future.succeeded()
        ? Future.succeededFuture(future.result())
        : Future.failedFuture(future.cause());
  }
}
