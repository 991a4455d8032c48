package dev.offload.task;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What can be said of a task. The moves in {@link #MOVES} are the only ones there are. */
public enum Status {
  RECEIVED("received", true),
  PROCESSING("processing", true),
  RETRYING("retrying", true),
  COMPLETE("complete", false),
  FAILED("failed", false),
  CANCELLED("cancelled", false);

  /** From each status, the statuses that may follow it. */
  public static final Map<Status, Set<Status>> MOVES =
      Map.of(
          RECEIVED, Set.of(RECEIVED, PROCESSING, COMPLETE, FAILED, CANCELLED),
          PROCESSING, Set.of(PROCESSING, RECEIVED, RETRYING, COMPLETE, FAILED, CANCELLED),
          RETRYING, Set.of(PROCESSING, RECEIVED, FAILED, CANCELLED),
          COMPLETE, Set.of(),
          FAILED, Set.of(RECEIVED, FAILED),
          CANCELLED, Set.of(RECEIVED, CANCELLED));

  private final String word;
  private final boolean live;

  Status(String word, boolean live) {
    this.word = word;
    this.live = live;
  }

  /** Returns the word used in the store, the API, the page and the docs. */
  public String word() {
    return word;
  }

  /** Says whether an owner is to act on it some time. What failed may be begun anew, by hand. */
  public boolean isLive() {
    return live;
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
