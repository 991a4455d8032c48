package dev.offload.store;

import dev.offload.task.Move;
import dev.offload.task.Task;

/**
 * A task as the memory store keeps it.
 *
 * @param by the owner that made the last move
 * @param far {@code due} finds it
 */
record MemoryRow(Task task, String owner, String by, boolean far) {

  boolean isLiveOf(String node) {
    return !task.status().isFinal() && owner.equals(node);
  }

  /** Returns it as its owner moved it. */
  MemoryRow after(Move move, boolean isFar) {
    return new MemoryRow(moved(move), owner, owner, isFar);
  }

  /** Returns it as taken over. */
  MemoryRow takenBy(String taker) {
    return new MemoryRow(task, taker, by, far);
  }

  private Task moved(Move move) {
    return switch (move.to()) {
      case PROCESSING -> moved(move, move.at(), task.completeAt());
      case COMPLETE -> moved(move, task.processingAt(), move.at());
      default -> throw new IllegalArgumentException("nothing moves to " + move.to().word());
    };
  }

  private Task moved(Move move, long processingAt, long completeAt) {
    return new Task(
        task.id(),
        task.background(),
        move.to(),
        move.nextVersion(),
        task.receivedAt(),
        processingAt,
        completeAt,
        move.dueAt(),
        task.completeAfterMs());
  }
}
