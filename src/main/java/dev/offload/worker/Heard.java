package dev.offload.worker;

import dev.offload.task.LiveTask;
import java.util.UUID;

/** What a node does about what becomes of its lease and of the tasks that it holds. */
record Heard(Refill refill, Runner runner, Lanes lanes, Runs runs, Queues queues)
    implements HeldListener, NodeLease.Listener {
  @Override
  public void gone(UUID id) {
    if (!lanes.letGo(id, Integer.MAX_VALUE)) {
      runs.takenAway(id, Integer.MAX_VALUE);
    }
  }

  @Override
  public boolean takes(LiveTask task) {
    return queues.takes(task);
  }

  @Override
  public boolean mustKnow(LiveTask task) {
    return queues.mustKnow(task);
  }

  @Override
  public void left(UUID id) {
    queues.left(id);
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
    queues.leaseLost();
    runs.leaseLost();
  }
}
