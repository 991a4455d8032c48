package dev.offload.bench;

import dev.offload.bench.EventLines.Delivery;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * What came of the events that were due in a while, over several streams. A task was due to be
 * received when it was, and each move the same time after the one before; so the event of being
 * received tells of the others when they were due.
 */
final class Delivered {
  private static final int COMPLETE = 3;

  private final long fromMs;
  private final long toMs;
  private final long betweenMs;
  private final Latencies afterDue = new Latencies();
  private final Latencies afterStamp = new Latencies();
  private long finished;

  /**
   * @param fromMs the beginning of the while, in epoch milliseconds
   * @param betweenMs the wait before each move
   */
  Delivered(long fromMs, long toMs, long betweenMs) {
    this.fromMs = fromMs;
    this.toMs = toMs;
    this.betweenMs = betweenMs;
  }

  /** Adds all that one stream brought. */
  void add(List<Delivery> deliveries) {
    Map<UUID, Long> receivedAt = new HashMap<>();
    deliveries.stream()
        .filter(it -> it.version() == 1)
        .forEach(it -> receivedAt.put(it.id(), it.atMs()));
    Set<UUID> complete = new HashSet<>();
    for (Delivery delivery : deliveries) {
      Long received = receivedAt.get(delivery.id());
      if (received != null) {
        add(delivery, received + (delivery.version() - 1) * betweenMs);
        if (isIn(received) && delivery.version() == COMPLETE) {
          complete.add(delivery.id());
        }
      }
    }
    finished += complete.size();
  }

  /** Returns it as JSON, times in milliseconds; without events there are no times. */
  JsonObject json() {
    JsonObject json = new JsonObject().put("events", afterDue.count()).put("finished", finished);
    return afterDue.count() == 0
        ? json
        : json.put("p50", afterDue.percentileMs(50))
            .put("p99", afterDue.percentileMs(99))
            .put("max", afterDue.percentileMs(100))
            .put("p99AfterStamp", afterStamp.percentileMs(99));
  }

  private void add(Delivery delivery, long dueMs) {
    if (isIn(dueMs)) {
      afterDue.add(TimeUnit.MILLISECONDS.toNanos(delivery.arrivedMs() - dueMs));
      afterStamp.add(TimeUnit.MILLISECONDS.toNanos(delivery.arrivedMs() - delivery.atMs()));
    }
  }

  private boolean isIn(long ms) {
    return ms >= fromMs && ms < toMs;
  }
}
