package dev.offload.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;

/** A store as that of one process alone: it has no leases. */
public final class WithoutLeases {
  private WithoutLeases() {}

  /** Returns the same store without its leases. */
  public static TaskStore of(TaskStore store) {
    return (TaskStore)
        Proxy.newProxyInstance(
            TaskStore.class.getClassLoader(),
            new Class<?>[] {TaskStore.class},
            (self, method, arguments) -> {
              try {
                return method.getName().equals("leases")
                    ? Optional.empty()
                    : method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
