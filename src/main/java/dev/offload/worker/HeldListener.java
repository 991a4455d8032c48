package dev.offload.worker;

import dev.offload.task.LiveTask;
import java.util.UUID;

/** Hears what is to be done next with the tasks that a node holds. */
interface HeldListener {
  HeldListener NONE = new HeldListener() {};

  /** Tasks came that may be due sooner than the others. */
  default void came() {}

  /** A far task is due sooner than those known before. */
  default void minded() {}

  default void hasRoomAgain() {}

  /** A held task is no more, whatever runs of it. */
  default void gone(UUID id) {}

  /** A task is held no more. */
  default void left(UUID id) {}

  /** Says whether a task is to be held whenever it is due, and whatever room there is. */
  default boolean mustKnow(LiveTask task) {
    return false;
  }

  /** Takes a held task that somebody else minds when it is due; says whether it did. */
  default boolean takes(LiveTask task) {
    return false;
  }
}
