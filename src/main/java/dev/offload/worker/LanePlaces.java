package dev.offload.worker;

import java.util.Collection;

/**
 * Places in memory, by what a lane is. Tasks of the demo share what others leave. Each shelf on
 * which attempts are made has its own, half of all together at the most, so that one that stands
 * still takes none from others. Internal lanes have few, on top, and so have queues that clients
 * make. Of a lane that is in no configuration one task is held, to show that there are some.
 */
final class LanePlaces {
  /** How many tasks of a shelf are held at the most where attempts are made. */
  static final int SHELF_MAX = 10_000;

  /** The same of a queue that is in no configuration. */
  static final int CREATED_MAX = 1_000;

  private static final int INTERNAL_MAX = 100;

  private final int shelfMax;
  private final Places moving;

  /**
   * @param lanes those of the configuration
   * @param heldMax how many tasks are to be held at the most
   */
  LanePlaces(Collection<Lane> lanes, int heldMax) {
    int shared = (int) lanes.stream().filter(it -> !it.isDemo() && !it.isInternal()).count();
    int shelves = Lane.PRIORITIES * shared;
    shelfMax = Math.max(1, Math.min(SHELF_MAX, heldMax / 2 / Math.max(1, shelves)));
    moving = new Places(Math.max(1, heldMax - shelfMax * shelves));
  }

  /** Returns those of schedules: as many as of two shelves, on top. */
  Places ofSchedules() {
    return new Places(2 * shelfMax);
  }

  /** Returns those of a shelf of a lane; null is one that is in no configuration. */
  Places of(Lane lane) {
    if (lane == null) {
      return new Places(1);
    } else if (lane.isDemo()) {
      return moving;
    } else if (lane.isInternal()) {
      return new Places(INTERNAL_MAX);
    }
    boolean isCreated = lane.isQueue() && !lane.queue().isDeclared();
    boolean inOrder = lane.isQueue() && lane.queue().ordered();
    return new Places(isCreated ? Math.min(CREATED_MAX, shelfMax) : shelfMax, inOrder);
  }
}
