package dev.offload.worker;

import dev.offload.task.LiveTask;
import dev.offload.task.Task;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What is in the messages that are to be handed out. Of those just stored it is kept while there is
 * room, as they are mostly received soon; of others it is read. However many receivers ask for
 * however many messages, so much is read at once and no more.
 */
final class Texts {
  /** Who has this much gets no message more at once. */
  static final long HANDOUT_MAX = 2_097_152;

  /** While so much is on its way to receivers, nothing more is read. */
  static final long UNDER_WAY_MAX = 16 * HANDOUT_MAX;

  /** A message, its payload and its place. */
  private static final int OVERHEAD_BYTES = 256;

  private static final int READ_MAX = 32;
  private static final int READS_MAX = 4;

  private final Node node;
  private final long maxBytes;
  private final Map<UUID, Task> kept = new HashMap<>();
  private final Deque<Reading> waiting = new ArrayDeque<>();
  private long keptBytes;
  private long underWay;
  private int reads;

  /** How many are read at once, as large as those were that were read last. */
  private int readMax = READ_MAX;

  private int generation;

  /** Who wants to know what is in messages. */
  interface Reader {

    /**
     * Is told it.
     *
     * @param found what is there of the first messages
     * @param looked how many these are: the others would be too much at once
     * @param size to be given to {@link Texts#ended}
     */
    void read(Map<UUID, Task> found, int looked, long size);

    /** The store does not answer. */
    void failed();
  }

  /**
   * @param maxBytes how many bytes are kept at the most
   */
  Texts(Node node, long maxBytes) {
    this.node = node;
    this.maxBytes = maxBytes;
  }

  /** Keeps what was stored and is held, if there is room; the first to come are the first to go. */
  void keep(Task task) {
    long bytes = bytes(task);
    if (keptBytes + bytes <= maxBytes && kept.putIfAbsent(task.id(), task) == null) {
      keptBytes += bytes;
    }
  }

  private static long bytes(Task task) {
    return OVERHEAD_BYTES + 2 * size(task);
  }

  private static long size(Task task) {
    return task.payload().text().length();
  }

  /** Forgets what is in a message: it is gone. */
  void forget(UUID id) {
    Task task = kept.remove(id);
    keptBytes -= task == null ? 0 : bytes(task);
  }

  private Task take(UUID id) {
    Task task = kept.get(id);
    forget(id);
    return task;
  }

  /** Finds what is in messages: in the first of them, and in as many more as are not too much. */
  void read(List<LiveTask> tasks, Reader reader) {
    new Reading(tasks, reader).next();
  }

  /** What was read is with its receiver, or was given back. */
  void ended(long size) {
    underWay = Math.max(0, underWay - size);
    readNext();
  }

  private void readNext() {
    while (!waiting.isEmpty() && reads < READS_MAX && underWay < UNDER_WAY_MAX) {
      waiting.poll().readSome();
    }
  }

  /** Forgets all, and the answers that are under way. */
  void clear() {
    kept.clear();
    waiting.clear();
    keptBytes = 0;
    underWay = 0;
    reads = 0;
    generation++;
  }

  private final class Reading {
    private final List<LiveTask> tasks;
    private final Reader reader;
    private final Map<UUID, Task> found = new HashMap<>();
    private int looked;
    private long size;

    Reading(List<LiveTask> tasks, Reader reader) {
      this.tasks = tasks;
      this.reader = reader;
    }

    void next() {
      while (isToGoOn(tasks.size())) {
        if (!kept.containsKey(tasks.get(looked).id())) {
          waiting.add(this);
          readNext();
          return;
        }
        look(null);
      }
      underWay += size;
      reader.read(found, looked, size);
    }

    private boolean isToGoOn(int to) {
      return looked < to && size < HANDOUT_MAX;
    }

    private void look(Task read) {
      Task known = take(tasks.get(looked).id());
      Task task = known == null ? read : known;
      if (task != null) {
        found.put(task.id(), task);
        size += size(task);
      }
      looked++;
    }

    private void readSome() {
      int asked = generation;
      int to = Math.min(tasks.size(), looked + readMax);
      List<UUID> missing =
          tasks.subList(looked, to).stream()
              .map(LiveTask::id)
              .filter(id -> !kept.containsKey(id))
              .toList();
      reads++;
      node.store()
          .read(missing)
          .onComplete(
              answer -> {
                if (asked != generation) {
                  return;
                }
                reads--;
                if (answer.succeeded()) {
                  answered(to, answer.result());
                } else {
                  node.events().storeFailed("reading messages", answer.cause());
                  found.values().forEach(Texts.this::keep);
                  reader.failed();
                }
                readNext();
              });
    }

    private void answered(int to, List<Task> read) {
      Map<UUID, Task> byId = new HashMap<>();
      read.forEach(task -> byId.put(task.id(), task));
      long largest = read.stream().mapToLong(Texts::size).max().orElse(1);
      readMax = (int) Math.max(1, Math.min(READ_MAX, HANDOUT_MAX / Math.max(1, largest)));
      while (isToGoOn(to)) {
        look(byId.get(tasks.get(looked).id()));
      }
      next();
    }
  }
}
