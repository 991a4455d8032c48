package dev.offload.sim;

import java.util.SplittableRandom;

/** What may happen to a node, or to the store. */
enum Disturbance {
  CRASH,
  FREEZE,
  DRAIN,
  START,
  STORE_AWAY;

  static final long LONGEST_FREEZE_MS = 20_000;

  static Disturbance draw(SplittableRandom random) {
    int n = random.nextInt(10);
    return n < 2 ? CRASH : n < 4 ? FREEZE : n < 5 ? DRAIN : n < 8 ? START : STORE_AWAY;
  }
}
