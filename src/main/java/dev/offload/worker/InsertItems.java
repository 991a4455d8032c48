package dev.offload.worker;

import dev.offload.store.TaskStore.NewTask;
import dev.offload.store.UniqueKeys.Holder;
import dev.offload.task.Payload;
import dev.offload.task.Refusal;
import dev.offload.task.Shelf;
import dev.offload.task.Submission;
import dev.offload.task.Task;
import dev.offload.worker.InsertQueue.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The tasks that events make. Whether one is near or far is decided here, once, and near ones take
 * their places.
 */
final class InsertItems {
  private final InsertBatch.Work work;
  private final String owner;
  private final long nowMs;
  private final List<InsertItem> items;
  private final List<NewTask> tasks;
  private boolean hasOrdered;

  /** Whose task in a lane takes its unique key. */
  record Placed(Lane lane, Holder holder) {}

  /**
   * @param owner of the tasks
   * @param nowMs the store's time
   */
  private InsertItems(InsertBatch.Work work, String owner, long nowMs, int size) {
    this.work = work;
    this.owner = owner;
    this.nowMs = nowMs;
    items = new ArrayList<>(size);
    tasks = new ArrayList<>(size);
  }

  /** Makes them; events of a topic that is not there are answered. */
  static InsertItems of(List<Waiting> waiting, InsertBatch.Work work, String owner, long nowMs) {
    InsertItems made = new InsertItems(work, owner, nowMs, waiting.size());
    waiting.forEach(made::add);
    return made;
  }

  private void add(Waiting one) {
    int first = tasks.size();
    Submission it = one.submission();
    List<Lane> lanes = work.lanes().ofTopic(it.topic());
    if (lanes.isEmpty()) {
      one.answer().accept(Refusal.noTopic(it.topic()));
      return;
    }
    if (one.placed() == null) {
      for (Lane lane : lanes) {
        tasks.add(task(it, lane, lane.shelf(it.priority()).taskOf(it.id()), null));
      }
    } else {
      one.placed()
          .forEach(
              placed ->
                  tasks.add(task(it, placed.lane, placed.holder.task(), placed.holder.before())));
    }
    items.add(
        new InsertItem(one, lanes.get(0), first, List.copyOf(tasks.subList(first, tasks.size()))));
  }

  private NewTask task(Submission it, Lane lane, UUID id, UUID behind) {
    Shelf shelf = lane.shelf(it.priority());
    long dueAt = work.dueAt(it, lane, nowMs);
    Payload payload =
        behind == null ? it.payload() : it.payload().with(it.payload().limits().behind(behind));
    Task task = Task.received(id, shelf, payload, nowMs, dueAt);
    String home = work.queues().home(lane);
    hasOrdered |= isOrdered(lane);
    return home == null
        ? new NewTask(task, owner, work.held().isFarOrTakesPlace(shelf, dueAt, nowMs))
        : new NewTask(task, home, true);
  }

  List<InsertItem> items() {
    return items;
  }

  List<NewTask> tasks() {
    return tasks;
  }

  private static boolean isOrdered(Lane lane) {
    return lane != null && lane.isQueue() && lane.queue().ordered();
  }

  /**
   * Returns the tasks as the store is to have them. Of an ordered queue all are far there, those
   * that are held, too: what is near is read on its own, and would pass what is far.
   */
  List<NewTask> asWritten() {
    return hasOrdered ? tasks.stream().map(this::asWritten).toList() : tasks;
  }

  private NewTask asWritten(NewTask it) {
    boolean far = it.far() || isOrdered(work.lanes().of(it.task().shelf()));
    return new NewTask(it.task(), it.owner(), far);
  }
}
