package dev.offload.http;

import dev.offload.http.kit.SharedRead;
import dev.offload.task.LaneCounts;
import dev.offload.task.LaneState;
import dev.offload.task.Redrive;
import dev.offload.task.Task;
import dev.offload.task.TaskReader;
import io.vertx.core.Future;
import java.util.Iterator;
import java.util.Map;

/** What the store has of subscriptions, by their lanes. */
final class SubscriptionReads {
  private final TaskReader reads;
  private final SharedRead<Lanes> lanes;

  /**
   * @param tasks how many there are; nothing of a lane without any
   * @param states of those that are paused or held
   */
  record Lanes(Map<String, LaneCounts> tasks, Map<String, LaneState> states) {
    LaneCounts tasksOf(String lane) {
      return tasks.getOrDefault(lane, LaneCounts.NONE);
    }

    LaneState stateOf(String lane) {
      return states.getOrDefault(lane, LaneState.GOES_ON);
    }

    /** Says whether anything is redriven or discarded. */
    boolean areRedriven() {
      LaneCounts redrives = tasksOf(Redrive.SHELF.lane());
      return redrives.received() + redrives.processing() + redrives.retrying() > 0;
    }
  }

  SubscriptionReads(TaskReader reads) {
    this.reads = reads;
    this.lanes =
        new SharedRead<>(
            () ->
                reads
                    .laneCounts()
                    .compose(tasks -> reads.laneStates().map(states -> new Lanes(tasks, states))));
  }

  /** Returns what there is; fails when the store does not answer. */
  Future<Lanes> lanes() {
    return lanes.read();
  }

  /**
   * Looks for the tasks that redrive or discard what failed, one lane after the other.
   *
   * @param found is given those that are live, by the lanes they are about
   */
  Future<Void> redrives(Iterator<Redrive> of, Map<String, Task> found) {
    if (!of.hasNext()) {
      return Future.succeededFuture();
    }
    Redrive one = of.next();
    return reads
        .find(one.taskID())
        .compose(
            task -> {
              task.filter(it -> it.status().isLive()).ifPresent(it -> found.put(one.lane(), it));
              return redrives(of, found);
            });
  }
}
