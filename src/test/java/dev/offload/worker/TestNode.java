package dev.offload.worker;

import dev.offload.bus.Command;
import dev.offload.bus.Pause;
import dev.offload.bus.QueueAnswer;
import dev.offload.bus.QueueCommand;
import dev.offload.handler.Demo;
import dev.offload.observe.NodeState;
import dev.offload.observe.TaskEvents;
import dev.offload.observe.TaskMeters;
import dev.offload.settings.Settings;
import dev.offload.settings.Settings.Range;
import dev.offload.store.TaskStore;
import dev.offload.task.Answer;
import dev.offload.task.StatusEvents;
import dev.offload.task.Submission;
import dev.offload.time.StoreClock;
import dev.offload.time.Time;
import io.vertx.core.Future;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A worker on time that a test moves, as the verticle wires it, and what it told outside. */
public final class TestNode extends TestSender {
  static final InsertQueue.Bounds BOUNDS = new InsertQueue.Bounds(100, 10_000);
  private static final TaskConsumer.Limits LIMITS = new TaskConsumer.Limits(262_144, 3_000);
  static final Queues.Bounds QUEUES = new Queues.Bounds(1_000, 1_000_000);
  private static final int HELD_MAX = 2_000_000;
  private static final TaskMeters NO_METERS = TaskMeters.none();

  final NodeState state = new NodeState(true);
  final Node node;
  public final Worker worker;
  public final List<StatusEvents> told;
  private final TestOutside outside;

  /** Processing after 5 s, complete after 15 s more. */
  TestNode(Time time, TaskStore store, String name) {
    this(time, store, name, BOUNDS, demo(5_000, 15_000));
  }

  TestNode(Time time, TaskStore store, String name, InsertQueue.Bounds bounds, Settings.Demo demo) {
    this(time, store, name, demo, bounds(HELD_MAX, bounds));
  }

  TestNode(Time time, TaskStore store, String name, Settings.Demo demo, Worker.Bounds bounds) {
    this(time, store, name, bounds, Plan.of(waits(name, demo), new Random(1)), NO_METERS);
  }

  /** A node that has lanes of its own beside the demo's. */
  TestNode(Time time, TaskStore store, String name, List<Lane.Definition> lanes) {
    this(time, store, name, plan(name, lanes));
  }

  static Plan plan(String name, List<Lane.Definition> lanes) {
    return new Plan(lanes, waits(name, demo(5_000, 15_000)), new Random(name.hashCode()));
  }

  /** A node whose lanes are counted. */
  TestNode(Time time, TaskStore store, TaskMeters meters, List<Lane.Definition> lanes) {
    this(time, store, "a", bounds(HELD_MAX, BOUNDS), plan("a", lanes), meters);
  }

  private static Demo waits(String name, Settings.Demo demo) {
    return new Demo(demo, new Random(name.hashCode()));
  }

  TestNode(Time time, TaskStore store, String name, Plan plan) {
    this(time, store, name, bounds(HELD_MAX, BOUNDS), plan, NO_METERS);
  }

  private TestNode(
      Time time, TaskStore store, String name, Worker.Bounds bounds, Plan plan, TaskMeters meters) {
    super(store.leases().isPresent() ? StoreClock.sampled(time) : StoreClock.local(time));
    node = new Node(store, time, clock, new TaskEvents(state, meters, time));
    outside = outside(name);
    told = outside.told;
    worker = new Worker(node, bounds, plan, outside);
  }

  /** Bounds of a node that reads all that it begins. */
  static Worker.Bounds bounds(int heldMax, InsertQueue.Bounds queue) {
    return new Worker.Bounds(heldMax, 0, queue, LIMITS, 0, QUEUES);
  }

  /** Returns a node of a simulation that holds so many tasks in memory at the most. */
  public static TestNode simulated(
      Time time,
      TaskStore store,
      String name,
      Settings.Demo demo,
      int heldMax,
      List<Lane.Definition> lanes) {
    InsertQueue.Bounds queue = new InsertQueue.Bounds(1_000, 100_000);
    Plan plan = new Plan(lanes, waits(name, demo), new Random(name.hashCode()));
    Worker.Bounds bounds = new Worker.Bounds(heldMax, 1_000L * heldMax, queue, LIMITS, 0, QUEUES);
    return new TestNode(time, store, name, bounds, plan, NO_METERS);
  }

  /** Returns a node with a plan of somebody else's. */
  public static TestNode planned(Time time, TaskStore store, Plan plan) {
    return new TestNode(time, store, "kit", plan);
  }

  /** Hands an event over. */
  public void submit(Submission event, Consumer<Answer> answer) {
    queue().submit(event, answer);
  }

  private static TestOutside outside(String name) {
    return new TestOutside(name, Future::succeededFuture, Future::succeededFuture);
  }

  /** Returns an outside of which a test sees when work is taken. */
  static Outside outside(String name, Supplier<Future<Void>> open, Supplier<Future<Void>> close) {
    return new TestOutside(name, open, close);
  }

  static Settings.Demo demo(long processingAfterMs, long completeAfterMs) {
    Range complete = new Range(completeAfterMs, completeAfterMs);
    return new Settings.Demo(new Range(processingAfterMs, processingAfterMs), complete);
  }

  /** Starts it; the Future fails when the store did not answer. */
  public Future<Void> open() {
    return worker.start();
  }

  TestNode start() {
    open();
    return this;
  }

  /** Ends as on SIGTERM. */
  public Future<Void> drain() {
    return worker.stop();
  }

  /** Returns the incarnation under which it owns tasks. */
  public String owner() {
    return worker.lease.owner();
  }

  public boolean mayWrite() {
    return worker.lease.mayWrite();
  }

  public boolean holds(UUID id) {
    return worker.held.holds(id);
  }

  public int held() {
    return worker.held.size();
  }

  /** Hands over what is to be done with a task by hand. */
  public void run(Command command, Consumer<Answer> answer) {
    worker.orders.run(command).onSuccess(answer::accept);
  }

  /** Hands over that a subscription is to be paused, or to go on. */
  public void run(Pause pause, Consumer<Answer> answer) {
    worker.orders.run(pause).onSuccess(answer::accept);
  }

  /** Returns how many tasks of a lane wait at it without a slot. */
  public int excess(String lane) {
    return new Excess(worker.lanes, task -> false).of(worker.lanes.named(lane));
  }

  public void reach(Peers peers) {
    outside.peers = peers;
  }

  @Override
  InsertQueue queue() {
    return worker.queue;
  }

  /** Asks something of a queue. */
  public Future<QueueAnswer> run(QueueCommand command) {
    return worker.desk().run(command);
  }
}
