package dev.offload.http;

import dev.offload.task.TaskIds;
import dev.offload.task.TaskReader;
import dev.offload.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/** Asks the store for something small, to see whether it answers. For one event loop. */
final class StoreProbe {
  static final long PATIENCE_MS = 1_000;

  private final TaskReader store;
  private final Time time;
  private Future<Boolean> underWay;

  StoreProbe(TaskReader store, Time time) {
    this.store = store;
    this.time = time;
  }

  /** Returns {@link Time#monotonicMs()}. */
  long nowMs() {
    return time.monotonicMs();
  }

  /** Says whether the store answers within a second; who asks meanwhile gets the same answer. */
  Future<Boolean> answers() {
    if (underWay != null && !underWay.isComplete()) {
      return underWay;
    }
    Promise<Boolean> answer = Promise.promise();
    underWay = answer.future();
    Time.Alarm tooLate = time.after(PATIENCE_MS, () -> answer.tryComplete(false));
    store
        .find(TaskIds.lowestAt(0))
        .onComplete(
            found -> {
              tooLate.cancel();
              answer.tryComplete(found.succeeded());
            });
    return underWay;
  }
}
