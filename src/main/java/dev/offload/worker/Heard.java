package dev.offload.worker;

import java.util.UUID;

/** What a node does about what becomes of its lease and of the tasks that it holds. */
record Heard(Refill refill, Runner runner, Lanes lanes, Runs runs)
    implements HeldListener, NodeLease.Listener {
  @Override
  public void gone(UUID id) {
    if (!lanes.letGo(id, Integer.MAX_VALUE)) {
      runs.takenAway(id, Integer.MAX_VALUE);
    }
  }

  @Override
  public void came() {
    runner.wake();
  }

  @Override
  public void minded() {
    refill.rest();
  }

  @Override
  public void hasRoomAgain() {
    refill.look();
  }

  /** What is held waited for it. */
  @Override
  public void leaseHeld() {
    runner.wake();
  }

  @Override
  public void leaseLost() {
    lanes.clear();
    runner.clear();
    runs.leaseLost();
  }
}
