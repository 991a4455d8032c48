package dev.offload.task;

import java.util.UUID;

/**
 * A move of one task, guarded by the version that it finds.
 *
 * @param version the version the task must still have
 * @param at when, in epoch milliseconds by the store's clock
 * @param dueAt when the move after this one is due; {@link Task#NOT_YET} when there is none
 */
public record Move(UUID id, int version, Status to, long at, long dueAt) {

  /** Returns the version that the task has once this move is written. */
  public int nextVersion() {
    return version + 1;
  }
}
