package dev.offload.worker;

import dev.offload.task.Move;
import dev.offload.task.Shelf;
import dev.offload.task.Task;
import java.util.List;

/** What a node does with what it has of a task that is moved by hand. */
record ByHand(HeldTasks held, Lanes lanes, Runs runs, Announcer announcer)
    implements Commands.Hands {
  @Override
  public void moved(Task before, Move move) {
    // What is held of it since has a higher version.
    int version = move.version();
    if (held.take(move.id(), version)
        || lanes.letGo(move.id(), version)
        || runs.takenAway(move.id(), version)) {
      held.release(move.id(), version);
    }
    announcer.moved(List.of(move), it -> before.live());
  }

  @Override
  public void mind(Shelf shelf, long dueAt) {
    held.mind(shelf, dueAt);
  }
}
