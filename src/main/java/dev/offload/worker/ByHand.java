package dev.offload.worker;

import dev.offload.task.LiveTask;
import dev.offload.task.Move;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.StatusEvents;
import dev.offload.task.Task;
import java.util.List;
import java.util.UUID;

/** What a node does with what it has of a task that is moved by hand. */
record ByHand(HeldTasks held, Lanes lanes, Runs runs, Queues queues, Announcer announcer)
    implements Commands.Hands {
  @Override
  public void moved(Task before, Move move) {
    moved(before.live());
    announcer.moved(List.of(move), it -> before.live());
  }

  /** What is held of a task as it was is no more; what is held of it since has another version. */
  void moved(LiveTask before) {
    Lane lane = lanes.of(before.shelf());
    UUID id = before.id();
    int version = before.version();
    if (lane != null && lane.isQueue()) {
      queues.movedByHand(lane, id, version);
    } else if (held.take(id, version) | lanes.letGo(id, version) || runs.takenAway(id, version)) {
      held.release(id, version);
    }
  }

  /** An attempt here may be at a task that another node cancelled, or a receiver have a message. */
  void heard(StatusEvents told) {
    for (StatusEvents.Event event : told.events()) {
      int before = event.version() - 1;
      Lane lane = event.status() == Status.CANCELLED ? lanes.named(event.of().lane()) : null;
      if (lane != null && lane.isQueue()) {
        queues.movedByHand(lane, event.id(), before);
      } else if (event.status() == Status.CANCELLED && runs.takenAway(event.id(), before)) {
        held.release(event.id(), before);
      }
    }
  }

  @Override
  public void mind(Shelf shelf, long dueAt) {
    held.mind(shelf, dueAt);
  }
}
