package dev.offload.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.Leases;
import dev.offload.store.Leases.Lease;
import dev.offload.store.TaskStore;
import dev.offload.store.TaskStore.NewTask;
import dev.offload.store.TaskStore.NotWrittenException;
import dev.offload.time.ManualTime;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The line between one node and the store. A call takes time each way; it may fail before it
 * leaves, be applied while its answer is lost, never arrive, or arrive long after its caller gave
 * up, even when that is dead by then.
 */
final class StoreLine {
  private static final long LAPSE_MS = 8_000;
  private static final long TIMEOUT_MS = 5_000;

  private final ManualTime world;
  private final String member;
  private final NodeTime node;
  private final TaskStore store;
  private final Faults faults;

  /**
   * @param member whose incarnations write through it
   */
  StoreLine(ManualTime world, String member, NodeTime node, TaskStore store, Faults faults) {
    this.world = world;
    this.member = member;
    this.node = node;
    this.store = store;
    this.faults = faults;
  }

  /** Returns the store as the node sees it. */
  TaskStore end() {
    return proxy(TaskStore.class, store);
  }

  private <T> T proxy(Class<T> type, T target) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> call(target, method, arguments)));
  }

  private Object call(Object target, Method method, Object[] arguments) throws Throwable {
    if (method.getName().equals("leases")) {
      Optional<Leases> leases = ((TaskStore) target).leases();
      return leases.map(shared -> proxy(Leases.class, shared));
    }
    if (method.getReturnType() != Future.class) {
      return method.invoke(target, arguments);
    }
    for (String owner : writers(method, arguments)) {
      // Messages are stored as those of their home, which may be dead by then.
      if (owner.startsWith(member + "-")) {
        store.leases().ifPresent(leases -> mustHoldItsLease(leases, owner));
      }
    }
    Promise<Object> answer = Promise.promise();
    travel(target, method, arguments, answer);
    return answer.future();
  }

  /** Returns the owners under which a call writes. */
  private static Set<String> writers(Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "insert" ->
          ((List<?>) arguments[0])
              .stream().map(task -> ((NewTask) task).owner()).collect(Collectors.toSet());
      case "apply", "give" -> Set.of((String) arguments[0]);
      default -> Set.of();
    };
  }

  /** A write leaves only while nobody may have taken over, whatever the node believes. */
  private void mustHoldItsLease(Leases leases, String owner) {
    Optional<Lease> lease = leases.read(owner).result();
    long sinceMs = world.nowMs() - lease.map(Lease::renewedAt).orElse(0L);
    assertThat(sinceMs)
        .as("ms since the lease of " + owner + ", which writes")
        .isLessThan(LAPSE_MS);
  }

  private void travel(Object target, Method method, Object[] arguments, Promise<Object> answer) {
    switch (faults.ofCall()) {
      case NOT_SENT -> deliver(2_000, () -> answer.tryFail(new NotWrittenException("away", null)));
      case NEVER_ARRIVES -> deliver(TIMEOUT_MS, () -> answer.tryFail("timed out"));
      case ANSWER_LOST -> {
        world.after(faults.delayMs(), () -> invoke(target, method, arguments));
        deliver(TIMEOUT_MS, () -> answer.tryFail("timed out"));
      }
      case APPLIED_LATE -> {
        world.after(TIMEOUT_MS + faults.lateMs(), () -> invoke(target, method, arguments));
        deliver(TIMEOUT_MS, () -> answer.tryFail("timed out"));
      }
      default ->
          world.after(
              faults.delayMs(),
              () -> {
                Future<?> result = invoke(target, method, arguments);
                deliver(faults.delayMs(), () -> pass(result, answer));
              });
    }
  }

  private void deliver(long delayMs, Runnable action) {
    world.after(delayMs, () -> node.run(action));
  }

  private static void pass(Future<?> result, Promise<Object> answer) {
    if (result.succeeded()) {
      answer.tryComplete(result.result());
    } else {
      answer.tryFail(result.cause());
    }
  }

  private static Future<?> invoke(Object target, Method method, Object[] arguments) {
    try {
      return (Future<?>) method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw new AssertionError(e.getCause());
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
