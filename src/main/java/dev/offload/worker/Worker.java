package dev.offload.worker;

import dev.offload.bus.Command;
import dev.offload.bus.Given;
import dev.offload.bus.Pause;
import dev.offload.bus.ScheduleCommand;
import dev.offload.bus.Submissions.Answers;
import dev.offload.bus.Take;
import dev.offload.bus.Waiting;
import dev.offload.settings.Topics.Topic;
import dev.offload.store.Leases;
import dev.offload.task.Answer;
import dev.offload.task.Redrive;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.StatusEvents;
import dev.offload.time.Time.Alarm;
import dev.offload.worker.Scheduling.Wiring;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.Message;
import java.util.List;
import java.util.UUID;

/**
 * A node that stores and runs tasks: its actors and how they are wired. What is deployed and what
 * is simulated are this.
 */
public final class Worker {

  /** How long a stop waits for writes under way. */
  static final long DRAIN_MS = 10_000;

  /** How long attempts may take to end by themselves after a stop began. */
  static final long GRACE_MS = 5_000;

  final NodeLease lease;
  final Backlogs backlogs;
  final HeldTasks held;
  final InsertQueue queue;
  private final Node node;
  private final Outside outside;
  final Lanes lanes;
  private final Runner runner;
  private final Runs runs;
  private final Successors successors;
  private final Moves moves;
  private final WriteProbe writeProbe;
  private final Retention retention;
  private final Attendance attendance;
  private final TaskConsumer consumer;
  private final TopicConsumer topics;
  private final Commands commands;
  private final Pauses pauses;
  private final Redrives redrives;
  private Recovery recovery;
  private Spread spread;
  private Scheduling scheduling;

  /**
   * How much a worker does.
   *
   * @param heldMax how many tasks it holds in memory at the most
   * @param justStoredMaxBytes how much of those that were just stored it keeps whole
   * @param retentionMs how long tasks are kept after they ended; 0 is for ever
   */
  public record Bounds(
      int heldMax,
      long justStoredMaxBytes,
      InsertQueue.Bounds queue,
      TaskConsumer.Limits consumer,
      long retentionMs) {}

  public Worker(Node node, Bounds bounds, Plan plan, Outside outside) {
    this.node = node;
    this.outside = outside;
    lease = new NodeLease(node, outside::incarnation);
    backlogs = new Backlogs(this::places);
    held = new HeldTasks(bounds.heldMax, backlogs);
    Announcer announcer = new Announcer(UUID.randomUUID().toString(), outside::tell);
    Lane.Definition redrive = new RedriveSteps(node, lease, held, announcer).lane();
    lanes = new Lanes(plan.and(redrive), bounds.heldMax, node);
    Refill refill = new Refill(node, lease, held, backlogs);
    moves = new Moves(node, lease, held, announcer);
    runner = new Runner(node, held, lanes, moves);
    pauses = new Pauses(node, lease, lanes, outside);
    JustStored justStored = new JustStored(node.time(), bounds.justStoredMaxBytes);
    InsertBatch.Work work = new InsertBatch.Work(held, lanes, plan.demo(), announcer, justStored);
    Publications publications = new Publications(node, lease, work);
    Endings endings = new Endings(node, plan.random(), pauses, publications);
    successors = new Successors(held, lanes, runner);
    runs = new Runs(node, lease, runner, endings, successors, justStored);
    runner.run(plan.demo(), runs, (task, seenMs) -> scheduling.due(task, seenMs));
    lanes.whenResumed(runner::wake);
    Heard heard = new Heard(refill, runner, lanes, runs);
    held.listen(heard);
    lease.listen(heard);
    node.store().leases().ifPresent(leases -> share(leases, refill));
    writeProbe = new WriteProbe(node);
    retention = new Retention(node, lease, bounds.retentionMs);
    queue = new InsertQueue(node, lease, work, bounds.queue);
    consumer = new TaskConsumer(queue, node.clock(), node.events(), bounds.consumer);
    topics = new TopicConsumer(queue, node.clock(), node.events(), bounds.consumer);
    attendance = new Attendance(node, lease, outside);
    commands = new Commands(node, lease, new ByHand(held, lanes, runs, announcer));
    redrives = new Redrives(node, lease, held, announcer);
    scheduling = Scheduling.of(node, lease, slots(bounds), new Wiring(plan, held, runner));
  }

