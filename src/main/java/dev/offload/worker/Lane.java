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
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * The tasks of one subscription that are due on this node and wait for a slot. Of ten starts nine
 * take the highest priority, and the tenth takes what has waited for longest.
 */
public final class Lane implements LaneMeters.Lane {
  static final int PRIORITIES = 10;
  private static final int TURNS = 10;
  private static final long NOT_TRIED_FIRST_MS = 1_000;
  private static final long NOT_TRIED_MAX_MS = 30_000;

  private final Work work;
  private final LaneMeters meters;
  private final List<Deque<LiveTask>> ready =
      IntStream.range(0, PRIORITIES).<Deque<LiveTask>>mapToObj(p -> new ArrayDeque<>()).toList();
  private final List<Shelf> shelves;
  private volatile int size;
  private volatile long oldestDueAt = Long.MAX_VALUE;
  private int starting;
  private volatile int taken;
  private int lostThreads;
  private int turn;
  private long notTriedMs = NOT_TRIED_FIRST_MS;
  private volatile String pausedWhy;

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

  void add(LiveTask task) {
    ready.get(task.shelf().priority()).add(task);
    size++;
    oldestDueAt = Math.min(oldestDueAt, task.dueAt());
  }

  /** Forgets a task if it waits here, with no higher version. */
  boolean letGo(UUID id, int version) {
    boolean waited =
        ready.stream()
            .anyMatch(queue -> queue.removeIf(it -> it.id().equals(id) && it.version() <= version));
    size -= waited ? 1 : 0;
    lookForOldest();
    return waited;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int running() {
    return taken;
  }

  @Override
  public long oldestDueAt() {
    return oldestDueAt;
  }

  private void lookForOldest() {
    oldestDueAt = size == 0 ? Long.MAX_VALUE : longestWaiting().peek().dueAt();
  }

  /** Says whether an attempt may begin. */
  boolean mayStart() {
    int slots = starting + taken;
    boolean hasSlot =
        isDemo() || slots < work.concurrency && slots + lostThreads < 2 * work.concurrency;
    return hasSlot && size > 0 && pausedWhy == null;
  }

  /**
   * Takes the task whose turn it is, and a slot for it; there must be both. The demo has no slots.
   */
  LiveTask start() {
    turn = (turn + 1) % TURNS;
    LiveTask task = (turn == 0 ? longestWaiting() : highest()).poll();
    size--;
    starting += isDemo() ? 0 : 1;
    lookForOldest();
    return task;
  }

  private Deque<LiveTask> highest() {
    int priority = PRIORITIES - 1;
    while (ready.get(priority).isEmpty()) {
      priority--;
    }
    return ready.get(priority);
  }

  private Deque<LiveTask> longestWaiting() {
    Deque<LiveTask> longest = highest();
    for (Deque<LiveTask> other : ready) {
      if (!other.isEmpty() && other.peek().dueAt() < longest.peek().dueAt()) {
        longest = other;
      }
    }
    return longest;
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
    ready.forEach(Deque::clear);
    size = 0;
    lookForOldest();
    starting = 0;
  }
}
