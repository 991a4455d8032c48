package dev.offload.it;

import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How long tasks had to wait for their next move after something happened to their owner. */
final class Lateness {
  private final Map<String, JsonObject> then = new HashMap<>();
  private final long sinceMs;

  /**
   * @param live the unfinished tasks right after it happened, as documents
   * @param sinceMs when it happened, in epoch milliseconds
   */
  Lateness(List<JsonObject> live, long sinceMs) {
    live.forEach(task -> then.put(task.getString("_id"), task));
    this.sinceMs = sinceMs;
  }

  /** Returns how many unfinished tasks there were. */
  int tasks() {
    return then.size();
  }

  /**
   * Returns for how long the latest of them was kept waiting, counted from when it was due or from
   * when it happened, whichever came later, in milliseconds.
   *
   * @param after the tasks when all are complete, as documents
   */
  long worstMs(Collection<JsonObject> after) {
    long worstMs = 0;
    for (JsonObject task : after) {
      JsonObject before = then.get(task.getString("_id"));
      if (before != null) {
        String moved = before.getInteger("version") == 1 ? "processingAt" : "completeAt";
        long dueAt = Math.max(sinceMs, before.getLong("dueAt"));
        worstMs = Math.max(worstMs, task.getLong(moved) - dueAt);
      }
    }
    return worstMs;
  }
}
