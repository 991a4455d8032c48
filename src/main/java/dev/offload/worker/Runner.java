package dev.offload.worker;

import dev.offload.handler.Demo;
import dev.offload.task.LiveTask;
import dev.offload.time.Time.Alarm;
import java.util.List;
import java.util.OptionalLong;

/**
 * Moves tasks when they are due, soonest first. The next batch starts when one returns, so batches
 * grow with load.
 */
final class Runner {
  private static final int BATCH_MAX = 1_000;

  private final Node node;
  private final HeldTasks held;
  private final Demo demo;
  private final Moves moves;
  private Alarm alarm = () -> {};

  Runner(Node node, HeldTasks held, Demo demo, Moves moves) {
    this.node = node;
    this.held = held;
    this.demo = demo;
    this.moves = moves;
  }

  /** Starts what is due and sets the alarm for what is next. */
  void wake() {
    alarm.cancel();
    while (moves.hasPlace()) {
      long nowMs = node.clock().nowMs();
      List<LiveTask> due = held.takeDue(nowMs, BATCH_MAX);
      if (due.isEmpty()) {
        break;
      }
      moves.write(due, due.stream().map(task -> demo.next(task, nowMs)).toList(), this::wake);
    }
    OptionalLong next = held.nextDueAt();
    if (next.isPresent() && moves.hasPlace()) {
      long delayMs = next.getAsLong() - node.clock().nowMs();
      alarm = node.time().after(Math.min(delayMs, Refill.CLOCK_LOOK_MS), this::wake);
    }
  }

  void stop() {
    alarm.cancel();
  }
}
