package dev.offload.worker;

import dev.offload.observe.TaskEvents;
import dev.offload.store.TaskStore;
import dev.offload.time.StoreClock;
import dev.offload.time.Time;

/** What every actor of a node works with. */
public record Node(TaskStore store, Time time, StoreClock clock, TaskEvents events) {}
