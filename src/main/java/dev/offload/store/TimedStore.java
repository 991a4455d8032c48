package dev.offload.store;

import dev.offload.time.Time;
import io.vertx.core.Future;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;

/** Times every verb of a store and of its leases, from the question to the answer. */
public final class TimedStore {
  private final Time time;
  private final Listener listener;

  /** Hears how long an operation took. */
  @FunctionalInterface
  public interface Listener {

    /**
     * @param verb the name of the method
     * @param well whether it did not fail
     */
    void answered(String verb, boolean well, long tookMs);
  }

  private TimedStore(Time time, Listener listener) {
    this.time = time;
    this.listener = listener;
  }

  /**
   * Returns the store, timed.
   *
   * @param listener is told on the context that asked, before whoever asked
   */
  public static TaskStore of(TaskStore store, Time time, Listener listener) {
    TimedStore timed = new TimedStore(time, listener);
    Optional<Leases> leases =
        store.leases().map(shared -> proxy(Leases.class, calls(timed, shared)));
    InvocationHandler verbs = calls(timed, store);
    return proxy(
        TaskStore.class,
        (self, verb, arguments) ->
            verb.getName().equals("leases") ? leases : verbs.invoke(self, verb, arguments));
  }

  private static <T> T proxy(Class<T> type, InvocationHandler calls) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, calls));
  }

  private static InvocationHandler calls(TimedStore timed, Object target) {
    return (self, verb, arguments) -> timed.call(target, verb, arguments);
  }

  private Object call(Object target, Method verb, Object[] arguments) throws Throwable {
    long askedMs = time.monotonicMs();
    Object answer;
    try {
      answer = verb.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    if (answer instanceof Future<?> future) {
      future.onComplete(
          result ->
              listener.answered(verb.getName(), result.succeeded(), time.monotonicMs() - askedMs));
    }
    return answer;
  }
}
