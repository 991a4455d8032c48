package dev.offload.worker;

import dev.offload.store.UniqueKeys.Holder;
import dev.offload.task.Task;
import dev.offload.task.Unique;
import io.vertx.core.Future;

/** What ended with a unique key, and is to be begun anew by hand. */
final class UniqueRetry {

  private UniqueRetry() {}

  /** Says whether no other task took its unique key since; always so when it has none. */
  static Future<Boolean> mayBegin(Node node, Task ended) {
    String key = ended.payload().limits().unique();
    if (key == null) {
      return Future.succeededFuture(true);
    }
    if (ended.history().supersededBy() != null) {
      return Future.succeededFuture(false);
    }
    // Where nobody is known to have it any more, it has it again.
    String hash = Unique.hash(ended.shelf().lane(), key);
    return node.store()
        .hold(null, new Holder(hash, ended.id(), node.clock().nowMs()))
        .map(holder -> holder.task().equals(ended.id()));
  }
}
