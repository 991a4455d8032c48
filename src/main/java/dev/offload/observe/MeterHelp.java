package dev.offload.observe;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import java.util.Map;

/** What is said of each meter where it is shown; docs/operating.md says more. */
final class MeterHelp implements MeterFilter {
  static final Map<String, String> TEXTS =
      Map.ofEntries(
          Map.entry("offload.tasks.accepted", "New tasks stored by this node"),
          Map.entry("offload.tasks.refused", "Submissions that the worker did not store"),
          Map.entry("offload.posts.refused", "Answers to what is published that are an error"),
          Map.entry("offload.tasks.moved", "Moves of tasks made by this node"),
          Map.entry("offload.tasks.adopted", "Tasks found to be taken over from nodes gone"),
          Map.entry("offload.tasks.removed", "Finished tasks removed after the retention"),
          Map.entry("offload.writes.lost", "Moves of tasks that were somebody else's by then"),
          Map.entry("offload.move.lateness", "From when a move was due until it was stored"),
          Map.entry("offload.batch", "Size of the batches written"),
          Map.entry("offload.store.latency", "From the question to the store's answer"),
          Map.entry("offload.store.down", "1 while the last operation of the store failed"),
          Map.entry("offload.store.foreign", "Records found that are not Offload's"),
          Map.entry("offload.streams.open", "Event streams that are open"),
          Map.entry("offload.connections.open", "Connections of clients that are open"),
          Map.entry("offload.streams.max", "Event streams that may be open"),
          Map.entry("offload.connections.max", "Connections of clients that may be open"),
          Map.entry("offload.intake.max.tasks", "Submissions that may wait to be stored"),
          Map.entry("offload.intake.max.bytes", "What their texts may take in memory"),
          Map.entry("offload.connections.ended", "Connections that this node closed"),
          Map.entry("offload.requests", "From the head of a request until its answer is sent"),
          Map.entry("offload.lease.held", "1 while this node may write"),
          Map.entry("offload.lease.step.downs", "Times the lease could not be renewed"),
          Map.entry("offload.lease.losses", "Times the lease lapsed and tasks were taken over"),
          Map.entry("offload.events.published", "New events stored by this node"),
          Map.entry("offload.attempts.started", "Attempts whose code began on this node"),
          Map.entry("offload.attempts.ended", "Attempts that ended on this node"),
          Map.entry("offload.tasks.given", "Tasks given to a node that had a slot"),
          Map.entry("offload.slots", "Slots of schedules that this node decided on"),
          Map.entry("offload.slot.lateness", "From when a schedule was due until it fired"),
          Map.entry("offload.attempt.run", "From the begin of the code to the attempt's end"),
          Map.entry("offload.attempt.wait", "From when a task was due until it got a slot"),
          Map.entry("offload.tasks.waiting", "Tasks due that wait for a slot on this node"),
          Map.entry("offload.tasks.waiting.oldest.seconds", "How long the first has waited"),
          Map.entry("offload.attempts.running", "Attempts whose code runs on this node"),
          Map.entry("offload.subscription.paused", "1 while it begins nothing"),
          Map.entry("offload.subscription.held", "1 while its overloaded receiver is left alone"),
          Map.entry("offload.subscription.rate.limited", "1 while tasks wait for its rate alone"),
          Map.entry("offload.attempts.kept.back", "1 while all wait for one that runs alone"),
          Map.entry("offload.tasks.parked", "Tasks due whose subscription is not configured"),
          Map.entry("offload.tasks.live", "Unfinished tasks in the store, of all nodes"),
          Map.entry("offload.tasks.held", "Tasks due soon or being moved, in memory"),
          Map.entry("offload.intake.waiting.tasks", "Submissions that wait to be stored"),
          Map.entry("offload.intake.waiting.bytes", "Their texts in memory"));

  @Override
  public Meter.Id map(Meter.Id id) {
    String help = TEXTS.get(id.getName());
    return help == null
        ? id
        : new Meter.Id(
            id.getName(), Tags.of(id.getTagsAsIterable()), id.getBaseUnit(), help, id.getType());
  }
}
