package dev.offload.worker;

import dev.offload.task.LiveTask;

/** Who runs attempts. */
interface Attempting {
  Attempting NONE = new Attempting() {};

  /** The start of an attempt was stored. */
  default void begin(Lane lane, LiveTask started) {}

  /** An attempt was stored as begun, and runs nowhere. */
  default void crashed(Lane lane, LiveTask task) {}

  /** The start of an attempt was not stored: somebody else moved its task. */
  default void notBegun(Lane lane) {}
}
