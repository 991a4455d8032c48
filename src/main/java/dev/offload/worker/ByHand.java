package dev.offload.worker;

import dev.offload.task.Move;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.StatusEvents;
import dev.offload.task.Task;
import java.util.List;

/** What a node does with what it has of a task that is moved by hand. */
record ByHand(HeldTasks held, Lanes lanes, Runs runs, Announcer announcer)
    implements Commands.Hands {
  @Override
  public void moved(Task before, Move move) {
    // What is held of it since has a higher version.
    int version = move.version();
    // Of a message in order a lane knows that it waits, too.
    if (held.take(move.id(), version) | lanes.letGo(move.id(), version)
        || runs.takenAway(move.id(), version)) {
      held.release(move.id(), version);
    }
    announcer.moved(List.of(move), it -> before.live());
  }

  /** An attempt here may be at a task that another node cancelled. */
  void heard(StatusEvents told) {
    for (StatusEvents.Event event : told.events()) {
      int before = event.version() - 1;
      if (event.status() == Status.CANCELLED && runs.takenAway(event.id(), before)) {
        held.release(event.id(), before);
      }
    }
  }

  @Override
  public void mind(Shelf shelf, long dueAt) {
    held.mind(shelf, dueAt);
  }
}
