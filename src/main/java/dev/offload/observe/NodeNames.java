package dev.offload.observe;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How the nodes that share a store are named in the log: by their incarnation and where they
 * listen, as far as they told. The last 1,000 of them. For any thread.
 */
public final class NodeNames {
  static final int MAX = 1_000;
  private static final int NAME_MAX = 200;

  private final Map<String, Known> known =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
          return size() > MAX;
        }
      };

  private enum Fate {
    UNKNOWN("is gone"),
    STOPPED("stopped"),
    LOST("was lost");

    private final String words;

    Fate(String words) {
      this.words = words;
    }
  }

  private record Known(String place, Fate fate) {}

  /**
   * A node listens there.
   *
   * @param place host and ports, as they are shown
   */
  public synchronized void at(String incarnation, String place) {
    String shown = place.length() > NAME_MAX ? place.substring(0, NAME_MAX) + "…" : place;
    known.put(incarnation, new Known(shown, Fate.UNKNOWN));
  }

  /** A node said that it stops. */
  public synchronized void stopped(String incarnation) {
    known.computeIfPresent(incarnation, (name, it) -> new Known(it.place, Fate.STOPPED));
  }

  /** A node left without saying so. */
  public synchronized void lost(String incarnation) {
    known.computeIfPresent(incarnation, (name, it) -> new Known(it.place, Fate.LOST));
  }

  /** Returns the incarnation, with where it listens if that is known. */
  public synchronized String of(String incarnation) {
    Known it = known.get(incarnation);
    return it == null ? incarnation : incarnation + " (" + it.place + ")";
  }

  /** Says how a node ended that does not live any more: it stopped, was lost, or is gone. */
  synchronized String end(String incarnation) {
    return known.getOrDefault(incarnation, new Known("", Fate.UNKNOWN)).fate.words;
  }
}
