package dev.offload.bench;

import dev.offload.bench.EventLines.Delivery;
import dev.offload.bench.SteadyPosts.Accepted;
import dev.offload.bench.StoredTasks.Stored;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A timed move of a task. Times are epoch milliseconds.
 *
 * @param dueMs when it was due
 * @param stampedMs the time that is stored with it
 * @param seenMs when an observer knew of it, or {@link #UNSEEN}
 */
record DueMove(long dueMs, long stampedMs, long seenMs) {
  static final long UNSEEN = Long.MAX_VALUE;
  private static final int PROCESSING = 2;
  private static final int COMPLETE = 3;

  /**
   * Returns both moves of each task.
   *
   * @param completeAfterMs how long after it was due to be processing each was due to be complete
   * @throws IllegalStateException when a task that was accepted is not stored as finished
   */
  static List<DueMove> all(
      List<Accepted> accepted,
      Map<UUID, Stored> stored,
      List<Delivery> deliveries,
      long completeAfterMs) {
    Map<UUID, Long> processing = seen(deliveries, PROCESSING);
    Map<UUID, Long> complete = seen(deliveries, COMPLETE);
    List<DueMove> moves = new ArrayList<>(2 * accepted.size());
    for (Accepted task : accepted) {
      Stored row = stored.get(task.id());
      if (row == null) {
        throw new IllegalStateException(task.id() + " was accepted and is not finished");
      }
      long completeDueMs = task.dueMs() + completeAfterMs;
      long processingSeenMs = processing.getOrDefault(task.id(), UNSEEN);
      long completeSeenMs = complete.getOrDefault(task.id(), UNSEEN);
      moves.add(new DueMove(task.dueMs(), row.processingAt(), processingSeenMs));
      moves.add(new DueMove(completeDueMs, row.completeAt(), completeSeenMs));
    }
    return moves;
  }

  boolean isSeen() {
    return seenMs != UNSEEN;
  }

  /** Returns when each task was first known to be that far. */
  private static Map<UUID, Long> seen(List<Delivery> deliveries, int version) {
    Map<UUID, Long> first = new HashMap<>();
    for (Delivery delivery : deliveries) {
      if (delivery.version() >= version) {
        first.merge(delivery.id(), delivery.arrivedMs(), Math::min);
      }
    }
    return first;
  }
}
