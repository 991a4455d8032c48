package dev.offload.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.Command.Verb;
import dev.offload.store.Leases;
import dev.offload.store.Leases.Lease;
import dev.offload.store.TaskStore;
import dev.offload.store.TaskStore.NewTask;
import dev.offload.store.TaskStore.TaskState;
import dev.offload.task.LiveTask;
import dev.offload.task.Move;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import dev.offload.time.ManualTime;
import io.vertx.core.Future;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Every status that every task ever had in the store, seen at the store itself. */
final class History {
  private static final List<Status> DEMO =
      List.of(Status.RECEIVED, Status.PROCESSING, Status.COMPLETE);

  /** A short way of the answer of the store, and of that of the node. */
  private static final long WAY_MS = 100;

  private final Map<UUID, List<Status>> statuses = new HashMap<>();
  private final Set<UUID> removed = new HashSet<>();
  private final Map<UUID, Long> givenMs = new HashMap<>();
  private final ManualTime world;
  private final AttemptRules rules;
  private final UniqueRules unique;
  private final QueueRules queues;

  History(ManualTime world, AttemptRules rules, UniqueRules unique, QueueRules queues) {
    this.queues = queues;
    this.world = world;
    this.rules = rules;
    this.unique = unique;
  }

  /** Returns the store, watched. */
  TaskStore watch(TaskStore store) {
    return (TaskStore)
        Proxy.newProxyInstance(
            TaskStore.class.getClassLoader(),
            new Class<?>[] {TaskStore.class},
            (self, method, arguments) -> call(store, method, arguments));
  }

  /**
   * Nobody's tasks are taken while its lease is live, and nothing is given away that an attempt
   * holds.
   */
  private Leases watch(TaskStore store, Leases leases) {
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
              return method.getName().equals("give")
                  ? Future.succeededFuture(giveOneByOne(store, method, arguments))
                  : invoke(leases, method, arguments);
            });
  }

  List<Status> of(UUID id) {
    return statuses.getOrDefault(id, List.of());
  }

  /** Says whether it was removed by hand, if only once. */
  boolean wasRemoved(UUID id) {
    return removed.contains(id);
  }

  /** Says whether somebody was to cancel a message by hand. */
  boolean wasCancelled(UUID message) {
    return queues.wasCancelled(message);
  }

  private Object call(TaskStore store, Method method, Object[] arguments) throws Throwable {
    if (method.getName().equals("leases")) {
      return store.leases().map(leases -> watch(store, leases));
    }
    if (method.getName().equals("apply") || method.getName().equals("override")) {
      return Future.succeededFuture(moveOneByOne(store, method, arguments));
    }
    if (method.getName().equals("remove")) {
      ((List<?>) arguments[0]).forEach(id -> recordRemoval(store, (UUID) id));
    }
    if (method.getName().equals("replace")) {
      return Future.succeededFuture(replace(store, (NewTask) arguments[0]));
    }
    Object answer = invoke(store, method, arguments);
    if (method.getName().equals("insert")) {
      recordInserts(store, (List<?>) arguments[0]);
    }
    return answer;
  }

  /** Moves of a batch are independent, and only one alone shows whether it matched. */
  private int moveOneByOne(TaskStore store, Method method, Object[] arguments) throws Throwable {
    String owner = (String) arguments[0];
    boolean isByHand = method.getName().equals("override");
    int matched = 0;
    for (Object one : (List<?>) arguments[1]) {
      Move move = (Move) one;
      boolean owned = isByHand || isOwned(store, owner, move.id());
      Task before = store.find(move.id()).result().orElse(null);
      Future<?> written = (Future<?>) invoke(store, method, new Object[] {owner, List.of(move)});
      if (written.result().equals(1)) {
        matched++;
        if (TaskIds.isOfSchedules(move.id())) {
          continue;
        }
        assertThat(owned).as("%s owned the task that it moved: %s", owner, move).isTrue();
        Task after = store.find(move.id()).result().orElseThrow();
        recordMove(after);
        unique.stored(after);
        if (QueueRules.isMessage(before)) {
          queues.moved(store, owner, before, after, move);
        } else if (isByHand && before.status() == after.status()) {
          unique.superseded(before, after);
        } else if (isByHand) {
          unique.begunAnew(before);
          rules.overridden(before, after);
        } else if (before.background() == null && before.payload().slot() == null) {
          rules.moved(owner, before, after, move);
        }
      }
    }
    return matched;
  }

  private int giveOneByOne(TaskStore store, Method method, Object[] arguments) throws Throwable {
    Leases leases = store.leases().orElseThrow();
    int matched = 0;
    for (Object one : (List<?>) arguments[2]) {
      LiveTask task = (LiveTask) one;
      Task before = store.find(task.id()).result().orElse(null);
      Object[] alone = {arguments[0], arguments[1], List.of(task)};
      if (((Future<?>) invoke(leases, method, alone)).result().equals(1)) {
        matched++;
        assertThat(before.live()).as("given by " + arguments[0]).isEqualTo(task);
        assertThat(before.attempts().running() && !QueueRules.isMessage(before))
            .as("runs and is given: %s", before)
            .isFalse();
        givenMs.put(task.id(), world.monotonicMs());
      }
    }
    return matched;
  }

  private boolean replace(TaskStore store, NewTask as) {
    Task before = store.find(as.task().id()).result().orElse(null);
    boolean matched = store.replace(as).result();
    if (matched && !TaskIds.isOfSchedules(as.task().id())) {
      Task after = store.find(as.task().id()).result().orElseThrow();
      recordMove(after);
      unique.stored(after);
      UniqueRules.replaced(before, after);
    }
    return matched;
  }

  /** Says whether its owner may not know of it yet, as it was just given to it. */
  boolean isOnItsWay(UUID id) {
    return world.monotonicMs() - givenMs.getOrDefault(id, Long.MIN_VALUE / 2) < WAY_MS;
  }

  private void recordRemoval(TaskStore store, UUID id) {
    Task task = store.find(id).result().orElse(null);
    if (task != null && !task.status().isLive() && !TaskIds.isOfSchedules(id)) {
      assertThat(rules.wasAsked(Verb.REMOVE, id)).as("asked to remove %s", task).isTrue();
      removed.add(id);
      rules.removed(id);
      statuses.remove(id);
    }
  }

  private static boolean isOwned(TaskStore store, String owner, UUID id) {
    TaskState state = store.states(owner, List.of(id)).result().get(id);
    return state != null && state.owned();
  }

  private void recordInserts(TaskStore store, List<?> tasks) {
    for (Object one : tasks) {
      UUID id = ((NewTask) one).task().id();
      if (TaskIds.isOfSchedules(id)) {
        continue;
      }
      Task stored = store.find(id).result().orElseThrow();
      givenMs.putIfAbsent(id, world.monotonicMs());
      statuses.computeIfAbsent(id, key -> new ArrayList<>(List.of(stored.status())));
      rules.inserted(stored);
      unique.stored(stored);
    }
  }

  private void recordMove(Task task) {
    List<Status> history = statuses.get(task.id());
    Status last = history.get(history.size() - 1);
    Status now = task.status();
    assertThat(Status.MOVES.get(last)).as("moves from %s of %s", last, task).contains(now);
    history.add(now);
    if (task.background() != null) {
      assertThat(DEMO.subList(0, Math.min(DEMO.size(), history.size())))
          .as("the statuses of %s", task)
          .isEqualTo(history);
    }
  }

  private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
