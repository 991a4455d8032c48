package dev.offload.worker;

import java.util.UUID;

/** What a node does about what becomes of the tasks that it holds. */
record Heard(Refill refill, Runner runner, Lanes lanes, Runs runs) implements HeldListener {
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
}