  private SlotEvents slots(Bounds bounds) {
    return new SlotEvents(node, queue, lanes, bounds.consumer.acceptTimeoutMs());
  }

  private void share(Leases leases, Refill refill) {
    recovery = new Recovery(node, lease, refill, new Adoption(node, lease, held, leases));
    spread = Spread.of(node, lease, held, lanes, runs::isCodeUnderWay, outside);
    runner.whenStarted(spread::look);
  }

  private Places places(Shelf shelf) {
    return lanes.places(shelf);
  }

  /** Begins; completes when it may write and takes work, fails when the store does not answer. */
  public Future<Void> start() {
    writeProbe.start();
    // With the lease attempts begin.
    return pauses
        .start()
        .compose(v -> lease.start())
        .compose(v -> attendance.start())
        .onSuccess(v -> retention.start());
  }

  /** Takes work from the bus, or what is to be done by hand. */
  public void take(Message<Object> message) {
    Future<Answer> done = run(message.body());
    if (done == null) {
      consumer.handle(message);
    } else {
      done.onSuccess(answer -> message.reply(new Answers(List.of(answer))));
    }
  }

  /**
   * Does what somebody wants done by hand: with a task, a subscription, what failed of one, or a
   * schedule. Never fails.
   *
   * @return null when it is nothing of the kind
   */
  public Future<Answer> run(Object wanted) {
    if (wanted instanceof Command command) {
      return commands.run(command);
    } else if (wanted instanceof Pause pause) {
      return pauses.set(pause);
    } else if (wanted instanceof Redrive redrive) {
      return redrives.begin(redrive);
    }
    return wanted instanceof ScheduleCommand command ? scheduling.run(command) : null;
  }

  /** Takes an event from the bus that somebody published to a topic. */
  public void take(Topic topic, Message<Object> message) {
    topics.handle(topic, message);
  }

  /** Looks what is paused: somebody said that it changed. */
  public void lookForPauses() {
    pauses.look();
  }

  /** Hears where tasks wait without a slot, from any node. */
  public void heard(Waiting waiting) {
    if (spread != null) {
      spread.taking().hear(waiting);
    }
  }

  /** Hears that some incarnation was given tasks; it may be one that this node had before. */
  public void heard(String to, Given given) {
    if (spread != null) {
      spread.taking().given(to, given);
    }
  }

  /** Gives tasks that wait here to another node, which asks for them; never fails. */
  public Future<Given> give(Take wanted) {
    return spread == null ? Future.succeededFuture(Given.NONE) : spread.giving().give(wanted);
  }

  /**
   * Hears of moves, of other nodes too: an attempt here may be at a task that was cancelled, or a
   * task wait for the end of another.
   */
  public void heard(StatusEvents told) {
    for (StatusEvents.Event event : told.events()) {
      int before = event.version() - 1;
      if (event.status() == Status.CANCELLED && runs.takenAway(event.id(), before)) {
        held.release(event.id(), before);
      }
      if (!event.status().isLive()) {
        successors.ended(event.id());
      }
    }
  }

  /** Looks for nodes that are gone: somebody said that one is. */
  public void lookForLost() {
    if (recovery != null) {
      recovery.look();
    }
  }

  /**
   * Ends: what was taken is stored, then the lease is given up, so that others go on at once.
   * Writes under way are waited for, but for 10 s at the most: a store may not answer.
   */
  public Future<Void> stop() {
    if (recovery != null) {
      recovery.stop();
      spread.stop();
    }
    retention.stop();
    pauses.stop();
    writeProbe.stop();
    return attendance
        .stop()
        .eventually(outside::leave)
        .transform(left -> drain())
        .eventually(() -> lease.release().onSuccess(v -> outside.released(lease.owner())));
  }

  private Future<Void> drain() {
    Promise<Void> drained = Promise.promise();
    Alarm tooLate = node.time().after(DRAIN_MS, drained::tryComplete);
    runner.stop();
    Future<?> begun = Future.join(runs.stop(GRACE_MS), scheduling.stop());
    Future.join(queue.stop(), begun.compose(v -> moves.stop()))
        .onComplete(
            v -> {
              tooLate.cancel();
              drained.tryComplete();
            });
    return drained.future();
  }
}
