package dev.offload.worker;

import dev.offload.handler.Demo;
import dev.offload.store.TaskStore.NewTask;
import dev.offload.task.Answer;
import dev.offload.task.Refusal;
import dev.offload.task.Status;
import dev.offload.task.Submission;
import dev.offload.task.Task;
import dev.offload.worker.InsertQueue.Waiting;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Submissions that are stored together, and their answers. Whether a task is near or far is decided
 * once, so every try of the insert writes the same; an insert of unknown outcome is repeated until
 * it is known, so no stored task is owned by a live node that does not know it.
 */
final class InsertBatch implements OwnedWrite.Write<BitSet> {

  /** How many tasks are read back at once: their texts may be long. */
  private static final int READ_BACK_MAX = 32;

  private final Node node;
  private final Work work;
  private final OwnedWrite write;
  private final Promise<Void> done = Promise.promise();
  private final List<Item> items;
  private final List<NewTask> tasks;
  private long asked;

  /** What the tasks do, who holds them and who is told of them. */
  record Work(HeldTasks held, Demo demo, Announcer announcer) {}

  private record Item(Waiting waiting, NewTask task) {
    Submission submission() {
      return waiting.submission();
    }

    UUID id() {
      return task.task().id();
    }

    void answer(Answer answer) {
      waiting.answer().accept(answer);
    }
  }

  InsertBatch(Node node, NodeLease lease, Work work, List<Waiting> waiting) {
    this.node = node;
    this.work = work;
    this.write = new OwnedWrite(node, lease, "storing tasks");
    long nowMs = node.clock().nowMs();
    this.items = waiting.stream().map(one -> new Item(one, newTask(one, nowMs))).toList();
    this.tasks = items.stream().map(Item::task).toList();
  }

  private NewTask newTask(Waiting waiting, long nowMs) {
    Submission submission = waiting.submission();
    long waitMs = work.demo.firstWaitMs();
    Task task = Task.received(submission.id(), submission.background(), nowMs, waitMs);
    boolean far = work.held.isFarOrTakesPlace(task.dueAt(), nowMs);
    return new NewTask(task, write.owner(), far);
  }

  /** Stores them; the Future never fails, and completes when the place in flight is free. */
  Future<Void> store() {
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
    return node.store().insert(tasks).onFailure(cause -> work.held.answered(asked));
  }

  @Override
  public boolean insists() {
    return false;
  }

  private void refuseAll(String why) {
    items.forEach(item -> item.answer(refusal(item, why)));
    done.complete();
  }

  private Refusal refusal(Item item, String why) {
    if (!write.isOutcomeUnknown()) {
      return InsertQueue.notStored(why);
    }
    String reason = "It is not known whether task " + item.id() + " was stored: ";
    return new Refusal(Refusal.UNAVAILABLE, reason + why, true);
  }

  @Override
  public boolean decide(BitSet fresh) {
    node.events().writeAnswered();
    List<Item> received = new ArrayList<>(items.size());
    List<Item> there = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      (fresh.get(i) ? received : there).add(items.get(i));
    }
    node.events().stored(items.size(), received.size());
    if (write.isOwner()) {
      received.forEach(item -> hold(item, item.task().task()));
    }
    work.held.answered(asked);
    // Frees the place: the next batch is written while this one is answered.
    readBack(there);
    received.forEach(item -> item.answer(new Answer.Stored(item.task().task(), true)));
    tell(received.stream().map(item -> item.task().task()).toList());
    return true;
  }

  private void hold(Item item, Task stored) {
    freePlace(item);
    if (item.task().far()) {
      work.held.mindStored(stored.dueAt(), node.clock().nowMs());
    } else {
      work.held.hold(stored.live(), asked);
    }
  }

  /** With the lease all places went: those promised since are not this batch's. */
  private void freePlaces() {
    if (write.isOwner()) {
      items.forEach(this::freePlace);
    }
  }

  private void freePlace(Item item) {
    if (!item.task().far()) {
      work.held.freePlace();
    }
  }

  private void tell(List<Task> held) {
    // A task that was there before may have moved since; that was told by who moved it.
    work.announcer.received(
        held.stream().filter(task -> task.status() == Status.RECEIVED).toList());
    node.events().held(work.held.size());
    work.held.tellCame();
  }

  /** What was there before is answered with what is stored, a few at a time. */
  private void readBack(List<Item> there) {
    if (there.isEmpty()) {
      done.complete();
      return;
    }
    List<Item> chunk = there.subList(0, Math.min(READ_BACK_MAX, there.size()));
    List<UUID> ids = chunk.stream().map(Item::id).distinct().toList();
    write
        .readBack("reading tasks back", owner -> existing(owner, ids))
        .onSuccess(
            found -> {
              hold(chunk, found);
              work.held.answered(asked);
              chunk.forEach(
                  item -> item.answer(found.answer(item.id(), item.submission().background())));
              readBack(there.subList(chunk.size(), there.size()));
            });
  }

  private Future<Existing> existing(String owner, List<UUID> ids) {
    asked = work.held.ask();
    return Existing.read(node.store(), owner, ids).onFailure(cause -> work.held.answered(asked));
  }

  private void hold(List<Item> chunk, Existing found) {
    if (!write.isOwner()) {
      return;
    }
    List<Task> mine = new ArrayList<>();
    for (Item item : chunk) {
      Optional<Task> task = found.ownedTask(item.id());
      if (task.isPresent() && !work.held.isKnown(item.id(), asked)) {
        hold(item, task.get());
        mine.add(task.get());
      } else {
        freePlace(item);
      }
    }
    tell(mine);
  }
}
