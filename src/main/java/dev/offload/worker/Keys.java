package dev.offload.worker;

import dev.offload.store.Claims.Claim;
import dev.offload.task.Answer;
import dev.offload.task.Refusal;
import dev.offload.task.Submission;
import dev.offload.task.Task;
import dev.offload.worker.InsertQueue.Waiting;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes what is published under a key the event that claimed it first. The key is claimed before
 * anything is stored, so whatever becomes of that, the same key leads to the same event.
 */
final class Keys {

  private Keys() {}

  static boolean areIn(List<Waiting> batch) {
    return batch.stream().anyMatch(Keys::hasKey);
  }

  private static boolean hasKey(Waiting one) {
    return one.submission().key() != null;
  }

  /**
   * Claims keys.
   *
   * @return what is to be stored, each as the event that it is; the others were answered. Never
   *     fails
   */
  static Future<List<Waiting>> claim(Node node, List<Waiting> batch) {
    List<Claim> claims = batch.stream().filter(Keys::hasKey).map(Keys::claim).toList();
    return node.store()
        .claim(claims)
        .onFailure(cause -> node.events().writeFailed("claiming keys", cause))
        .transform(holders -> Future.succeededFuture(resolved(batch, holders)));
  }

  private static Claim claim(Waiting one) {
    Submission it = one.submission();
    return new Claim(it.key().hash(), it.id(), it.key().digest(), it.dueAt(), it.key().windowMs());
  }

  private static List<Waiting> resolved(List<Waiting> batch, AsyncResult<List<Claim>> holders) {
    List<Waiting> resolved = new ArrayList<>(batch.size());
    int next = 0;
    for (Waiting one : batch) {
      if (!hasKey(one)) {
        resolved.add(one);
      } else if (holders.failed()) {
        one.answer().accept(InsertQueue.notStored("the store could not be reached"));
      } else {
        add(one, holders.result().get(next++), resolved);
      }
    }
    return resolved;
  }

  private static void add(Waiting one, Claim holder, List<Waiting> resolved) {
    Submission it = one.submission();
    if (!holder.digest().equals(it.key().digest())) {
      one.answer().accept(new Refusal(Refusal.UNPROCESSABLE, "the key belongs to another request"));
    } else {
      resolved.add(
          new Waiting(
              it.as(holder.event(), holder.dueAt()),
              answer -> one.answer().accept(first(answer, holder.dueAt()))));
    }
  }

  /** What was answered first, though the tasks may have moved on. */
  private static Answer first(Answer answer, long dueAt) {
    if (!(answer instanceof Answer.Stored stored) || stored.inserted() || stored.deduplicated()) {
      return answer;
    }
    return new Answer.Stored(stored.tasks().stream().map(it -> first(it, dueAt)).toList(), false);
  }

  private static Task first(Task it, long dueAt) {
    // One that did not move tells best when it is due: the demo's tasks wait longer than asked.
    return it.version() == 1
        ? it
        : Task.received(it.id(), it.shelf(), it.payload(), it.receivedAt(), dueAt);
  }
}
