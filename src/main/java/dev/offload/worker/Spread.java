package dev.offload.worker;

/** How the tasks of a node are run by others that have slots for them, and theirs by it. */
record Spread(Giving giving, Taking taking, Telling telling, Homes homes, Sending sending) {
  static Spread of(Node node, NodeLease lease, HeldTasks held, Lanes lanes, Outside outside) {
    Giving giving = new Giving(node, lease, held, lanes);
    Homes homes = new Homes(node, lease, lanes);
    return new Spread(
        giving,
        new Taking(lease, held, lanes, outside),
        new Telling(node, lease, lanes, outside),
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
