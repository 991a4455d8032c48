package dev.offload.worker;

import dev.offload.time.Time;

/**
 * The slots of a lane: how many attempts run at once, and how often one begins. A slot is taken for
 * an attempt that is to begin; its token of the rate only when it does, as storing its start may
 * take a while, and what waited for it must not begin together.
 */
final class Slots {
  private final int concurrency;
  private final int maxConcurrent;
  private final TokenBucket tokens;
  private int starting;
  private volatile int taken;
  private int lostThreads;
  private boolean isElsewhere;

  Slots(Execution work, Time time) {
    concurrency = work.concurrency();
    maxConcurrent = work.limits().maxConcurrent().orElse(Integer.MAX_VALUE);
    tokens = work.limits().rate().map(rate -> new TokenBucket(rate, time)).orElse(null);
  }

  /**
   * Says whether there is a slot. Code that goes on long after its end has none; but what it works
   * at does not know that, so that it counts for the bound of all nodes.
   */
  boolean areFree() {
    return left() > 0 && !isElsewhere;
  }

  /** Returns how many more attempts may begin; less than 1 when none may. */
  int left() {
    int begun = starting + taken;
    return Math.min(
        concurrency - begun, Math.min(maxConcurrent, 2 * concurrency) - begun - lostThreads);
  }

  /**
   * Has no attempt begin here, as another node is the home of the lane, or have them begin.
   *
   * @return whether they may now and might not before
   */
  boolean settle(boolean here) {
    boolean isNews = here && isElsewhere;
    isElsewhere = !here;
    if (isNews && tokens != null) {
      // What began elsewhere meanwhile is not known here.
      tokens.empty();
    }
    return isNews;
  }

  /** Returns how long the rate keeps an attempt from beginning; 0 when it does not. */
  long waitMs() {
    return tokens == null ? 0 : tokens.waitMs(starting);
  }

  void take() {
    starting++;
  }

  /** Gives back what was taken for an attempt that does not begin. */
  void notBegun() {
    starting--;
  }

  /** The code of an attempt begins in the slot that was taken for it. */
  void begun() {
    starting--;
    taken++;
    if (tokens != null) {
      tokens.take();
    }
  }

  void free() {
    taken--;
  }

  /** An attempt was ended whose code goes on; its slot is free, its thread may be gone for ever. */
  void loseThread() {
    lostThreads++;
    free();
  }

  /** A thread that was given up came back. */
  void regainThread() {
    lostThreads--;
  }

  /** Says whether no attempt has one. */
  boolean areIdle() {
    return starting + taken == 0;
  }

  boolean areStarting() {
    return starting > 0;
  }

  int taken() {
    return taken;
  }

  int lostThreads() {
    return lostThreads;
  }

  /** With the lease what was to begin went; code that runs keeps its slots. */
  void leaseLost() {
    starting = 0;
  }
}
