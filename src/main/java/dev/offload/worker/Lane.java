package dev.offload.worker;

import dev.offload.handler.Handler;
import dev.offload.handler.Outcome;
import dev.offload.handler.Run;
import dev.offload.observe.FatalErrors;
import dev.offload.observe.LaneMeters;
import dev.offload.task.LaneState;
import dev.offload.task.LiveTask;
import dev.offload.task.Retry;
import dev.offload.task.Shelf;
import dev.offload.task.StartLimits;
import dev.offload.time.Backoff;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** A subscription on this node: its tasks that are due, and what keeps them from beginning. */
public final class Lane implements LaneMeters.Lane {
  static final int PRIORITIES = 10;

  private final Work work;
  private final LaneMeters meters;
  private final ReadyTasks ready = new ReadyTasks();
  private final List<Shelf> shelves;

  /** Those that run alone, as their last attempts ended with their node. */
  private final ReadyTasks suspects = new ReadyTasks();

  private final Slots slots;
  private final Halt halt;
  private volatile long waitMs;
  // How long tasks wait that could not be tried.
  private final Backoff untried = new Backoff(1_000, 30_000);

  /**
   * A subscription.
   *
   * @param work what runs its tasks; null for the demo, whose tasks move by themselves
   */
  public record Definition(String topic, String subscription, Work work) {}

  /**
   * How the tasks of a subscription are run.
   *
   * @param concurrency how many attempts may run on this node at once, at least 1; with those whose
   *     code goes on long after their end there may be twice as many
   * @param timeoutMs how long an attempt may take
   */
  public record Work(
      Handler handler, int concurrency, long timeoutMs, Retry retry, StartLimits limits) {

    /** Without bounds but the slots of each node. */
    public Work(Handler handler, int concurrency, long timeoutMs, Retry retry) {
      this(handler, concurrency, timeoutMs, retry, StartLimits.NONE);
    }

    /** Begins an attempt. Never throws: whatever its code throws is a failure of it. */
    Future<Outcome> run(Run run) {
      try {
        Future<Outcome> answer = handler.run(run);
        return answer == null ? Future.succeededFuture() : answer;
      } catch (Throwable e) {
        FatalErrors.check(e);
        return Future.failedFuture(e);
      }
    }
  }

  Lane(Definition definition, LaneMeters meters, Node node) {
    this.work = definition.work;
    this.halt = new Halt(node);
    this.slots = work == null ? null : new Slots(work, node.time());
    this.meters = meters;
    String name = Shelf.lane(definition.topic, definition.subscription);
    shelves = IntStream.range(0, PRIORITIES).mapToObj(it -> new Shelf(name, it)).toList();
  }

  String name() {
    return shelves.get(0).lane();
  }

  /** Returns where its tasks of a priority wait. */
  Shelf shelf(int priority) {
    return shelves.get(priority);
  }

  Work work() {
    return work;
  }

  LaneMeters meters() {
    return meters;
  }

  /** Says whether its tasks move by themselves. */
  boolean isDemo() {
    return work == null;
  }

  /** Says whether it is no topic's, but of Offload itself. */
  boolean isInternal() {
    return name().indexOf(':') >= 0;
  }

  /** Says whether of nodes that share a store one alone begins its attempts at each time. */
  boolean isHomed() {
    return work != null && work.limits.areSet();
  }

  void add(LiveTask task) {
    (isSuspect(task) ? suspects : ready).add(task);
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
    return isDemo() ? 0 : slots.taken();
  }

  @Override
  public long oldestDueAt() {
    return Math.min(ready.oldestDueAt(), suspects.oldestDueAt());
  }

  @Override
  public boolean isRateLimited() {
    return waitMs > 0 && ready.size() > 0 && !isHeld();
  }

  /** Says whether a task is to run alone. */
  boolean isSuspect(LiveTask task) {
    // What is of Offload itself ends no node.
    return !isDemo() && !isInternal() && Suspects.isOne(task);
  }

  /** Returns those of its tasks that run alone. */
  ReadyTasks suspects() {
    return suspects;
  }

  /** Says whether no attempt has a slot. */
  boolean isIdle() {
    return isDemo() || slots.areIdle();
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
    return !isDemo() && slots.areStarting();
  }

  /** Returns its slots; null for the demo. */
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
    if (goesOn && !isDemo()) {
      work.handler.goOn();
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
    if (!isDemo()) {
      slots.leaseLost();
    }
  }
}
