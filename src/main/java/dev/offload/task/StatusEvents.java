package dev.offload.task;

import java.util.List;
import java.util.UUID;

/**
 * Moves that were won, told after the write. They may be lost, doubled or late: the store decides.
 *
 * @param sender the incarnation that tells
 * @param first the number of the first event; numbers go up by one per event of a sender
 */
public record StatusEvents(String sender, long first, List<Event> events) {

  /**
   * One move.
   *
   * @param at when, in epoch milliseconds by the store's clock
   * @param excerpt the beginning of the text with {@link Status#RECEIVED}, otherwise null
   */
  public record Event(UUID id, Status status, int version, long at, String excerpt, Of of) {

    /** A move of a task of {@code POST /background}. */
    public Event(UUID id, Status status, int version, long at, String excerpt) {
      this(id, status, version, at, excerpt, Of.BACKGROUND);
    }

    /**
     * Of what it is.
     *
     * @param attempt how often one began
     * @param progress null when none is told
     */
    public record Of(String lane, int attempt, History.Progress progress) {
      public static final Of BACKGROUND = new Of(Shelf.BACKGROUND.lane(), 0, null);

      /** Says whether it is a task of {@code POST /background}, or of the same subscription. */
      public boolean isBackground() {
        return lane.equals(BACKGROUND.lane);
      }
    }
  }
}
