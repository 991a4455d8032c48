package dev.offload.http.queue;

import dev.offload.settings.Settings;
import dev.offload.task.TaskReader;
import dev.offload.time.StoreClock;

/** What our own API of queues and the SQS endpoint have in common. */
public record QueueParts(
    KnownQueues queues,
    Broker broker,
    Messages messages,
    Receiving receiving,
    Bodies bodies,
    TaskReader reads) {

  /** Puts them together, once for both. */
  public static QueueParts of(
      Settings settings, Broker broker, TaskReader reads, StoreClock clock, Bodies bodies) {
    return new QueueParts(
        new KnownQueues(settings.queues(), reads, broker, clock),
        broker,
        new Messages(broker, clock),
        new Receiving(broker, settings.http().receiversAtOnce()),
        bodies,
        reads);
  }
}
