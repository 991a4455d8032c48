package dev.offload.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;

class MemoryTaskStoreOfOneProcessTest extends TaskStoreContract {

  @Override
  public Future<TaskStore> open(Vertx vertx) {
    return Future.succeededFuture(MemoryTaskStore.ofOneProcess());
  }
}
