package dev.offload.worker;

import dev.offload.handler.Demo;
import dev.offload.store.TaskStore.NotWrittenException;
import dev.offload.store.TaskStore.TaskState;
import dev.offload.task.Answer;
import dev.offload.task.Refusal;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.time.Backoff;
import dev.offload.worker.InsertQueue.Waiting;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Stores one batch of submissions after another and answers them. An insert of unknown outcome is
 * repeated until it is known, so no stored task is owned by a live node that does not know it.
 */
final class InsertBatch {

  /** How many tasks are read back at once: their texts may be long. */
  private static final int READ_BACK_MAX = 32;

  private final Node node;
  private final NodeLease lease;
  private final Refill near;
  private final Work work;

  /** What the tasks do and who is told of them. */
  record Work(Demo delays, Announcer announcer) {}

  InsertBatch(Node node, NodeLease lease, Refill near, Work work) {
    this.node = node;
    this.lease = lease;
    this.near = near;
    this.work = work;
  }

  /** Says whether memory has no room for more tasks that are due soon. */
  boolean hasNoRoom() {
    return near.queue().isFull();
  }

  /** Stores a batch; the Future never fails, and completes when the place in flight is free. */
  Future<Void> store(List<Waiting> batch) {
    return new Batch(batch).insert();
  }

  private final class Batch {
    private final String owner = lease.owner();
    private final Backoff backoff = new Backoff();
    private final Promise<Void> done = Promise.promise();
    private final List<Waiting> waiting;
    private final List<Task> tasks = new ArrayList<>();
    private boolean outcomeUnknown;
    private long windowEnd;
    private long asked;
    private List<UUID> foreign = List.of();

    Batch(List<Waiting> waiting) {
      this.waiting = waiting;
      long nowMs = node.clock().nowMs();
      for (Waiting one : waiting) {
        UUID id = one.submission().id();
        String text = one.submission().background();
        tasks.add(Task.received(id, text, nowMs, work.delays().draw()));
      }
    }

    Future<Void> insert() {
      if (!owner.equals(lease.owner())) {
        giveUp("the node that was storing it lost its lease");
      } else if (!lease.mayWrite()) {
        again(this::insert);
      } else {
        // Never sooner than at the try before, which may have stored them as near until then.
        windowEnd = Math.max(windowEnd, near.window());
        asked = near.queue().departures().begin();
        node.store()
            .insert(owner, tasks, windowEnd)
            .onSuccess(this::inserted)
            .onFailure(this::failed);
      }
      return done.future();
    }

    private void failed(Throwable cause) {
      near.queue().departures().end(asked);
      node.events().writeFailed("storing tasks", cause);
      if (cause instanceof NotWrittenException && !outcomeUnknown) {
        giveUp("the store could not be reached");
      } else {
        outcomeUnknown = true;
        again(this::insert);
      }
    }

    private void giveUp(String why) {
      waiting.forEach(one -> one.answer().accept(refused(one, why)));
      done.complete();
    }

    private Answer refused(Waiting one, String why) {
      if (!outcomeUnknown) {
        return InsertQueue.notStored(why);
      }
      String reason = "It is not known whether task " + one.submission().id() + " was stored: ";
      return new Refusal(Refusal.UNAVAILABLE, reason + why, true);
    }

    private void inserted(BitSet fresh) {
      node.events().writeAnswered();
      List<Task> received = new ArrayList<>(tasks.size());
      List<Waiting> there = new ArrayList<>();
      for (int i = 0; i < tasks.size(); i++) {
        if (fresh.get(i)) {
          received.add(tasks.get(i));
        } else {
          there.add(waiting.get(i));
        }
      }
      node.events().stored(tasks.size(), received.size());
      hold(received);
      // Frees the place: the next batch is written while this one is answered.
      readBack(there);
      for (int i = fresh.nextSetBit(0); i >= 0; i = fresh.nextSetBit(i + 1)) {
        waiting.get(i).answer().accept(new Answer.Stored(tasks.get(i), true));
      }
      tell(received);
    }

