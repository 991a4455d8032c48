package dev.offload.worker;

import dev.offload.store.TaskStore.NewTask;
import dev.offload.store.TaskStore.NotWrittenException;
import dev.offload.task.Payload;
import dev.offload.task.Shelf;
import dev.offload.task.Submission;
import dev.offload.task.Task;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;

/** Writes tasks that wait anew, whoever owns them, with what another event brings. */
record Replacement(Node node, NodeLease lease, InsertBatch.Work work) {

  /** Nobody knows whether a task was replaced, or will be. */
  static final class Unknown extends RuntimeException {
    private Unknown(Throwable cause) {
      super(cause.getMessage(), cause);
    }
  }

  /**
   * Replaces a task that has not started; it is this node's then.
   *
   * @return the task as it is now; null when it moved on meanwhile. Fails with {@link Unknown} when
   *     that is not known
   */
  Future<Task> replace(Task waiting, Lane lane, Submission event) {
    Shelf shelf = lane.shelf(event.priority());
    long dueAt = work.dueAt(event, lane, node.clock().nowMs());
    UUID behind = waiting.payload().limits().behind();
    Payload payload = event.payload().with(event.payload().limits().behind(behind));
    Task task = waiting.replaced(shelf, payload, dueAt);
    return node.store()
        .replace(new NewTask(task, lease.owner(), true))
        .onComplete(done -> work.held().mind(shelf, dueAt))
        .recover(
            cause ->
                Future.failedFuture(
                    cause instanceof NotWrittenException ? cause : new Unknown(cause)))
        .map(
            matched -> {
              if (!matched) {
                return null;
              }
              letGo(waiting.id(), waiting.version());
              work.announcer().received(List.of(task));
              return task;
            });
  }

  /** What this node has of it as it was before is no more. */
  private void letGo(UUID id, int version) {
    if (work.held().take(id, version) || work.lanes().letGo(id, version)) {
      work.held().release(id, version);
    }
  }
}
