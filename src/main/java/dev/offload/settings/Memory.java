package dev.offload.settings;

/**
 * Bounds that follow the heap and are not configured.
 *
 * @param heldTasksMax how many tasks due within a minute may be held
 * @param justStoredMaxBytes how many bytes of tasks that were just stored may be kept whole
 * @param eventsMaxBytes how many bytes of events are kept for streams that come back
 * @param streamsMaxBytes how many bytes may wait for the readers of all event streams
 * @param batchMaxBytes how many bytes of texts a batch on its way to the store may have
 * @param readsMax how many reads of the store may be under way for requests
 * @param headsMax how many posts may wait, their bodies unread, until there is room
 * @param messagesMaxBytes how many bytes of messages are kept that were just stored
 */
public record Memory(
    int heldTasksMax,
    long justStoredMaxBytes,
    int eventsMaxBytes,
    long streamsMaxBytes,
    long answersMaxBytes,
    int batchMaxBytes,
    int readsMax,
    int headsMax,
    long messagesMaxBytes) {

  /** How many messages may be with receivers: each takes twice what a task does that waits. */
  public int inFlightMax() {
    return Math.max(1, heldTasksMax / 4);
  }

  /**
   * Returns the bounds for a heap.
   *
   * @param heapBytes how large it may become
   */
  public static Memory of(long heapBytes) {
    return new Memory(
        HeapShare.HELD_TASKS.items(heapBytes, HeapShare.HELD_TASK_BYTES),
        HeapShare.JUST_STORED.of(heapBytes),
        (int) HeapShare.EVENTS.of(heapBytes),
        HeapShare.STREAM_EVENTS.of(heapBytes),
        HeapShare.ANSWERS.of(heapBytes),
        (int) HeapShare.BATCH.of(heapBytes),
        Math.max(2, HeapShare.READS.items(heapBytes, HeapShare.READ_BYTES)),
        HeapShare.HEADS.items(heapBytes, HeapShare.HEAD_BYTES),
        HeapShare.MESSAGES.of(heapBytes));
  }
}
