package dev.offload.settings;

/**
 * The one table of what may take which share of the largest heap that the JVM may have ({@code
 * -Xmx}), and no more than so much of any heap. What is counted is what is held in memory. About an
 * eighth is left for the JVM, its libraries and what is being worked on.
 */
enum HeapShare {
  /** Request bodies being received, by the capacity of their buffers. */
  BODIES(8, 67_108_864),

  /** Texts that wait to be stored; a node's web side and worker share them. */
  INTAKE_TEXTS(8, 67_108_864),

  /** What goes with each task that waits to be stored, besides its text. */
  INTAKE_TASKS(16, 20_000L * HeapShare.WAITING_TASK_BYTES),

  /** Tasks due within a minute. */
  HELD_TASKS(4, 2_000_000L * HeapShare.HELD_TASK_BYTES),

  /** Answers that were made and not read yet. */
  ANSWERS(8, 134_217_728),

  /** What waits for the readers of event streams, in all. */
  STREAM_EVENTS(16, 67_108_864),

  /** What an open event stream takes though nothing waits for its reader. */
  STREAMS(16, 2_000L * HeapShare.STREAM_BYTES),

  /** Events kept for streams that come back. */
  EVENTS(32, 4_194_304),

  /** Tasks that were just stored and are about to begin. */
  JUST_STORED(64, 33_554_432),

  /** Texts of one batch on its way to the store; two to four may be. */
  BATCH(64, 4_194_304),

  /** Messages of queues that were just stored and wait. */
  MESSAGES(32, 67_108_864),

  /** Pages of tasks being read, each with a mebibyte of texts. */
  READS(16, 64L * HeapShare.READ_BYTES),

  /**
   * What is read with heads that wait for room; outside the heap, where the JVM gives as much
   * memory again.
   */
  HEADS(8, 2_048L * HeapShare.HEAD_BYTES);

  /** A submission, its task, who waits for it, and its place in queue, message and batch. */
  static final long WAITING_TASK_BYTES = 1_024;

  /** An id, a task, and its places in a set and a queue; measured: 117. */
  static final long HELD_TASK_BYTES = 128;

  /** A connection with its request, answer and pipeline. */
  static final long STREAM_BYTES = 16_384;

  /** A mebibyte of texts takes twice as much when one character is not Latin-1. */
  static final long READ_BYTES = 1_048_576;

  /** As much as one read of a connection brings. */
  static final long HEAD_BYTES = 65_536;

  private final int part;
  private final long most;

  HeapShare(int part, long most) {
    this.part = part;
    this.most = most;
  }

  /**
   * Returns how many bytes that is.
   *
   * @param heapBytes how large the heap may become, at least 16 MiB
   */
  long of(long heapBytes) {
    return Math.min(most, heapBytes / part);
  }

  /** Returns the same for what is counted in items of that many bytes; at least 1. */
  int items(long heapBytes, long itemBytes) {
    return (int) Math.max(1, of(heapBytes) / itemBytes);
  }
}
