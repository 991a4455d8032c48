package dev.offload.worker;

import dev.offload.store.TaskStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

/** A store whose calls of one verb wait until a test lets them go, one after the other. */
final class HeldBackStore {
  private final TaskStore store;
  private final List<Runnable> waiting = new ArrayList<>();
  private String verb = "";

  HeldBackStore(TaskStore store) {
    this.store = store;
  }

  TaskStore end() {
    return (TaskStore)
        Proxy.newProxyInstance(
            TaskStore.class.getClassLoader(),
            new Class<?>[] {TaskStore.class},
            (self, method, arguments) -> {
              if (!method.getName().equals(verb)) {
                return method.invoke(store, arguments);
              }
              Promise<Object> answer = Promise.promise();
              waiting.add(
                  () -> {
                    try {
                      ((Future<?>) method.invoke(store, arguments))
                          .onSuccess(answer::complete)
                          .onFailure(answer::fail);
                    } catch (ReflectiveOperationException e) {
                      throw new AssertionError(e);
                    }
                  });
              return answer.future();
            });
  }

  void holdBack(String name) {
    verb = name;
  }

  void letGo() {
    verb = "";
    List<Runnable> calls = List.copyOf(waiting);
    waiting.clear();
    calls.forEach(Runnable::run);
  }
}
