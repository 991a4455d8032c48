package dev.offload.worker;

import dev.offload.task.BackgroundText;
import dev.offload.task.History;
import dev.offload.task.LiveTask;
import dev.offload.task.Move;
import dev.offload.task.Status;
import dev.offload.task.StatusEvents;
import dev.offload.task.StatusEvents.Event;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

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
    List<Event> events = new ArrayList<>(tasks.size());
    for (Task task : tasks) {
      events.add(event(task));
    }
    tell(events);
  }

  /**
   * @param before returns the task of a move, as it was
   */
  void moved(List<Move> won, Function<Move, LiveTask> before) {
    List<Event> events = new ArrayList<>(won.size());
    for (Move move : won) {
      // Schedules are no tasks to who looks.
      if (!TaskIds.isOfSchedules(move.id())) {
        events.add(event(move, before.apply(move)));
      }
    }
    tell(events);
  }

  private void tell(List<Event> events) {
    if (!events.isEmpty()) {
      publish.accept(new StatusEvents(sender, next, events));
      next += events.size();
    }
  }

  private static Event event(Task task) {
    String excerpt = BackgroundText.excerpt(task.payload().text());
    return new Event(
        task.id(),
        Status.RECEIVED,
        task.version(),
        task.receivedAt(),
        excerpt,
        new Event.Of(task.shelf().lane(), task.attempts().starts(), null));
  }

  private static Event event(Move won, LiveTask task) {
    History history = won.bodies().history();
    return new Event(
        won.id(),
        won.to(),
        won.nextVersion(),
        won.at(),
        null,
        new Event.Of(
            task.shelf().lane(),
            won.attempts().starts(),
            history == null ? null : history.progress()));
  }
}
