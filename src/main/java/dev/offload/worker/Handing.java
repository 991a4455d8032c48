package dev.offload.worker;

import dev.offload.task.LiveTask;

/** Who hands out messages. */
interface Handing {
  Handing NONE = new Handing() {};

  /** A message of a queue is due. */
  default void due(Lane lane, LiveTask task) {}

  /** Hands out what there is, and takes back that of which the time is over. */
  default void serve(long nowMs) {}

  /** Returns when the next time is over; {@link Long#MAX_VALUE} when none is to be. */
  default long nextMs() {
    return Long.MAX_VALUE;
  }
}
