package dev.offload.worker;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Which tasks left memory while a question to the store was under way: its answer may still show
 * them as they were. Nothing is remembered while no question is open.
 */
final class Departed {
  private final Map<UUID, Long> leftAt = new LinkedHashMap<>();
  private final TreeSet<Long> open = new TreeSet<>();
  private long questions;

  /** A question leaves for the store; returns its ticket, to be given to {@link #answered}. */
  long ask() {
    open.add(++questions);
    return questions;
  }

  void answered(long ticket) {
    open.remove(ticket);
    if (open.isEmpty()) {
      leftAt.clear();
      return;
    }
    long oldest = open.first();
    Iterator<Long> soonest = leftAt.values().iterator();
    while (soonest.hasNext() && soonest.next() < oldest) {
      soonest.remove();
    }
  }

  /** Says whether a task left since a question was asked. */
  boolean since(UUID id, long asked) {
    Long at = leftAt.get(id);
    return at != null && at > asked;
  }

  void left(UUID id) {
    if (!open.isEmpty()) {
      leftAt.remove(id);
      leftAt.put(id, ++questions);
    }
  }
}
