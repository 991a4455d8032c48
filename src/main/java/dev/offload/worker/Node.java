package dev.offload.worker;

import dev.offload.StoreClock;
import dev.offload.Time;
import dev.offload.observe.TaskEvents;
import dev.offload.store.TaskStore;

/** What every actor of a node works with. */
public record Node(TaskStore store, Time time, StoreClock clock, TaskEvents events) {}
