package dev.offload.task;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What can be said of a task. The moves in {@link #MOVES} are the only ones there are. */
public enum Status {
  RECEIVED("received"),
  PROCESSING("processing"),
  COMPLETE("complete");

  /** From each status, the statuses that may follow it. */
  public static final Map<Status, Set<Status>> MOVES =
      Map.of(RECEIVED, Set.of(PROCESSING), PROCESSING, Set.of(COMPLETE), COMPLETE, Set.of());

  private final String word;

  Status(String word) {
    this.word = word;
  }

  /** Returns the word used in the store, the API, the page and the docs. */
  public String word() {
    return word;
  }

  /** Says whether nothing follows. */
  public boolean isFinal() {
    return MOVES.get(this).isEmpty();
  }

  /** Finds a status by its {@link #word()}. */
  public static Optional<Status> of(String word) {
    for (Status status : values()) {
      if (status.word.equals(word)) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }
}
