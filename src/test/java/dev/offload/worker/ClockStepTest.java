package dev.offload.worker;

import dev.offload.store.MemoryTaskStore;
import dev.offload.store.TaskStore;
import io.vertx.core.Vertx;

class ClockStepTest extends ClockStepContract {
  private final MemoryTaskStore memory = MemoryTaskStore.ofOneProcess();

  @Override
  TaskStore open(Vertx vertx) {
    return memory;
  }

  @Override
  void close(TaskStore open) {
    // What is in memory would be lost.
  }
}
