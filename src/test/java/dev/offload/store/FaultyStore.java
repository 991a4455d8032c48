package dev.offload.store;

import dev.offload.store.TaskStore.NotWrittenException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A store between which and its user a test puts faults. */
public final class FaultyStore {
  private final TaskStore store;
  private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
  private final List<Runnable> lateAnswers = new ArrayList<>();
  private volatile Fault fault = Fault.NONE;
  private volatile String verb = "";
  private volatile boolean once;

  /** What happens to a call. */
  public enum Fault {
    NONE,
    /** It fails, and was not and will not be done. */
    NOT_WRITTEN,
    /** It fails without being done, which the caller cannot know. */
    UNKNOWN_NOT_DONE,
    /** It is done, and the answer is lost. */
    UNKNOWN_DONE,
    /** It is never answered, and not done. */
    SILENT,
    /** It is done at once, and answered when the test says so. */
    ANSWERED_LATE
  }

  public FaultyStore(TaskStore store) {
    this.store = store;
  }

  /** Returns the store as its user sees it. */
  public TaskStore asSeen() {
    return proxy(TaskStore.class, store);
  }

  /** From now on calls of this verb meet a fault; "" means every verb, those of leases included. */
  public void set(String verb, Fault fault) {
    this.once = false;
    this.verb = verb;
    this.fault = fault;
  }

  /** The same, for the next of those calls alone. */
  public void setOnce(String verb, Fault fault) {
    set(verb, fault);
    this.once = true;
  }

  /** Returns the verbs called since the last time this was asked. */
  public List<String> takeCalls() {
    List<String> taken = List.copyOf(calls);
    calls.clear();
    return taken;
  }

  /** Gives the answers that are late. */
  public void answerLate() {
    List<Runnable> answers = List.copyOf(lateAnswers);
    lateAnswers.clear();
    answers.forEach(Runnable::run);
  }

  private <T> T proxy(Class<T> type, T target) {
    Object made =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> call(target, method, arguments));
    return type.cast(made);
  }

  private Object call(Object target, Method method, Object[] arguments) throws Throwable {
    if (method.getName().equals("leases")) {
      Optional<Leases> leases = ((TaskStore) target).leases();
      return leases.map(shared -> proxy(Leases.class, shared));
    }
    if (method.getReturnType() != Future.class) {
      return invoke(target, method, arguments);
    }
    calls.add(method.getName());
    Fault met = verb.isEmpty() || verb.equals(method.getName()) ? fault : Fault.NONE;
    if (once && met != Fault.NONE) {
      fault = Fault.NONE;
    }
    return switch (met) {
      case NONE -> invoke(target, method, arguments);
      case NOT_WRITTEN -> Future.failedFuture(new NotWrittenException("refused", null));
      case UNKNOWN_NOT_DONE -> Future.failedFuture("no answer");
      case UNKNOWN_DONE -> {
        invoke(target, method, arguments);
        yield Future.failedFuture("no answer");
      }
      case SILENT -> Promise.promise().future();
      case ANSWERED_LATE -> late((Future<?>) invoke(target, method, arguments));
    };
  }

  private Future<Object> late(Future<?> answer) {
    Promise<Object> promise = Promise.promise();
    lateAnswers.add(() -> answer.<Object>map(it -> it).onComplete(promise));
    return promise.future();
  }

  private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
