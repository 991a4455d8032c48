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
          Map.entry("offload.posts.refused", "Posts that were answered with an error"),
          Map.entry("offload.tasks.moved", "Status changes made by this node"),
          Map.entry("offload.tasks.adopted", "Tasks of dead nodes found for takeover"),
          Map.entry("offload.tasks.removed", "Finished tasks removed after the retention"),
          Map.entry("offload.writes.lost", "Status changes lost to a new owner"),
          Map.entry("offload.move.lateness", "Time from due to stored status change"),
          Map.entry("offload.batch", "Tasks in each written batch"),
          Map.entry("offload.store.latency", "Time until the store answered"),
          Map.entry("offload.store.down", "1 while the last operation of the store failed"),
          Map.entry("offload.store.foreign", "Records not written by Offload"),
          Map.entry("offload.streams.open", "Open event streams"),
          Map.entry("offload.connections.open", "Open client connections"),
          Map.entry("offload.streams.max", "Limit of open event streams"),
          Map.entry("offload.connections.max", "Limit of open client connections"),
          Map.entry("offload.intake.max.tasks", "Limit of submissions waiting to be stored"),
          Map.entry("offload.intake.max.bytes", "Limit of the memory of their texts"),
          Map.entry("offload.connections.ended", "Connections that this node closed"),
          Map.entry("offload.requests", "Time from request head to sent answer"),
          Map.entry("offload.lease.held", "1 while this node may write"),
          Map.entry("offload.lease.step.downs", "Times the lease could not be renewed"),
          Map.entry("offload.lease.losses", "Times the lease lapsed and tasks were taken over"),
          Map.entry("offload.events.published", "New events stored by this node"),
          Map.entry("offload.attempts.started", "Attempts started on this node"),
          Map.entry("offload.attempts.ended", "Attempts that ended on this node"),
          Map.entry("offload.tasks.given", "Tasks given to a node with a free slot"),
          Map.entry("offload.slots", "Schedule slots handled by this node"),
          Map.entry("offload.slot.lateness", "Time from due to fired slot"),
          Map.entry("offload.attempt.run", "Time from start to end of an attempt"),
          Map.entry("offload.attempt.wait", "Time from due until the task got a slot"),
          Map.entry("offload.tasks.waiting", "Due tasks waiting for a slot on this node"),
          Map.entry("offload.tasks.waiting.oldest.seconds", "Wait of the oldest waiting task"),
          Map.entry("offload.attempts.running", "Attempts whose code runs on this node"),
          Map.entry("offload.subscription.paused", "1 while the subscription is paused"),
          Map.entry("offload.subscription.held", "1 while on hold for an overloaded receiver"),
          Map.entry("offload.subscription.rate.limited", "1 while tasks wait only for its rate"),
          Map.entry("offload.attempts.kept.back", "1 while attempts wait for one that runs alone"),
          Map.entry("offload.tasks.parked", "Due tasks without a configured subscription"),
          Map.entry("offload.tasks.live", "Unfinished tasks in the store, of all nodes"),
          Map.entry("offload.tasks.held", "Tasks in memory, due soon or changing status"),
          Map.entry("offload.intake.waiting.tasks", "Submissions waiting to be stored"),
          Map.entry("offload.intake.waiting.bytes", "Memory of their texts"));

  @Override
  public Meter.Id map(Meter.Id id) {
    String help = TEXTS.get(id.getName());
    return help == null
        ? id
        : new Meter.Id(
            id.getName(), Tags.of(id.getTagsAsIterable()), id.getBaseUnit(), help, id.getType());
  }
}
