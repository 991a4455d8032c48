package dev.offload.worker;

import dev.offload.task.BackgroundText;
import dev.offload.task.Move;
import dev.offload.task.Status;
import dev.offload.task.StatusEvents;
import dev.offload.task.StatusEvents.Event;
import dev.offload.task.Task;
import java.util.List;
import java.util.function.Consumer;

/** Tells the nodes what was won, in numbered batches, after the write. */
final class Announcer {
  private final String sender;
  private final Consumer<StatusEvents> publish;
  private long next = 1;

  /**
   * @param sender an id that is drawn anew at each start, as the numbers begin anew
   * @param publish passes a batch on; it may lose it
   */
  Announcer(String sender, Consumer<StatusEvents> publish) {
    this.sender = sender;
    this.publish = publish;
  }

  void received(List<Task> tasks) {
    tell(tasks.stream().map(Announcer::event).toList());
  }

  void moved(List<Move> won) {
    tell(won.stream().map(Announcer::event).toList());
  }

  private void tell(List<Event> events) {
    if (!events.isEmpty()) {
      publish.accept(new StatusEvents(sender, next, events));
      next += events.size();
    }
  }

  private static Event event(Task task) {
    String excerpt = BackgroundText.excerpt(task.background());
    return new Event(task.id(), Status.RECEIVED, task.version(), task.receivedAt(), excerpt);
  }

  private static Event event(Move won) {
    return new Event(won.id(), won.to(), won.nextVersion(), won.at(), null);
  }
}
