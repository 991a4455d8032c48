package dev.offload.worker;

import dev.offload.store.Leases;
import dev.offload.task.Answer;
import dev.offload.task.LiveTask;
import dev.offload.task.QueueDefinition;
import dev.offload.task.Shelf;
import dev.offload.task.StatusEvents;
import dev.offload.time.Time.Alarm;
import dev.offload.worker.Scheduling.Wiring;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;

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
  private final Queues queues;
  private final ByHand hands;
  private final QueueDesk desk;
  final Orders orders;
  private final Inbox inbox;
  private final Scheduling scheduling;
  private final Sharing sharing;

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
      long retentionMs,
      Queues.Bounds queues) {}

  public Worker(Node node, Bounds bounds, Plan plan, Outside outside) {
    this.node = node;
    this.outside = outside;
    lease = new NodeLease(node, outside::incarnation);
    backlogs = new Backlogs(this::places);
    held = new HeldTasks(bounds.heldMax, backlogs);
    Announcer announcer = new Announcer(UUID.randomUUID().toString(), outside::tell);
    lanes = new Lanes(plan.and(own(announcer)), bounds.heldMax, node);
    Refill refill = new Refill(node, lease, held, backlogs);
    moves = new Moves(node, lease, held, announcer);
    runner = new Runner(node, held, lanes, moves);
    Pauses pauses = new Pauses(node, lease, lanes, outside);
    JustStored justStored = new JustStored(node.time(), bounds.justStoredMaxBytes);
    queues = new Queues(node, lease, lanes, runner, this::hands, outside, held, bounds.queues);
    InsertBatch.Work work =
        new InsertBatch.Work(held, lanes, plan.demo(), announcer, justStored, queues);
    successors = new Successors(held, lanes, runner);
    runs = new Runs(node, lease, runner, endings(plan, pauses, work), successors, justStored);
    hands = new ByHand(held, lanes, runs, queues, announcer);
    listen(refill, plan);
    sharing = node.store().leases().map(it -> sharing(it, refill)).orElse(Sharing.NONE);
    writeProbe = new WriteProbe(node);
    retention = new Retention(node, lease, bounds.retentionMs);
    queue = new InsertQueue(node, lease, work, inOrder(plan), bounds.queue);
    attendance = new Attendance(node, lease, outside);
    Redrives redrives = new Redrives(node, lease, held, announcer);
    Definitions definitions = definitions(refill, redrives);
    SlotEvents slots = new SlotEvents(node, queue, lanes, bounds.consumer.acceptTimeoutMs());
    scheduling = Scheduling.of(node, lease, slots, new Wiring(plan, held, runner));
    Commands commands = new Commands(node, lease, hands);
    orders = new Orders(commands, pauses, redrives, definitions, scheduling);
    desk = new QueueDesk(lanes, queues, outside, definitions);
    inbox = inbox(bounds.consumer);
  }

  private Commands.Hands hands() {
    return hands;
  }

  private Endings endings(Plan plan, Pauses pauses, InsertBatch.Work work) {
    return new Endings(node, plan.random(), pauses, new Publications(node, lease, work));
  }

  private void listen(Refill refill, Plan plan) {
    runner.run(plan.demo(), runs, (task, seenMs) -> scheduling.due(task, seenMs));
    runner.hand(queues);
    lanes.whenResumed(runner::wake);
    Heard heard = new Heard(refill, runner, lanes, runs, queues);
    held.listen(heard);
    lease.listen(heard);
  }

  private InOrder inOrder(Plan plan) {
    InOrder order = new InOrder(node, lanes, backlogs, queues, plan.random());
    lease.listen(order);
    return order;
  }

  private Definitions definitions(Refill refill, Redrives redrives) {
    if (sharing == Sharing.NONE) {
      refill.whenRead(lanes::areWhole);
    }
    QueueHooks hooks = new QueueHooks(lanes, refill, sharing.spread(), redrives, outside);
    return new Definitions(node, lease, new QueueLanes(lanes, held, queues, hooks), outside);
  }

  private Lane.Definition[] own(Announcer announcer) {
    Consumer<LiveTask> movedByHand = before -> hands.moved(before);
    Predicate<String> isQueue = it -> lanes.named(QueueDefinition.LANE_PREFIX + it) != null;
    return new Lane.Definition[] {
      new RedriveSteps(node, lease, held, announcer, movedByHand).lane(),
      new MoveSteps(node, lease, held, isQueue, movedByHand).lane()
    };
  }

  private Inbox inbox(TaskConsumer.Limits limits) {
    return new Inbox(
        new TaskConsumer(queue, node.clock(), node.events(), limits),
        new TopicConsumer(queue, node.clock(), node.events(), limits),
        new QueueConsumer(lanes, desk, node.events()),
        new TaskRequests(node, orders),
        orders);
  }

  private Sharing sharing(Leases leases, Refill refill) {
    Homes homes = new Homes(node, lease, lanes, new Takeover(node, lease, held, lanes, refill));
    Excess excess = new Excess(lanes, runs::isCodeUnderWay);
    Spread spread = Spread.of(node, lease, held, excess, homes, outside);
    runner.whenStarted(spread::look);
    queues.findHomes(homes::of);
    Adoption adoption = new Adoption(node, lease, held, leases);
    return new Sharing(new Recovery(node, lease, refill, adoption), spread);
  }

  private Places places(Shelf shelf) {
    return lanes.places(shelf);
  }

  /** Begins; completes when it may write and takes work, fails when the store does not answer. */
  public Future<Void> start() {
    writeProbe.start();
    // With the lease attempts begin.
    return orders
        .start()
        .compose(v -> lease.start())
        .compose(v -> attendance.start())
        .onSuccess(v -> retention.start());
  }

  /** Returns what takes from the bus what it is to do. */
  public Inbox inbox() {
    return inbox;
  }

  /** Returns the queues that there are. */
  public List<QueueDefinition> queues() {
    return lanes.queues();
  }

  /** Returns what does what receivers want of queues, here and at their homes. */
  public QueueDesk desk() {
    return desk;
  }

  /**
   * Does what somebody wants done by hand: with a task, a subscription, a queue, what failed of
   * one, or a schedule. Never fails.
   *
   * @return null when it is nothing of the kind
   */
  public Future<Answer> run(Object wanted) {
    return orders.take(wanted);
  }

  /** Looks what is paused, and which queues there are: somebody said that it changed. */
  public void lookForLanes() {
    orders.look();
  }

  /** Returns what it does with other nodes that share its store. */
  public Sharing sharing() {
    return sharing;
  }

  /** Hears of moves, of other nodes too: an attempt, a task or somebody may wait for them. */
  public void heard(StatusEvents told) {
    hands.heard(told);
    successors.heard(told);
    inbox.heard(told);
  }

  /**
   * Ends: what was taken is stored, then the lease is given up, so that others go on at once.
   * Writes under way are waited for, but for 10 s at the most: a store may not answer.
   */
  public Future<Void> stop() {
    inbox.stop();
    sharing.stop();
    retention.stop();
    orders.stop();
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
    desk.stop();
    Future<?> stored = queue.stop();
    Future<?> ended = Future.join(runs.stop(GRACE_MS), scheduling.stop());
    Future.join(stored, ended.compose(v -> moves.stop()))
        .onComplete(
            v -> {
              tooLate.cancel();
              drained.tryComplete();
            });
    return drained.future();
  }
}