    private void hold(List<Task> received) {
      if (owner.equals(lease.owner())) {
        received.forEach(task -> near.stored(task.live(), windowEnd, asked));
      }
      near.queue().departures().end(asked);
    }

    private void tell(List<Task> held) {
      // A task that was there before may have moved since; that was told by who moved it.
      work.announcer()
          .received(held.stream().filter(task -> task.status() == Status.RECEIVED).toList());
      near.changed();
    }

    /** What was there before is answered with what is stored, a few at a time. */
    private void readBack(List<Waiting> there) {
      if (there.isEmpty()) {
        done.complete();
        return;
      }
      List<Waiting> chunk = there.subList(0, Math.min(READ_BACK_MAX, there.size()));
      List<UUID> ids = chunk.stream().map(one -> one.submission().id()).distinct().toList();
      asked = near.queue().departures().begin();
      node.store()
          .findAll(ids)
          .compose(found -> lookForForeign(ids, found))
          .compose(found -> node.store().states(owner, ids).map(states -> own(found, states)))
          .onSuccess(
              found -> {
                chunk.forEach(one -> one.answer().accept(existing(one, found)));
                readBack(there.subList(chunk.size(), there.size()));
              })
          .onFailure(
              cause -> {
                near.queue().departures().end(asked);
                node.events().storeFailed("reading tasks back", cause);
                again(() -> readBack(there));
              });
    }

    /**
     * Notes what has one of the ids and is no task. What is taken is looked at again before it is
     * called foreign: a task of another node may have become visible since.
     */
    private Future<List<Task>> lookForForeign(List<UUID> ids, List<Task> found) {
      List<UUID> missing = without(ids, found);
      foreign = List.of();
      return missing.isEmpty()
          ? Future.succeededFuture(found)
          : node.store().taken(missing).compose(taken -> lookAgain(List.copyOf(taken), found));
    }

    private Future<List<Task>> lookAgain(List<UUID> taken, List<Task> found) {
      return node.store()
          .findAll(taken)
          .map(
              late -> {
                foreign = without(taken, late);
                return Stream.concat(found.stream(), late.stream()).toList();
              });
    }

    private static List<UUID> without(List<UUID> ids, List<Task> tasks) {
      Set<UUID> left = new LinkedHashSet<>(ids);
      tasks.forEach(task -> left.remove(task.id()));
      return List.copyOf(left);
    }

    private Map<UUID, Task> own(List<Task> found, Map<UUID, TaskState> states) {
      Map<UUID, Task> byId = new HashMap<>();
      List<Task> received = new ArrayList<>();
      for (Task task : found) {
        byId.put(task.id(), task);
        TaskState state = states.get(task.id());
        boolean mine = state != null && state.owned() && state.version() == task.version();
        if (mine && !near.queue().isKnown(task.id(), asked)) {
          received.add(task);
        }
      }
      hold(received);
      tell(received);
      return byId;
    }

    private Answer existing(Waiting one, Map<UUID, Task> found) {
      UUID id = one.submission().id();
      Task task = found.get(id);
      if (foreign.contains(id)) {
        String reason =
            "The taskID "
                + id
                + " is taken by a record that this Offload cannot read: give another, or none";
        return new Refusal(Refusal.CONFLICT, reason);
      }
      if (task == null) {
        // It was there a moment ago: finished long since, and removed.
        return InsertQueue.notStored("a task with this taskID was just removed");
      }
      if (task.background().equals(one.submission().background())) {
        return new Answer.Stored(task, false);
      }
      String reason = "There is a task " + task.id() + " with another text";
      return new Refusal(Refusal.CONFLICT, reason);
    }

    private void again(Runnable step) {
      node.time().after(backoff.nextMs(), step);
    }
  }
}
