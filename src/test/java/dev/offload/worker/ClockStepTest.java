package dev.offload.worker;

import dev.offload.store.MemoryTaskStore;
import dev.offload.store.TaskStore;
import dev.offload.store.WithoutLeases;
import io.vertx.core.Vertx;

class ClockStepTest extends ClockStepContract {
  private final MemoryTaskStore memory = new MemoryTaskStore(time);

  @Override
  TaskStore open(Vertx vertx) {
    return WithoutLeases.of(memory);
  }

  @Override
  void close(TaskStore open) {
    // What is in memory would be lost.
  }
}
