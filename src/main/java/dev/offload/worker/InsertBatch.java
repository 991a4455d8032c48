package dev.offload.worker;

import dev.offload.handler.Demo;
import dev.offload.store.TaskStore.NewTask;
import dev.offload.task.Answer;
import dev.offload.task.Refusal;
import dev.offload.task.Submission;
import dev.offload.task.Task;
import dev.offload.worker.InsertQueue.Waiting;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Submissions that are stored together, and their answers. Every try of the insert writes the same;
 * an insert of unknown outcome is repeated until it is known, so no stored task is owned by a live
 * node that does not know it.
 */
final class InsertBatch implements OwnedWrite.Write<BitSet> {
  private final Node node;
  private final Work work;
  private final OwnedWrite write;
  private final Promise<Void> done = Promise.promise();
  private final List<InsertItem> items;
  private final List<NewTask> tasks;
  private final List<NewTask> written;

  /** Tasks that were held before: what is new under their ids is another, for they were removed. */
  private final Set<UUID> before = new HashSet<>();

  private long asked;

  /** Where tasks go, what the demo's wait for, who holds them and who is told of them. */
  record Work(
      HeldTasks held,
      Lanes lanes,
      Demo demo,
      Announcer announcer,
      JustStored justStored,
      Queues queues) {

    /** Returns when the task of an event in a lane is due that is stored now. */
    long dueAt(Submission event, Lane lane, long nowMs) {
      long fromMs = event.dueAt() > 0 ? event.dueAt() : nowMs;
      if (lane.isQueue()) {
        boolean isPlaced = lane.queue().ordered() || event.dueAt() > nowMs;
        return isPlaced ? event.dueAt() : nowMs + lane.queue().delayMs();
      }
      return lane.isDemo() ? fromMs + demo.firstWaitMs() : fromMs;
    }
  }

  InsertBatch(Node node, NodeLease lease, Work work, List<Waiting> waiting) {
    this.node = node;
    this.work = work;
    this.write = new OwnedWrite(node, lease, "storing tasks");
    InsertItems made = InsertItems.of(waiting, work, write.owner(), node.clock().nowMs());
    this.items = made.items();
    this.tasks = made.tasks();
    this.written = made.asWritten();
  }

  /** Stores them; the Future never fails, and completes when the place in flight is free. */
  Future<Void> store() {
    if (items.isEmpty()) {
      return Future.succeededFuture();
    }
    for (NewTask it : tasks) {
      if (work.held.holds(it.task().id())) {
        before.add(it.task().id());
      }
    }
    write
        .begin(this)
        .onSuccess(
            end -> {
              if (end == OwnedWrite.End.NOT_OWNER) {
                refuseAll("the node that was storing it lost its lease");
              } else if (end == OwnedWrite.End.NOT_WRITTEN) {
                freePlaces();
                refuseAll("the store could not be reached");
              }
            });
    return done.future();
  }

  @Override
  public Future<BitSet> ask(String owner) {
    asked = work.held.ask();
    return node.store().insert(written).onFailure(cause -> work.held.answered(asked));
  }

  @Override
  public boolean insists() {
    return false;
  }

  private void refuseAll(String why) {
    items.forEach(item -> item.answer(refusal(item, why)));
    done.complete();
  }

  private Refusal refusal(InsertItem item, String why) {
    if (!write.isOutcomeUnknown()) {
      return InsertQueue.notStored(why);
    }
    String reason = "It is not known whether task " + item.id() + " was stored: ";
    return new Refusal(Refusal.UNAVAILABLE, reason + why, true);
  }

