package dev.offload.store;

import dev.offload.ManualTime;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

class MemoryLeasesTest extends LeasesContract {

  @Override
  Future<TaskStore> open(Vertx vertx) {
    return Future.succeededFuture(new MemoryTaskStore(new ManualTime()));
  }
}
