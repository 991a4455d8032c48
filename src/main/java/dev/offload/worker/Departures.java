package dev.offload.worker;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Remembers which tasks left memory while a question to the store was under way: its answer may
 * still show them as they were. Nothing is remembered while no question is open.
 */
final class Departures {
  private final Map<UUID, Long> leftAt = new LinkedHashMap<>();
  private final TreeSet<Long> open = new TreeSet<>();
  private long now;

  /** A question leaves; returns its ticket, to be given to {@link #end}. */
  long begin() {
    open.add(++now);
    return now;
  }

  /** The question was answered, or failed. */
  void end(long ticket) {
    open.remove(ticket);
    if (open.isEmpty()) {
      leftAt.clear();
    } else {
      long oldest = open.first();
      Iterator<Long> soonest = leftAt.values().iterator();
      while (soonest.hasNext() && soonest.next() < oldest) {
        soonest.remove();
      }
    }
  }

  void left(UUID id) {
    if (!open.isEmpty()) {
      leftAt.remove(id);
      leftAt.put(id, ++now);
    }
  }

  /** Says whether a task left after that question did. */
  boolean leftSince(UUID id, long ticket) {
    Long at = leftAt.get(id);
    return at != null && at > ticket;
  }
}
