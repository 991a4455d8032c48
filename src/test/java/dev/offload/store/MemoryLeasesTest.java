package dev.offload.store;

import dev.offload.time.ManualTime;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

class MemoryLeasesTest extends LeasesContract {

  @Override
  public Future<TaskStore> open(Vertx vertx) {
    return Future.succeededFuture(new MemoryTaskStore(new ManualTime()));
  }
}
