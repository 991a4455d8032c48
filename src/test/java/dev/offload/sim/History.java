package dev.offload.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.Leases;
import dev.offload.store.Leases.Lease;
import dev.offload.store.TaskStore;
import dev.offload.store.TaskStore.NewTask;
import dev.offload.store.TaskStore.TaskState;
import dev.offload.task.Move;
import dev.offload.task.Status;
import io.vertx.core.Future;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Every status that every task ever had in the store, seen at the store itself. */
final class History {
  private static final List<Status> DEMO =
      List.of(Status.RECEIVED, Status.PROCESSING, Status.COMPLETE);

  private final Map<UUID, List<Status>> statuses = new HashMap<>();

  /** Returns the store, watched. */
  TaskStore watch(TaskStore store) {
    return (TaskStore)
        Proxy.newProxyInstance(
            TaskStore.class.getClassLoader(),
            new Class<?>[] {TaskStore.class},
            (self, method, arguments) -> call(store, method, arguments));
  }

  /** Nobody's tasks are taken while its lease is live. */
  private static Leases watch(Leases leases) {
    return (Leases)
        Proxy.newProxyInstance(
            Leases.class.getClassLoader(),
            new Class<?>[] {Leases.class},
            (self, method, arguments) -> {
              if (method.getName().equals("adopt")) {
                boolean isLive =
                    leases.read((String) arguments[0]).result().filter(Lease::live).isPresent();
                assertThat(isLive).as("adopted from " + arguments[0] + ", which lives").isFalse();
              }
              return invoke(leases, method, arguments);
            });
  }

  List<Status> of(UUID id) {
    return statuses.getOrDefault(id, List.of());
  }

  private Object call(TaskStore store, Method method, Object[] arguments) throws Throwable {
    if (method.getName().equals("leases")) {
      return store.leases().map(History::watch);
    }
    if (method.getName().equals("apply")) {
      return Future.succeededFuture(applyOneByOne(store, arguments));
    }
    Object answer = invoke(store, method, arguments);
    if (method.getName().equals("insert")) {
      recordInserts(store, (List<?>) arguments[0]);
    }
    return answer;
  }

  /** Moves of a batch are independent, and only one alone shows whether it matched. */
  private int applyOneByOne(TaskStore store, Object[] arguments) {
    String owner = (String) arguments[0];
    int matched = 0;
    for (Object one : (List<?>) arguments[1]) {
      Move move = (Move) one;
      boolean owned = isOwned(store, owner, move.id());
      if (store.apply(owner, List.of(move)).result() == 1) {
        matched++;
        assertThat(owned).as(owner + " owned the task that it moved: " + move).isTrue();
        recordMove(store, move.id());
      }
    }
    return matched;
  }

  private static boolean isOwned(TaskStore store, String owner, UUID id) {
    TaskState state = store.states(owner, List.of(id)).result().get(id);
    return state != null && state.owned();
  }

  private void recordInserts(TaskStore store, List<?> tasks) {
    for (Object one : tasks) {
      UUID id = ((NewTask) one).task().id();
      statuses.computeIfAbsent(id, key -> new ArrayList<>(List.of(status(store, key))));
    }
  }

  private void recordMove(TaskStore store, UUID id) {
    List<Status> history = statuses.get(id);
    Status last = history.get(history.size() - 1);
    Status now = status(store, id);
    assertThat(Status.MOVES.get(last)).as("moves from " + last + " of " + id).contains(now);
    history.add(now);
    assertThat(DEMO.subList(0, Math.min(DEMO.size(), history.size())))
        .as("the statuses of " + id)
        .isEqualTo(history);
  }

  private static Status status(TaskStore store, UUID id) {
    return store.find(id).result().orElseThrow().status();
  }

  private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
