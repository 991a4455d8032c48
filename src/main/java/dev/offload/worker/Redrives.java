package dev.offload.worker;

import dev.offload.store.TaskStore.NewTask;
import dev.offload.task.Answer;
import dev.offload.task.Payload;
import dev.offload.task.Redrive;
import dev.offload.task.Refusal;
import dev.offload.task.Task;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;

/**
 * Begins what is done with the failed tasks of a subscription: by a task whose id is made of the
 * lane's name, so that of two that are asked for at once, anywhere, one is stored.
 */
final class Redrives {
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
   * Stores the task that does it; never fails.
   *
   * @return that task; a conflict when one of the same subscription is live
   */
  Future<Answer> begin(Redrive wanted) {
    return node.store()
        .findAll(List.of(wanted.taskID()))
        .compose(
            found -> {
              if (found.isEmpty()) {
                return insert(wanted, 1);
              }
              Task before = found.get(0);
              return before.status().isLive()
                  ? running(wanted)
                  : node.store()
                      .remove(List.of(before.id()))
                      .compose(removed -> insert(wanted, before.version() + 1));
            })
        .recover(
            cause -> {
              node.events().storeFailed("beginning a " + wanted.verb().word(), cause);
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
  private Future<Answer> insert(Redrive wanted, int version) {
    if (!lease.mayWrite()) {
      return Future.succeededFuture(
          new Refusal(Refusal.UNAVAILABLE, "this node cannot store work at the moment, try again"));
    }
    long nowMs = node.clock().nowMs();
    Task task = task(wanted.until(nowMs), version, nowMs);
    return node.store()
        .insert(List.of(new NewTask(task, lease.owner(), true)))
        .onComplete(done -> held.mind(Redrive.SHELF, nowMs))
        .compose(
            stored -> {
              if (!stored.get(0)) {
                return running(wanted);
              }
              announcer.received(List.of(task));
              return Future.succeededFuture(new Answer.Stored(task, true));
            });
  }

  private static Task task(Redrive wanted, int version, long nowMs) {
    UUID id = wanted.taskID();
    Payload payload = Payload.json(wanted.json().encode());
    Task first = Task.received(id, Redrive.SHELF, payload, nowMs, nowMs);
    return new Task(
        id,
        first.shelf(),
        payload,
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

  private static Future<Answer> running(Redrive wanted) {
    return Future.succeededFuture(
        new Refusal(
            Refusal.CONFLICT,
            "a redrive or discard of "
                + wanted.lane()
                + " is under way already: task "
                + wanted.taskID()));
  }
}
