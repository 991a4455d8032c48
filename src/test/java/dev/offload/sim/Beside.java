package dev.offload.sim;

/** What a simulation has beside tasks of people and of subscriptions. */
enum Beside {
  NOTHING,
  SCHEDULES,
  QUEUES
}
