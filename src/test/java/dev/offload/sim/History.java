package dev.offload.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.TaskStore;
import dev.offload.store.TaskStore.TaskState;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.Transition;
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
  private final Map<UUID, List<Status>> statuses = new HashMap<>();

  /** Returns the store, watched. */
  TaskStore watch(TaskStore store) {
    return (TaskStore)
        Proxy.newProxyInstance(
            TaskStore.class.getClassLoader(),
            new Class<?>[] {TaskStore.class},
            (self, method, arguments) -> call(store, method, arguments));
  }

  List<Status> of(UUID id) {
    return statuses.getOrDefault(id, List.of());
  }

  private Object call(TaskStore store, Method method, Object[] arguments) throws Throwable {
    if (!method.getName().equals("apply")) {
      Object answer = invoke(store, method, arguments);
      if (method.getName().equals("insert")) {
        recordInserts(store, (List<?>) arguments[1]);
      }
      return answer;
    }
    List<?> moves = (List<?>) arguments[1];
    Map<UUID, Integer> before = versions(store, moves);
    Object answer = invoke(store, method, arguments);
    Map<UUID, Integer> after = versions(store, moves);
    for (Object one : moves) {
      UUID id = ((Transition) one).id();
      if (after.containsKey(id) && !after.get(id).equals(before.get(id))) {
        recordMove(store, id);
      }
    }
    return answer;
  }

  private void recordInserts(TaskStore store, List<?> tasks) {
    for (Object one : tasks) {
      UUID id = ((Task) one).id();
      statuses.computeIfAbsent(id, key -> new ArrayList<>(List.of(status(store, key))));
    }
  }

  private void recordMove(TaskStore store, UUID id) {
    List<Status> history = statuses.get(id);
    Status last = history.get(history.size() - 1);
    Status now = status(store, id);
    assertThat(Status.MOVES.get(last)).as("moves from " + last + " of " + id).contains(now);
    history.add(now);
  }

  private static Map<UUID, Integer> versions(TaskStore store, List<?> moves) {
    List<UUID> ids = moves.stream().map(one -> ((Transition) one).id()).toList();
    Map<UUID, Integer> versions = new HashMap<>();
    Map<UUID, TaskState> states = store.states("", ids).result();
    states.forEach((id, state) -> versions.put(id, state.version()));
    return versions;
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
