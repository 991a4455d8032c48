package dev.offload.worker;

import java.util.UUID;

/** Hears what is to be done next about what is held. */
interface HeldListener {
  HeldListener NONE = new HeldListener() {};

  /** Tasks came that may be due sooner than the others. */
  default void came() {}

  /** A far task is due sooner than those known before. */
  default void minded() {}

  default void hasRoomAgain() {}

  /** A held task is no more, whatever runs of it. */
  default void gone(UUID id) {}
}
