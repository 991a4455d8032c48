package dev.offload.http.stream;

import dev.offload.task.StatusEvents;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Takes in what the nodes tell of their tasks. Each sender numbers its events, so one that was lost
 * is noticed, and whoever watches is told to read everything again. For one event loop.
 */
public final class StatusFeed {
  static final int SENDERS_MAX = 1_000;
  private static final long FIRST_NUMBER = 1;

  private final EventRing ring;
  private final Runnable changed;
  private final Map<String, Long> nextNumbers =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > SENDERS_MAX;
        }
      };

  /**
   * @param changed run after events came into the ring
   */
  public StatusFeed(EventRing ring, Runnable changed) {
    this.ring = ring;
    this.changed = changed;
  }

  /** Takes one message; what it repeats is left out. */
  public void receive(StatusEvents message) {
    long end = message.first() + message.events().size();
    Long next = nextNumbers.get(message.sender());
    if (next != null && end <= next) {
      return;
    }
    if (mayHaveMissed(next, message.first())) {
      ring.addResync();
    }
    int known = next == null ? 0 : (int) Math.max(0, next - message.first());
    message.events().subList(known, message.events().size()).forEach(ring::add);
    nextNumbers.put(message.sender(), end);
    changed.run();
  }

  /** A node joined or left: what it told last, or tells meanwhile, may be lost. */
  public void clusterChanged() {
    ring.addResync();
    changed.run();
  }

  private boolean mayHaveMissed(Long next, long first) {
    if (next != null) {
      return first > next;
    }
    // A node that starts where another was: the end of what that one told may be lost.
    return !nextNumbers.isEmpty() || first > FIRST_NUMBER;
  }
}
