package dev.offload.worker;

import dev.offload.bus.Waiting;
import java.util.Map;

/**
 * Tells the other nodes that tasks wait here without a slot, once a second at the most and only
 * while some do. What is taken within a moment is not told.
 */
final class Telling {
  static final long SOON_MS = 100;
  static final long AGAIN_MS = 1_000;

  private final Node node;
  private final NodeLease lease;
  private final Excess excess;
  private final Outside outside;
  private boolean isToTell;
  private long toldMs;
  private boolean stopped;

  Telling(Node node, NodeLease lease, Excess excess, Outside outside) {
    this.node = node;
    this.lease = lease;
    this.excess = excess;
    this.outside = outside;
    toldMs = node.time().monotonicMs() - AGAIN_MS;
  }

  /** Looks whether there is something to tell. */
  void look() {
    if (!isToTell && !stopped && !excess.all().isEmpty()) {
      isToTell = true;
      long restMs = toldMs + AGAIN_MS - node.time().monotonicMs();
      node.time().after(Math.max(SOON_MS, restMs), this::tell);
    }
  }

  private void tell() {
    isToTell = false;
    Map<String, Integer> tasks = excess.all();
    if (!stopped && !tasks.isEmpty()) {
      toldMs = node.time().monotonicMs();
      if (lease.mayWrite()) {
        outside.waiting(new Waiting(lease.owner(), tasks));
      }
      look();
    }
  }

  /** Tells nothing more. */
  void stop() {
    stopped = true;
  }
}
