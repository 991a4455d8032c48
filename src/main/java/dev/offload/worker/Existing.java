package dev.offload.worker;

import dev.offload.store.TaskStore;
import dev.offload.store.TaskStore.TaskState;
import dev.offload.task.Answer;
import dev.offload.task.Refusal;
import dev.offload.task.Submission;
import dev.offload.task.Task;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** What the store has under ids that an insert found taken. */
final class Existing {
  private final Map<UUID, Task> tasks = new HashMap<>();
  private final Map<UUID, TaskState> states;
  private final List<UUID> foreign;

  /** Tasks, and which of the ids something has that is no task. */
  private record Found(List<Task> tasks, List<UUID> foreign) {}

  private Existing(Found found, Map<UUID, TaskState> states) {
    found.tasks.forEach(task -> tasks.put(task.id(), task));
    this.states = states;
    this.foreign = found.foreign;
  }

  /** Reads what there is, as an owner sees it; fails when the store does. At most 32 ids. */
  static Future<Existing> read(TaskStore store, String owner, List<UUID> ids) {
    return store
        .findAll(ids)
        .compose(found -> lookForForeign(store, ids, found))
        .compose(found -> store.states(owner, ids).map(states -> new Existing(found, states)));
  }

  /** What is taken is looked at again: a task of another node may have become visible since. */
  private static Future<Found> lookForForeign(TaskStore store, List<UUID> ids, List<Task> found) {
    List<UUID> missing = without(ids, found);
    return missing.isEmpty()
        ? Future.succeededFuture(new Found(found, List.of()))
        : store.taken(missing).compose(taken -> lookAgain(store, List.copyOf(taken), found));
  }

  private static Future<Found> lookAgain(TaskStore store, List<UUID> taken, List<Task> found) {
    return store
        .findAll(taken)
        .map(
            late ->
                new Found(
                    Stream.concat(found.stream(), late.stream()).toList(), without(taken, late)));
  }

  private static List<UUID> without(List<UUID> ids, List<Task> tasks) {
    Set<UUID> left = new LinkedHashSet<>(ids);
    tasks.forEach(task -> left.remove(task.id()));
    return List.copyOf(left);
  }

  /** Returns the task with an id; null when there is none. */
  Task task(UUID id) {
    return tasks.get(id);
  }

  /** Returns the task with an id, if it is live and the owner's. */
  Optional<Task> ownedTask(UUID id) {
    TaskState state = states.get(id);
    return Optional.ofNullable(tasks.get(id))
        .filter(task -> state != null && state.owned() && state.version() == task.version());
  }

  /**
   * Returns what to say to who wanted to store an event.
   *
   * @param ids of the tasks that it makes
   */
  Answer answer(List<UUID> ids, Submission event) {
    List<Task> stored = new ArrayList<>(ids.size());
    for (UUID id : ids) {
      Task task = tasks.get(id);
      if (foreign.contains(id)) {
        return new Refusal(
            Refusal.CONFLICT,
            "The taskID "
                + id
                + " is taken by a record that this Offload cannot read: use another one, or none");
      }
      if (task == null) {
        // It was there a moment ago: ended long since, and removed.
        return InsertQueue.notStored("a task with this taskID was just removed");
      }
      if (!event.hasTask(task)) {
        return new Refusal(
            Refusal.CONFLICT, "There is a task " + id + " with another text or of another topic");
      }
      stored.add(task);
    }
    return new Answer.Stored(stored, false);
  }
}
