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
  public record Event(UUID id, Status status, int version, long at, String excerpt) {}
}
