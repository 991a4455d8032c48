package dev.offload.worker;

import dev.offload.task.LiveTask;
import dev.offload.task.Task;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * What is in the messages that are to be handed out. Of those just stored it is kept while there is
 * room, as they are mostly received soon; of others it is read.
 */
final class Texts {
  /** A message, its payload and its place. */
  private static final int OVERHEAD_BYTES = 256;

  private static final int READ_MAX = 32;

  private final Node node;
  private final long maxBytes;
  private final Map<UUID, Task> kept = new HashMap<>();
  private long keptBytes;
  private int generation;

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
    return OVERHEAD_BYTES + 2L * task.payload().text().length();
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

  /**
   * Finds what is in messages.
   *
   * @param found is told those that are there
   * @param failed is run when the store does not answer
   */
  void read(List<LiveTask> tasks, Consumer<Map<UUID, Task>> found, Runnable failed) {
    Map<UUID, Task> all = new HashMap<>();
    List<UUID> missing = new ArrayList<>();
    for (LiveTask task : tasks) {
      Task known = take(task.id());
      if (known == null) {
        missing.add(task.id());
      } else {
        all.put(task.id(), known);
      }
    }
    if (missing.isEmpty()) {
      found.accept(all);
      return;
    }
    int asked = generation;
    Future.all(chunks(missing))
        .onComplete(
            answers -> {
              if (asked != generation) {
                return;
              }
              if (answers.failed()) {
                node.events().storeFailed("reading messages", answers.cause());
                failed.run();
              } else {
                answers
                    .result()
                    .<List<Task>>list()
                    .forEach(read -> read.forEach(task -> all.put(task.id(), task)));
                found.accept(all);
              }
            });
  }

  private List<Future<List<Task>>> chunks(List<UUID> ids) {
    List<Future<List<Task>>> chunks = new ArrayList<>();
    for (int from = 0; from < ids.size(); from += READ_MAX) {
      chunks.add(node.store().read(ids.subList(from, Math.min(ids.size(), from + READ_MAX))));
    }
    return chunks;
  }

  /** Forgets all, and the answers that are under way. */
  void clear() {
    kept.clear();
    keptBytes = 0;
    generation++;
  }
}
