package dev.offload.worker;

/**
 * The batches that are being written, and whether another one is worth it. A batch costs the store
 * much the same whatever its size, so while one is under way the next waits until it is no smaller
 * than those before, but not for long: what is under way may hang.
 */
final class BatchPace {

  /** How long work waits for company while a place is free. */
  static final long COMPANY_MS = 20;

  private final int places;
  private int batches;
  private int tasks;

  /**
   * @param places how many may be under way at once, at least 1
   */
  BatchPace(int places) {
    this.places = places;
  }

  void begin(int batchTasks) {
    batches++;
    tasks += batchTasks;
  }

  void end(int batchTasks) {
    batches--;
    tasks -= batchTasks;
  }

  boolean areNone() {
    return batches == 0;
  }

  boolean haveRoom() {
    return batches < places;
  }

  /**
   * Says whether a batch may begin.
   *
   * @param waiting how many tasks would be in it, at least 1
   * @param waitedMs how long the first of them has waited for company
   */
  boolean takeAnother(int waiting, long waitedMs) {
    return batches == 0 || haveRoom() && (waiting >= tasks / batches || waitedMs >= COMPANY_MS);
  }
}
