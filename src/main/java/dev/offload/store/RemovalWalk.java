package dev.offload.store;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/** Looks at tasks in id order and picks those to be removed, up to the bounds of one removal. */
public final class RemovalWalk {
  private final long endedBeforeMs;
  private final int limit;
  private final List<UUID> found = new ArrayList<>();
  private int examined;
  private long bytes;
  private UUID last;

  /** See {@link TaskStore#removeEnded}. */
  public RemovalWalk(long endedBeforeMs, int limit) {
    this.endedBeforeMs = endedBeforeMs;
    this.limit = limit;
  }

  /** Says whether one more task may be looked at. */
  public boolean hasRoom() {
    return examined < limit && bytes < TaskStore.REMOVED_BYTES_MAX;
  }

  /**
   * Looks at the next task.
   *
   * @param endedAt in epoch milliseconds; empty when it is live
   * @param textBytes the length of its text in UTF-8
   */
  public void see(UUID id, OptionalLong endedAt, long textBytes) {
    examined++;
    last = id;
    if (endedAt.isPresent() && endedAt.getAsLong() < endedBeforeMs) {
      found.add(id);
      bytes += textBytes;
    }
  }

  /** Returns the tasks to be removed. */
  public List<UUID> found() {
    return found;
  }

  /** Returns where to go on; null when everything was looked at. */
  public UUID next() {
    return hasRoom() ? null : last;
  }
}
