package dev.offload.worker;

import dev.offload.handler.Handler;
import dev.offload.handler.Outcome;
import dev.offload.handler.Run;
import dev.offload.observe.FatalErrors;
import dev.offload.observe.LaneMeters;
import dev.offload.task.LiveTask;
import dev.offload.task.Retry;
import dev.offload.task.Shelf;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** One subscription on this node: its tasks that are due and wait for a slot, and its slots. */
public final class Lane implements LaneMeters.Lane {
  static final int PRIORITIES = 10;
  private static final long NOT_TRIED_FIRST_MS = 1_000;
  private static final long NOT_TRIED_MAX_MS = 30_000;

  private final Work work;
  private final boolean isHomed;
  private final LaneMeters meters;
  private final ReadyTasks ready = new ReadyTasks();
  private final List<Shelf> shelves;
  private int starting;
  private volatile int taken;
  private int lostThreads;
  private long notTriedMs = NOT_TRIED_FIRST_MS;
  private volatile String pausedWhy;
  private boolean isElsewhere;

  /**
   * A subscription.
   *
   * @param work what runs its tasks; null for the demo, whose tasks move by themselves
   * @param isHomed of nodes that share a store one alone begins its attempts at each time
   */
  public record Definition(String topic, String subscription, Work work, boolean isHomed) {

    /** A subscription whose attempts any node begins. */
    public Definition(String topic, String subscription, Work work) {
      this(topic, subscription, work, false);
    }
  }

  /**
   * How the tasks of a subscription are run.
   *
   * @param concurrency how many attempts may run on this node at once, at least 1; with those whose
   *     code goes on long after their end there may be twice as many
   * @param timeoutMs how long an attempt may take
   */
  public record Work(Handler handler, int concurrency, long timeoutMs, Retry retry) {

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

  Lane(Definition definition, LaneMeters meters) {
    this.work = definition.work;
    isHomed = definition.isHomed;
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

  boolean isHomed() {
    return isHomed;
  }

  /** Has no attempt begin here, as another node is its home, or have them begin. */
  void settle(boolean here) {
    isElsewhere = !here;
  }

  /** Says whether its attempts begin at another node. */
  boolean isElsewhere() {
    return isElsewhere;
  }

  void add(LiveTask task) {
    ready.add(task);
  }

  /** Forgets a task if it waits here, with no higher version. */
  boolean letGo(UUID id, int version) {
    return ready.letGo(id, version);
  }

  @Override
  public int size() {
    return ready.size();
  }

  @Override
  public int running() {
    return taken;
  }

  @Override
  public long oldestDueAt() {
    return ready.oldestDueAt();
  }

  /** Says whether an attempt may begin. */
  boolean mayStart() {
    return (isDemo() || slots() > 0) && ready.size() > 0 && pausedWhy == null && !isElsewhere;
  }

  private int slots() {
    int used = starting + taken;
    return Math.min(work.concurrency - used, 2 * work.concurrency - used - lostThreads);
  }

  /** Returns how many attempts could begin that nothing waits for here. */
  int idleSlots() {
    boolean isOthers = isDemo() || isHomed || isPaused();
    return isOthers || ready.size() > 0 ? 0 : Math.max(0, slots());
  }

  /** Returns how many tasks wait that have no slot here: other nodes may run them. */
  int excess() {
    boolean isOwn = isDemo() || isHomed || isPaused();
    return isOwn ? 0 : Math.max(0, ready.size() - Math.max(0, slots()));
  }

  /**
   * Takes the task whose turn it is, and a slot for it; there must be both. The demo has no slots.
   */
  LiveTask start() {
    starting += isDemo() ? 0 : 1;
    return ready.take();
  }

  /** Takes the task whose turn it is, to be run elsewhere; there must be one. */
  LiveTask give() {
    return ready.take();
  }

  boolean isStarting() {
    return starting > 0;
  }

  /** Gives a slot back that was taken for an attempt which does not begin. */
  void notBegun() {
    starting--;
  }

  /** The code of an attempt begins in the slot that was taken for it. */
  void begun() {
    starting--;
    taken++;
    meters.started();
  }

  /** Gives a slot back. */
  void free() {
    taken--;
  }

  /** An attempt was ended whose code goes on; its slot is free, its thread may be gone for ever. */
  void loseThread() {
    lostThreads++;
    free();
  }

  /** A thread that was given up came back. */
  void regainThread() {
    lostThreads--;
  }

  int lostThreads() {
    return lostThreads;
  }

  /** Returns how long a task waits that could not be tried: longer each time, until one could. */
  long notTriedMs() {
    long waitMs = notTriedMs;
    notTriedMs = Math.min(NOT_TRIED_MAX_MS, 2 * notTriedMs);
    return waitMs;
  }

  /** Says whether the last attempt could be made, or there was none. */
  boolean isFirstNotTried() {
    return notTriedMs == NOT_TRIED_FIRST_MS;
  }

  void tried() {
    notTriedMs = NOT_TRIED_FIRST_MS;
  }

  /**
   * Has no attempt begin any more, or go on to begin them.
   *
   * @param why null to go on
   */
  void pause(String why) {
    pausedWhy = why;
  }

  @Override
  public boolean isPaused() {
    return pausedWhy != null;
  }

  /** Forgets what waits: with the lease, all that is held went. Code that runs keeps its slots. */
  void clear() {
    ready.clear();
    starting = 0;
  }
}
