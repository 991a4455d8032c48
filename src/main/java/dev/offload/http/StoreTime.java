package dev.offload.http;

import dev.offload.task.TaskIds;
import dev.offload.time.StoreClock;
import dev.offload.time.Time;
import java.util.UUID;

/** Alarms, the store's clock as far as it is known, and new task ids by it. */
public final class StoreTime {
  private final Time time;
  private final StoreClock clock;
  private final TaskIds ids = new TaskIds(this::nowMs);

  public StoreTime(Time time, StoreClock clock) {
    this.time = time;
    this.clock = clock;
  }

  Time time() {
    return time;
  }

  /** Says whether work can be taken: deadlines count by the store's clock. */
  boolean isKnown() {
    return clock.isKnown();
  }

  /** Returns the store's time in epoch milliseconds; this machine's until that is known. */
  long nowMs() {
    return clock.isKnown() ? clock.nowMs() : time.nowMs();
  }

  UUID nextId() {
    return ids.next();
  }
}
