package dev.offload.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.schedule.Past;
import dev.offload.schedule.Schedule.Overlap;
import dev.offload.schedule.Wanted;
import dev.offload.store.TaskStore;
import dev.offload.store.TaskStore.NewTask;
import dev.offload.task.Slot;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import dev.offload.task.TimeText;
import dev.offload.time.ManualTime;
import io.vertx.core.Future;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What must hold of the tasks of schedules, seen at the store itself: each slot has one at the
 * most, and where they must not overlap none begins beside another. A write of a former owner that
 * arrives after somebody else had decided on its slot is left out: no store keeps that from coming.
 */
final class SlotRules {
  private final TaskStore store;
  private final Trace trace;
  private final ManualTime world;
  private final Map<String, Set<UUID>> events = new HashMap<>();
  private final Map<String, List<UUID>> tasks = new HashMap<>();

  SlotRules(TaskStore store, Trace trace, ManualTime world) {
    this.world = world;
    this.store = store;
    this.trace = trace;
  }

  /** Returns a store, watched. */
  TaskStore watch(TaskStore watched) {
    return (TaskStore)
        Proxy.newProxyInstance(
            TaskStore.class.getClassLoader(),
            new Class<?>[] {TaskStore.class},
            (self, method, arguments) -> {
              List<?> inserted =
                  method.getName().equals("insert") ? (List<?>) arguments[0] : List.of();
              List<Coming> coming = inserted.stream().map(this::coming).toList();
              Object answer = invoke(watched, method, arguments);
              if (!inserted.isEmpty()) {
                inserted(inserted, coming, ((Future<?>) answer).result());
              }
              if (method.getName().equals("remove")) {
                removed((List<?>) arguments[0]);
              }
              return answer;
            });
  }

  /** What is to be said of a task when it comes. */
  private enum Coming {
    GOOD,
    LATE,
    OVERLAPPING
  }

  /** One that is made anew knows nothing of what it published before. */
  private void removed(List<?> ids) {
    tasks.keySet().removeIf(name -> ids.contains(TaskIds.ofSchedule(name)));
  }

  private void inserted(List<?> all, List<Coming> coming, Object fresh) {
    for (int i = 0; i < all.size(); i++) {
      Task task = ((NewTask) all.get(i)).task();
      Slot slot = task.payload().slot();
      if (slot != null && ((BitSet) fresh).get(i)) {
        trace.add("stored " + slot);
        assertThat(coming.get(i))
            .as("begins beside another: %s", task)
            .isNotEqualTo(Coming.OVERLAPPING);
        if (coming.get(i) == Coming.GOOD) {
          tasks.computeIfAbsent(slot.schedule(), none -> new ArrayList<>()).add(task.id());
        }
        if (!slot.isManual()) {
          events
              .computeIfAbsent(slot.schedule() + slot.at(), none -> new HashSet<>())
              .add(task.eventID());
        }
      }
    }
  }

  private Coming coming(Object one) {
    Task task = ((NewTask) one).task();
    Slot slot = task.payload().slot();
    if (slot == null || isLive(task.id())) {
      return Coming.GOOD;
    }
    Task schedule = store.find(TaskIds.ofSchedule(slot.schedule())).result().orElse(null);
    if (schedule == null || !schedule.status().isLive()) {
      return Coming.LATE;
    }
    Wanted wanted = Wanted.of(schedule.payload());
    Past past = Past.of(schedule.state());
    if (isLate(task, slot, wanted, past)) {
      return Coming.LATE;
    }
    boolean mustBeAlone = wanted.schedule().overlap() != Overlap.ALLOW;
    List<UUID> before = tasks.getOrDefault(slot.schedule(), List.of());
    return mustBeAlone && before.stream().anyMatch(this::isLive) ? Coming.OVERLAPPING : Coming.GOOD;
  }

  /**
   * Or it was paused since: who fires it had read it before, and a run by hand may have begun that
   * did not find it. Or the clock was set back behind it, and it may be of a schedule that was
   * removed.
   */
  private boolean isLate(Task task, Slot slot, Wanted wanted, Past past) {
    if (slot.isManual()) {
      return wanted.run() == null
          || !wanted.run().event().equals(task.eventID())
          || task.eventID().equals(past.ran());
    }
    long slotMs = TimeText.epochMs(slot.at()).orElseThrow();
    boolean isDecided = slotMs <= Math.max(past.last(), wanted.since());
    boolean isPaused = wanted.pausedWhy() != null;
    return slotMs != past.waiting() && isDecided || isPaused || slotMs > world.nowMs();
  }

  private boolean isLive(UUID task) {
    return store.find(task).result().filter(it -> it.status().isLive()).isPresent();
  }

  void eachSlotHasOneTask() {
    events.forEach((slot, ids) -> assertThat(ids).as("events of slot " + slot).hasSize(1));
  }

  private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
