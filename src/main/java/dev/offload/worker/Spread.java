package dev.offload.worker;

/** How the tasks of a node are run by others that have slots for them, and theirs by it. */
record Spread(Giving giving, Taking taking, Telling telling, Homes homes, Sending sending) {

  static Spread of(
      Node node, NodeLease lease, HeldTasks held, Excess excess, Homes homes, Outside outside) {
    Giving giving = new Giving(node, lease, held, excess);
    return new Spread(
        giving,
        new Taking(lease, held, excess, outside),
        new Telling(node, lease, excess, outside),
        homes,
        new Sending(homes, giving, outside));
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
