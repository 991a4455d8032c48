package dev.offload.worker;

/** How the tasks of a node are run by others that have slots for them, and theirs by it. */
record Spread(Giving giving, Taking taking, Telling telling) {
  static Spread of(Node node, NodeLease lease, HeldTasks held, Lanes lanes, Outside outside) {
    return new Spread(
        new Giving(node, lease, held, lanes),
        new Taking(lease, held, lanes, outside),
        new Telling(node, lease, lanes, outside));
  }

  /** Tasks came, or slots are free. */
  void look() {
    taking.look();
    telling.look();
  }

  void stop() {
    giving.stop();
    taking.stop();
    telling.stop();
  }
}
