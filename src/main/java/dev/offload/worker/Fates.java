package dev.offload.worker;

import dev.offload.task.Attempts;
import dev.offload.task.History;
import dev.offload.task.LiveTask;
import dev.offload.task.Move;
import dev.offload.task.QueueDefinition;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Ends messages of which nobody is to get any more: they were received too often, or are too old.
 */
final class Fates {
  private static final String TOO_OFTEN = "maxReceives";
  private static final String REJECTED = "rejected";

  private final Node node;
  private final Runner runner;
  private final InFlight inFlight;

  Fates(Node node, Runner runner, InFlight inFlight) {
    this.node = node;
    this.runner = runner;
    this.inFlight = inFlight;
  }

  /**
   * Ends a message that is ready, if it is not to be handed out; says whether it does. Its move
   * begins then.
   */
  boolean ended(Lane lane, LiveTask task) {
    long nowMs = node.clock().nowMs();
    QueueDefinition queue = lane.queue();
    if (isTooOld(queue, task, nowMs)) {
      write(lane, task, tooOld(task, nowMs));
      return true;
    }
    Attempts its = task.attempts();
    int receives = its.starts() - its.crashes() - its.errors();
    if (queue.maxReceives() > 0 && receives >= queue.maxReceives()) {
      write(lane, task, dead(lane, task, TOO_OFTEN, nowMs));
      return true;
    }
    return false;
  }

  /**
   * Ends those of some messages that are not to be handed out, and returns the others: each is to
   * be moved. In order, what comes after one that ends goes out when that has.
   */
  List<LiveTask> handOut(Lane lane, List<LiveTask> taken) {
    Set<String> ending = new HashSet<>();
    List<LiveTask> chosen = new ArrayList<>();
    List<LiveTask> behind = new ArrayList<>();
    for (LiveTask task : taken) {
      if (ending.contains(task.group())) {
        behind.add(task);
        continue;
      }
      inFlight.moves(lane, task);
      if (!ended(lane, task)) {
        chosen.add(task);
      } else if (lane.queue().ordered()) {
        ending.add(task.group());
      }
    }
    lane.ready().putBack(behind);
    return chosen;
  }

  private void write(Lane lane, LiveTask task, Move move) {
    inFlight.moves(lane, task);
    runner.write(
        List.of(new Change(task, move, after -> inFlight.ended(task), () -> inFlight.lost(task))));
  }

  /** What was never received is kept from when it could be. */
  static boolean isTooOld(QueueDefinition queue, LiveTask task, long nowMs) {
    long sinceMs = task.attempts().starts() == 0 ? task.dueAt() : TaskIds.timeMs(task.id());
    return nowMs - sinceMs >= queue.retentionMs();
  }

  private static Move tooOld(LiveTask task, long nowMs) {
    return task.to(Status.CANCELLED, nowMs, Task.NOT_YET)
        .with(ended(task))
        .with(because("retention", "nobody deleted it within the retention", nowMs));
  }

  /** Returns the move of a message that its receiver does not want to see again. */
  static Move rejected(Lane lane, LiveTask task, long nowMs) {
    return dead(lane, task, REJECTED, nowMs);
  }

  /**
   * It fails, or goes to the queue for such: with the number of its receives, which count for that
   * one no more.
   */
  private static Move dead(Lane lane, LiveTask task, String why, long nowMs) {
    String other = lane.queue().deadLetters();
    if (other == null) {
      return task.to(Status.FAILED, nowMs, Task.NOT_YET)
          .with(ended(task))
          .with(because(why, "received " + receives(task) + " times", nowMs));
    }
    String place = QueueDefinition.LANE_PREFIX + other;
    return task.to(Status.RECEIVED, nowMs, nowMs)
        .to(new Shelf(place, task.shelf().priority()))
        .with(anew(task.attempts()))
        .with(because(why, lane.name(), nowMs));
  }

  private static int receives(LiveTask task) {
    return task.attempts().starts() - task.attempts().crashes();
  }

  /** Returns the attempts of a message that begins anew: its receives until then do not count. */
  static Attempts anew(Attempts its) {
    return new Attempts(false, its.starts(), its.starts() - its.crashes(), its.crashes());
  }

  private static Attempts ended(LiveTask task) {
    Attempts its = task.attempts();
    return new Attempts(false, its.starts(), its.errors(), its.crashes());
  }

  private static Move.Bodies because(String type, String message, long nowMs) {
    History.Error error = new History.Error(type, message, nowMs);
    return new Move.Bodies(null, new History(null, error, null, List.of()));
  }

  /** Returns the queue from which a message came to these dead letters; null when it did not. */
  static String source(Task task) {
    History.Error error = task.history().error();
    boolean isMoved = error != null && error.message().startsWith(QueueDefinition.LANE_PREFIX);
    return isMoved ? error.message().substring(QueueDefinition.LANE_PREFIX.length()) : null;
  }
}
