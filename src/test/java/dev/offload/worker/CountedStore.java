package dev.offload.worker;

import dev.offload.store.Leases;
import dev.offload.store.TaskStore;
import io.vertx.core.Future;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts what is asked of a store and of its leases, and the rows in the answers. */
final class CountedStore {
  private final TaskStore store;
  private final Map<String, Integer> rows = new HashMap<>();
  private final Map<String, Integer> calls = new HashMap<>();
  private final List<Leases.Slice> slices = new ArrayList<>();
  private String interruptedVerb = "";
  private Runnable interruption = () -> {};

  /**
   * @param store whose every answer is there at once
   */
  CountedStore(TaskStore store) {
    this.store = store;
  }

  TaskStore asSeen() {
    return proxy(TaskStore.class, store);
  }

  /** Runs something once, right before the next question of this verb. */
  void before(String verb, Runnable action) {
    interruptedVerb = verb;
    interruption = action;
  }

  void forget() {
    rows.clear();
    calls.clear();
  }

  int calls(String verb) {
    return calls.getOrDefault(verb, 0);
  }

  int rows(String verb) {
    return rows.getOrDefault(verb, 0);
  }

  /** Returns the rows in all answers. */
  int rows() {
    return rows.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Returns the slices that were asked for, in order. */
  List<Leases.Slice> slices() {
    return List.copyOf(slices);
  }

  private <T> T proxy(Class<T> type, T target) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, verb, arguments) -> call(target, verb, arguments)));
  }

  private Object call(Object target, Method verb, Object[] arguments) throws Throwable {
    if (verb.getName().equals("leases")) {
      return store.leases().map(leases -> proxy(Leases.class, leases));
    }
    if (verb.getName().equals(interruptedVerb)) {
      interruptedVerb = "";
      interruption.run();
    }
    if (verb.getName().equals("adopt")) {
      slices.add((Leases.Slice) arguments[arguments.length - 1]);
    }
    try {
      Object answer = verb.invoke(target, arguments);
      calls.merge(verb.getName(), 1, Integer::sum);
      if (answer instanceof Future<?> future) {
        count(verb.getName(), future.result());
      }
      return answer;
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private void count(String verb, Object result) {
    if (result instanceof Leases.Adopted adopted) {
      rows.merge(verb, adopted.found(), Integer::sum);
    } else if (result instanceof Collection<?> found) {
      rows.merge(verb, found.size(), Integer::sum);
    }
  }
}
