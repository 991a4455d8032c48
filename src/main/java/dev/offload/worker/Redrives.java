package dev.offload.worker;

import dev.offload.bus.MoveMessages;
import dev.offload.store.TaskStore.NewTask;
import dev.offload.task.Answer;
import dev.offload.task.Payload;
import dev.offload.task.Redrive;
import dev.offload.task.Refusal;
import dev.offload.task.Shelf;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;

/**
 * Begins what is done with the failed tasks of a subscription, or with the messages of a queue: by
 * a task whose id is made of the lane's name, so that of two that are asked for at once, anywhere,
 * one is stored.
 */
final class Redrives {
  private static final UUID FIRST = new UUID(0x7000, 1L << 63);

  private final Node node;
  private final NodeLease lease;
  private final HeldTasks held;
  private final Announcer announcer;

  Redrives(Node node, NodeLease lease, HeldTasks held, Announcer announcer) {
    this.node = node;
    this.lease = lease;
    this.held = held;
    this.announcer = announcer;
  }

  /**
   * What is to be begun.
   *
   * @param what it is, for people
   * @param of what, for people
   */
  private record Job(UUID id, Shelf shelf, JsonObject payload, String what, String of) {
    Task task(int version, long nowMs) {
      Payload published = Payload.json(payload.encode());
      Task first = Task.received(id, shelf, published, nowMs, nowMs);
      return new Task(
          id,
          shelf,
          published,
          first.status(),
          version,
          first.attempts(),
          nowMs,
          first.startedAt(),
          first.endedAt(),
          nowMs,
          null,
          first.history());
    }
  }

  /**
   * Stores the task that does it; never fails.
   *
   * @return that task; a conflict when one of the same subscription or queue is live
   */
  Future<Answer> begin(Redrive wanted) {
    JsonObject payload = wanted.until(node.clock().likelyMs()).json();
    String what = wanted.verb() == Redrive.Verb.PURGE ? "purge" : "redrive or discard";
    return begin(new Job(wanted.taskID(), Redrive.SHELF, payload, what, wanted.lane()));
  }

  /** The same of one that moves messages; a conflict when one of the same queue is live. */
  Future<Answer> begin(MoveMessages wanted) {
    UUID id = TaskIds.derived(FIRST, MoveMessages.TOPIC + '/' + wanted.from());
    return begin(new Job(id, MoveSteps.SHELF, wanted.json(), "move", wanted.from()));
  }

  private Future<Answer> begin(Job job) {
    return node.store()
        .findAll(List.of(job.id))
        .compose(
            found -> {
              if (found.isEmpty()) {
                return insert(job, 1);
              }
              Task before = found.get(0);
              return before.status().isLive()
                  ? running(job)
                  : node.store()
                      .remove(List.of(before.id()))
                      .compose(removed -> insert(job, before.version() + 1));
            })
        .recover(
            cause -> {
              node.events().storeFailed("beginning a " + job.what, cause);
              return Future.succeededFuture(
                  new Refusal(
                      Refusal.UNAVAILABLE,
                      "It is not known whether this was begun: the store did not answer",
                      true));
            });
  }

  /**
   * Stores it.
   *
   * @param version higher than of the one before under this id, so that nobody takes what is told
   *     of this one for old news of that
   */
  private Future<Answer> insert(Job job, int version) {
    if (!lease.mayWrite()) {
      return Future.succeededFuture(
          new Refusal(Refusal.UNAVAILABLE, "this node cannot store work at the moment, try again"));
    }
    long nowMs = node.clock().nowMs();
    Task task = job.task(version, nowMs);
    return node.store()
        .insert(List.of(new NewTask(task, lease.owner(), true)))
        .onComplete(done -> held.mind(job.shelf, nowMs))
        .compose(
            stored -> {
              if (!stored.get(0)) {
                return running(job);
              }
              announcer.received(List.of(task));
              return Future.succeededFuture(new Answer.Stored(task, true));
            });
  }

  private static Future<Answer> running(Job job) {
    return Future.succeededFuture(
        new Refusal(
            Refusal.CONFLICT,
            "a " + job.what + " of " + job.of + " is already running: task " + job.id));
  }
}