  @Override
  public boolean decide(BitSet fresh) {
    node.events().writeAnswered();
    List<InsertItem> received = new ArrayList<>(items.size());
    List<InsertItem> there = new ArrayList<>();
    List<Task> stored = new ArrayList<>(tasks.size());
    for (InsertItem item : items) {
      int end = item.first() + item.tasks().size();
      (fresh.nextClearBit(item.first()) >= end ? received : there).add(item);
    }
    for (int i = fresh.nextSetBit(0); i >= 0; i = fresh.nextSetBit(i + 1)) {
      NewTask it = tasks.get(i);
      stored.add(it.task());
      if (!it.owner().equals(write.owner())) {
        work.queues.given(it);
      } else if (write.isOwner()) {
        holdNew(it);
      }
    }
    work.queues.tellGiven();
    node.events().stored(tasks.size(), stored.size());
    InsertItem.countPublished(received);
    work.held.answered(asked);
    // Frees the place: the next batch is written while this one is answered.
    readBack(there, fresh);
    received.forEach(item -> item.answer(new Answer.Stored(item.stored(), true)));
    tell(stored);
    return true;
  }

  private void holdNew(NewTask it) {
    UUID id = it.task().id();
    long ticket = asked;
    if (before.contains(id)) {
      work.held.forget(id);
      ticket = work.held.ask();
      work.held.answered(ticket);
    }
    hold(it, it.task(), ticket);
  }

  private void hold(NewTask asIs, Task stored, long ticket) {
    // What is kept under its id is of one before it, which was removed.
    work.justStored.forget(stored.id());
    work.queues.forgetText(stored.id());
    if (asIs.far()) {
      work.held.mindStored(stored.live(), node.clock().nowMs());
    } else if (work.held.hold(stored.live(), ticket)) {
      Lane lane = work.lanes.of(stored.shelf());
      work.queues.stored(lane, stored);
      work.justStored.keepIfDue(stored, lane, node.clock().nowMs());
    }
    freePlace(asIs);
  }

  /** With the lease all places went: those promised since are not this batch's. */
  private void freePlaces() {
    if (write.isOwner()) {
      tasks.forEach(this::freePlace);
    }
  }

  private void freePlace(NewTask task) {
    if (!task.far()) {
      work.held.freePlace(task.task().shelf());
    }
  }

  private void tell(List<Task> held) {
    work.announcer.received(held);
    node.events().held(work.held.size());
    work.held.tellCame();
  }

  /** What was there before is answered with what is stored, a few at a time. */
  private void readBack(List<InsertItem> there, BitSet fresh) {
    if (there.isEmpty()) {
      done.complete();
      return;
    }
    List<InsertItem> chunk = InsertItem.firstToReadBack(there);
    List<UUID> ids = chunk.stream().flatMap(item -> item.ids().stream()).distinct().toList();
    write
        .readBack("reading tasks back", owner -> existing(owner, ids))
        .onSuccess(
            found -> {
              hold(chunk, found, fresh);
              work.held.answered(asked);
              chunk.forEach(item -> item.answer(found.answer(item.ids(), item.submission())));
              readBack(there.subList(chunk.size(), there.size()), fresh);
            });
  }

  private Future<Existing> existing(String owner, List<UUID> ids) {
    asked = work.held.ask();
    return Existing.read(node.store(), owner, ids).onFailure(cause -> work.held.answered(asked));
  }

  private void hold(List<InsertItem> chunk, Existing found, BitSet fresh) {
    if (!write.isOwner()) {
      return;
    }
    List<Task> mine = new ArrayList<>();
    for (InsertItem item : chunk) {
      for (int i = 0; i < item.tasks().size(); i++) {
        if (!fresh.get(item.first() + i)) {
          hold(item.tasks().get(i), found, mine);
        }
      }
    }
    // A task that was there before may have moved since; that was told by who moved it.
    mine.removeIf(task -> task.version() != 1);
    tell(mine);
  }

  private void hold(NewTask asIs, Existing found, List<Task> mine) {
    UUID id = asIs.task().id();
    Optional<Task> task = found.ownedTask(id);
    if (task.isPresent() && !work.held.isKnown(id, asked)) {
      hold(asIs, task.get(), asked);
      mine.add(task.get());
    } else {
      freePlace(asIs);
    }
  }
}
