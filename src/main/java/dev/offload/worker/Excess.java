package dev.offload.worker;

import dev.offload.task.LiveTask;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;

/** Which of the tasks that wait here other nodes may run, and how many of theirs this one may. */
final class Excess {
  private final Lanes lanes;
  private final Predicate<UUID> keeps;

  /**
   * @param keeps says which tasks are not to be run elsewhere
   */
  Excess(Lanes lanes, Predicate<UUID> keeps) {
    this.lanes = lanes;
    this.keeps = keeps;
  }

  /** Returns a lane by its name; null when it is in no configuration. */
  Lane named(String name) {
    return lanes.named(name);
  }

  /** Returns how many tasks of a lane wait that have no slot here and may begin beside others. */
  int of(Lane lane) {
    int ready = lane.size() - lane.suspects().size();
    return isForAll(lane) ? Math.max(0, ready - Math.max(0, lane.slots().left())) : 0;
  }

  /** Returns how many wait, by lane; of none where none do. */
  Map<String, Integer> all() {
    Map<String, Integer> excess = new HashMap<>();
    for (Lane lane : lanes.waiting()) {
      int tasks = of(lane);
      if (tasks > 0) {
        excess.put(lane.name(), tasks);
      }
    }
    return excess;
  }

  /** Returns how many attempts could begin that nothing waits for here. */
  int idleSlots(String name) {
    Lane lane = lanes.named(name);
    boolean isIdle = isForAll(lane) && lane.size() == 0 && lanes.mayBegin(lane);
    return isIdle ? Math.max(0, lane.slots().left()) : 0;
  }

  private static boolean isForAll(Lane lane) {
    return !lane.isDemo() && !lane.isHomed() && !lane.halt().isOn();
  }

  /** Takes up to so many tasks of a lane whose turn it is, to be run elsewhere. */
  List<LiveTask> take(Lane lane, int max) {
    List<LiveTask> taken = new ArrayList<>();
    List<LiveTask> kept = new ArrayList<>();
    while (taken.size() < max && lane.size() > 0) {
      LiveTask next = lane.give();
      (keeps.test(next.id()) ? kept : taken).add(next);
    }
    kept.forEach(task -> lanes.add(lane, task));
    return taken;
  }

  /** Has a task that was taken wait here again. */
  void putBack(Lane lane, LiveTask task) {
    lanes.add(lane, task);
  }
}
