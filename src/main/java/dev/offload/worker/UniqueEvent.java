package dev.offload.worker;

import dev.offload.store.UniqueKeys.Holder;
import dev.offload.task.Answer;
import dev.offload.task.Payload;
import dev.offload.task.Refusal;
import dev.offload.task.Submission;
import dev.offload.task.Task;
import dev.offload.worker.InsertItems.Placed;
import dev.offload.worker.InsertQueue.Waiting;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * An event with a unique key. In each lane of its topic it takes the key, or finds the task that
 * has it. A lane is looked at again when the task that took the key there is of another event that
 * came at once.
 */
final class UniqueEvent {
  private static final int ROUNDS_MAX = 8;

  private final Node node;
  private final NodeLease lease;
  private final InsertBatch.Work work;
  private final Replacement replacement;
  private final Waiting waiting;
  private final List<Task> own = new ArrayList<>();
  private final List<Task> others = new ArrayList<>();
  private final List<Holder> taken = new ArrayList<>();
  private boolean inserted;

  UniqueEvent(Node node, NodeLease lease, InsertBatch.Work work, Waiting waiting) {
    this.node = node;
    this.lease = lease;
    this.work = work;
    this.replacement = new Replacement(node, lease, work);
    this.waiting = waiting;
  }

  /** Stores it, and answers once. The Future never fails. */
  Future<Void> store() {
    List<Lane> lanes = work.lanes().ofTopic(waiting.submission().topic());
    if (lanes.isEmpty()) {
      return answer(Refusal.noTopic(waiting.submission().topic()));
    }
    if (waiting.submission().unique().mayWaitBehind() && lanes.stream().anyMatch(Lane::isDemo)) {
      return answer(
          new Refusal(
              Refusal.BAD_REQUEST,
              "a task of the demo cannot wait for another: a unique key of "
                  + waiting.submission().topic()
                  + " needs uniqueScope=unfinished, and onConflict=ignore or replace"));
    }
    return round(lanes, ROUNDS_MAX)
        .recover(
            cause -> {
              node.events().writeFailed("taking a unique key", cause);
              return answer(
                  cause instanceof Replacement.Unknown
                      ? new Refusal(
                          Refusal.UNAVAILABLE,
                          "It is not known whether the task of this unique key was replaced",
                          true)
                      : refusal("the store could not be reached"));
            });
  }

  private Future<Void> round(List<Lane> open, int left) {
    if (open.isEmpty()) {
      return answer(stored()).compose(v -> noteStored());
    }
    if (!lease.mayWrite()) {
      return answer(refusal("this node cannot store work at the moment"));
    }
    if (left == 0) {
      return answer(refusal("its unique key changes too fast, try again"));
    }
    List<Lane> again = new ArrayList<>();
    List<Future<Placed>> places = open.stream().map(lane -> place(lane, again)).toList();
    return Future.join(places)
        .map(all -> places.stream().map(Future::result).filter(Objects::nonNull).toList())
        .compose(placed -> placed.isEmpty() ? round(again, left - 1) : insert(placed, again, left));
  }

  /** Returns the task that is to take the key in a lane; null when none is. */
  private Future<Placed> place(Lane lane, List<Lane> again) {
    return new UniqueLane(node, new Turn(node, lease), replacement, lane, waiting.submission())
        .look()
        .map(
            found -> {
              if (found == null) {
                again.add(lane);
                return null;
              }
              if (found.task() == null) {
                return new Placed(lane, found.holder());
              }
              (isOwn(found.task()) ? own : others).add(found.task());
              return null;
            });
  }

  private Future<Void> insert(List<Placed> placed, List<Lane> again, int left) {
    Promise<Answer> answered = Promise.promise();
    Waiting one = new Waiting(waiting.submission(), answered::complete, placed);
    new InsertBatch(node, lease, work, List.of(one)).store();
    return answered
        .future()
        .compose(
            answer -> {
              if (answer instanceof Refusal refused) {
                return answer(own.isEmpty() ? refused : refusal(refused.reason()));
              }
              Answer.Stored stored = (Answer.Stored) answer;
              inserted |= stored.inserted();
              for (int i = 0; i < placed.size(); i++) {
                Task task = stored.tasks().get(i);
                // Of many it is not known which were there before.
                boolean isNew = stored.inserted() || placed.size() > 1 && isOfThis(task);
                sort(placed.get(i), task, isNew, again);
              }
              return round(again, left - 1);
            });
  }

  /** Says what the task is that is stored now where one was to be. */
  private void sort(Placed placed, Task task, boolean isNew, List<Lane> again) {
    if (isNew || isOwn(task) && isOfThis(task)) {
      own.add(task);
      taken.add(placed.holder());
    } else if (isOwn(task)) {
      // Another event that came at once is stored as the task of this one.
      others.add(task);
    } else {
      again.add(placed.lane());
    }
  }

  private boolean isOwn(Task task) {
    return task.id().equals(task.shelf().taskOf(waiting.submission().id()));
  }

  /** A time "30 s from now" is another one every time it is sent. */
  private boolean isOfThis(Task task) {
    Payload published = waiting.submission().payload();
    return task.payload().with(Payload.Limits.NONE).equals(published.with(Payload.Limits.NONE));
  }

  private Answer stored() {
    List<Task> tasks = new ArrayList<>(own);
    tasks.addAll(others);
    return new Answer.Stored(tasks, inserted, own.isEmpty());
  }

  /** Where this is lost, the id of a task that is removed within a day is that of the next. */
  private Future<Void> noteStored() {
    Future<Void> noted = Future.succeededFuture();
    for (Holder holder : taken) {
      noted = noted.compose(v -> node.store().hold(holder, holder.asStored())).mapEmpty();
    }
    return noted.recover(
        cause -> {
          node.events().storeFailed("noting that a task with a unique key is stored", cause);
          return Future.succeededFuture();
        });
  }

  private Refusal refusal(String why) {
    if (own.isEmpty()) {
      return InsertQueue.notStored(why);
    }
    Submission it = waiting.submission();
    return new Refusal(
        Refusal.UNAVAILABLE,
        "Only some of the tasks of event " + it.id() + " are stored: " + why,
        true);
  }

  private Future<Void> answer(Answer answer) {
    waiting.answer().accept(answer);
    return Future.succeededFuture();
  }
}
