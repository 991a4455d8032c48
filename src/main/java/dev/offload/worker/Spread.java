package dev.offload.worker;

import java.util.UUID;
import java.util.function.Predicate;

/** How the tasks of a node are run by others that have slots for them, and theirs by it. */
record Spread(Giving giving, Taking taking, Telling telling, Homes homes, Sending sending) {

  /**
   * @param keeps says which tasks are not to be run elsewhere
   */
  static Spread of(
      Node node,
      NodeLease lease,
      HeldTasks held,
      Lanes lanes,
      Predicate<UUID> keeps,
      Outside outside) {
    Excess excess = new Excess(lanes, keeps);
    Giving giving = new Giving(node, lease, held, excess);
    Homes homes = new Homes(node, lease, lanes);
    return new Spread(
        giving,
        new Taking(lease, held, excess, outside),
        new Telling(node, lease, excess, outside),
        homes,
        new Sending(lanes, homes, giving, outside));
  }

  /** Tasks came, or slots are free. */
  void look() {
    sending.look();
    taking.look();
    telling.look();
  }

  void stop() {
    giving.stop();
    taking.stop();
    telling.stop();
    homes.stop();
  }
}
