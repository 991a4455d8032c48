package dev.offload.worker;

import dev.offload.observe.LaneMeters;
import dev.offload.task.LaneState;
import dev.offload.task.LiveTask;
import dev.offload.task.QueueDefinition;
import dev.offload.task.Shelf;
import dev.offload.time.Backoff;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** A subscription or queue on a node: its tasks that are due, what keeps them from beginning. */
public final class Lane implements LaneMeters.Lane {
  static final int PRIORITIES = 10;

  private final Execution work;
  private final LaneMeters meters;
  private final Ready ready;
  private final List<Shelf> shelves;
  private QueueDefinition queue;

  /** Those that run alone, as their last attempts ended with their node. */
  private final ReadyTasks suspects = new ReadyTasks();

  private final Slots slots;
  private final Halt halt;
  private volatile long waitMs;
  // How long tasks wait that could not be tried.
  private final Backoff untried = new Backoff(1_000, 30_000);

  /**
   * A subscription, or a queue.
   *
   * @param work what runs its tasks; null for the demo, whose tasks move by themselves, and for a
   *     queue, whose receivers do; its topic is the name of its lane, its subscription empty
   */
  public record Definition(
      String topic, String subscription, Execution work, QueueDefinition queue) {

    /** A subscription. */
    public Definition(String topic, String subscription, Execution work) {
      this(topic, subscription, work, null);
    }

    /** A queue. */
    public static Definition of(QueueDefinition queue) {
      return new Definition(queue.lane(), "", null, queue);
    }

    String name() {
      return Shelf.lane(topic, subscription);
    }
  }

  Lane(Definition definition, LaneMeters meters, Node node) {
    this.work = definition.work;
    this.halt = new Halt(node);
    this.slots = work == null ? null : new Slots(work, node.time());
    this.meters = meters;
    this.queue = definition.queue;
    this.ready = queue != null && queue.ordered() ? new OrderedTasks() : new ReadyTasks();
    String name = definition.name();
    shelves = IntStream.range(0, PRIORITIES).mapToObj(it -> new Shelf(name, it)).toList();
  }

  String name() {
    return shelves.get(0).lane();
  }

  /** Returns where its tasks of a priority wait. */
  Shelf shelf(int priority) {
    return shelves.get(priority);
  }

  Execution work() {
    return work;
  }

  LaneMeters meters() {
    return meters;
  }

  /** Says whether its tasks move by themselves. */
  boolean isDemo() {
    return work == null && queue == null;
  }

  /** Says whether clients receive its tasks. */
  boolean isQueue() {
    return queue != null;
  }

  /** Returns how it treats its messages; null when it is no queue. */
  QueueDefinition queue() {
    return queue;
  }

  /** Treats its messages otherwise from now on. */
  void redefine(QueueDefinition as) {
    queue = as;
  }

  /** Says whether it is no topic's, but of Offload itself. */
  boolean isInternal() {
    return !isQueue() && name().indexOf(':') >= 0;
  }

  /** Says whether of nodes that share a store one alone begins its attempts at each time. */
  boolean isHomed() {
    return isQueue() || work != null && work.limits().areSet();
  }

  /**
   * Has no attempt begin here, as another node is its home, or have them begin.
   *
   * @return whether they may now and might not before
   */
  boolean settle(boolean here) {
    boolean isNews = halt.settle(here);
    return slots == null ? isNews : slots.settle(here);
  }

  void add(LiveTask task) {
    (Suspects.isOne(this, task) ? suspects : ready).add(task);
  }

  /** Forgets a task if it waits here, with no higher version. */
  boolean letGo(UUID id, int version) {
    return ready.letGo(id, version) || suspects.letGo(id, version);
  }

  @Override
  public int size() {
    return ready.size() + suspects.size();
  }

  @Override
  public int running() {
    return slots == null ? 0 : slots.taken();
  }

  @Override
  public long oldestDueAt() {
    return Math.min(ready.oldestDueAt(), suspects.oldestDueAt());
  }

  @Override
  public boolean isRateLimited() {
    return waitMs > 0 && ready.size() > 0 && !isHeld();
  }

  /** Returns what is due and waits, but for those that run alone. */
  Ready ready() {
    return ready;
  }

  /** Returns those of its tasks that run alone. */
  ReadyTasks suspects() {
    return suspects;
  }

  /** Says whether no attempt has a slot. */
  boolean isIdle() {
    return slots == null || slots.areIdle();
  }

  boolean hasReady() {
    return ready.size() > 0;
  }

  /** Says whether an attempt may begin. */
  boolean mayStart() {
    boolean has = hasReady() && !isPaused() && (isDemo() || slots.areFree());
    waitMs = has ? Math.max(halt.heldMs(), isDemo() ? 0 : slots.waitMs()) : 0;
    return has && waitMs == 0;
  }

  /**
   * Returns in how many milliseconds an attempt may begin that a hold or the rate alone kept back
   * when that was asked for; {@link TokenBucket#NEVER} when there is none.
   */
  long waitMs() {
    return waitMs == 0 ? TokenBucket.NEVER : waitMs;
  }

  /** Takes the task whose turn it is, and a slot for it; there must be both. */
  LiveTask start() {
    if (!isDemo()) {
      slots.take();
    }
    return ready.take();
  }

  /** Takes the task whose turn it is, to be run elsewhere; there must be one. */
  LiveTask give() {
    return hasReady() ? ready.take() : suspects.take();
  }

  boolean isStarting() {
    return slots != null && slots.areStarting();
  }

  /** Returns its slots; null for the demo and for a queue. */
  Slots slots() {
    return slots;
  }

  Backoff untried() {
    return untried;
  }

  /**
   * Pauses it, holds it, or has it go on.
   *
   * @return whether it goes on though it stood
   */
  boolean set(LaneState wanted) {
    boolean goesOn = halt.set(wanted);
    if (goesOn && work != null) {
      work.handler().goOn();
    }
    return goesOn;
  }

  /** Returns what keeps its attempts from beginning, whatever slots there are. */
  Halt halt() {
    return halt;
  }

  @Override
  public boolean isPaused() {
    return halt.isPaused();
  }

  @Override
  public boolean isHeld() {
    return halt.heldMs() > 0;
  }

  /** Forgets what waits: with the lease, all that is held went. */
  void clear() {
    ready.clear();
    suspects.clear();
    if (slots != null) {
      slots.leaseLost();
    }
  }
}
