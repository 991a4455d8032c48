package dev.offload.worker;

import dev.offload.handler.Demo;
import dev.offload.task.Attempts;
import dev.offload.task.LiveTask;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.time.SoonestAlarm;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.ObjLongConsumer;

/**
 * Moves tasks when they are due, soonest first: those of the demo go on by themselves, for the
 * others an attempt begins when its lane has a slot. What came of attempts is written first. The
 * next batch starts when one returns, so batches grow with load.
 */
final class Runner {
  private static final int BATCH_MAX = 1_000;

  /** It looks every 10 s while anything waits: a machine that sleeps does not run. */
  private static final long BEHIND_MAX_MS = Refill.CLOCK_LOOK_MS + 2_000;

  private final Node node;
  private final HeldTasks held;
  private final Lanes lanes;
  private final Moves moves;
  private final Deque<Change> ended = new ArrayDeque<>();
  private Demo demo;
  private Attempting attempting = Attempting.NONE;
  private Handing handing = Handing.NONE;
  private ObjLongConsumer<LiveTask> schedules = (task, seenMs) -> {};
  private Runnable whenStarted = () -> {};
  private final SoonestAlarm alarm;
  private boolean stopped;
  private boolean isChoosing;

  /** When nothing was left that was due, last. */
  private long lookedMs = Long.MAX_VALUE;

  Runner(Node node, HeldTasks held, Lanes lanes, Moves moves) {
    this.node = node;
    this.held = held;
    this.lanes = lanes;
    this.moves = moves;
    this.alarm = new SoonestAlarm(node.time(), this::wake);
  }

  /**
   * Sets who does the work.
   *
   * @param fires takes schedules that are due, and when that could be seen; they stay held
   */
  void run(Demo waits, Attempting attempts, ObjLongConsumer<LiveTask> fires) {
    demo = waits;
    attempting = attempts;
    schedules = fires;
  }

  void hand(Handing to) {
    handing = to;
  }

  /** Sets what is done after all was started that can be. */
  void whenStarted(Runnable action) {
    whenStarted = action;
  }

  /** Writes what came of an attempt. */
  void write(Change change) {
    ended.add(change);
    wake();
  }

  /** Writes changes together. */
  void write(List<Change> changes) {
    ended.addAll(changes);
    wake();
  }

  /** Has a change written when this is woken. */
  void add(Change change) {
    ended.add(change);
  }

  /** Says whether no write may begin, as enough are under way. */
  boolean isBusy() {
    return !moves.hasPlace();
  }

  /** Lets go of a task that somebody else moved, if not away from this node. */
  void letGo(LiveTask task) {
    held.release(task.id(), task.version());
    held.mindUnknown(task.shelf(), node.clock().nowMs());
  }

  /** Has a due task wait on as it is, and be due again later. */
  void lookAgain(LiveTask task, long afterMs) {
    held.putBack(task.due(node.clock().nowMs() + afterMs), false);
    wake();
  }

  /** Says whether some attempt is to begin that is not known to. */
  boolean areStarting() {
    return lanes.areStarting();
  }

  /** Starts what is due and sets the alarm for what is next. */
  void wake() {
    // What is chosen meanwhile is part of the batch that is being made.
    while (!isChoosing && moves.hasPlace()) {
      List<Change> batch = nextBatch(node.clock().nowMs());
      if (batch.isEmpty()) {
        break;
      }
      moves.write(batch, this::wake);
    }
    if (!isChoosing && moves.hasPlace() && !stopped) {
      setAlarm();
    }
  }

  private void setAlarm() {
    long nowMs = node.clock().nowMs();
    long soonest = held.nextDueAt().orElse(Long.MAX_VALUE);
    if (soonest > nowMs) {
      lookedMs = nowMs;
    }
    long next = Math.min(soonest, handing.nextMs());
    if (next != Long.MAX_VALUE) {
      long delayMs = next - nowMs;
      alarm.in(Math.min(delayMs, Refill.CLOCK_LOOK_MS));
    }
    long waitMs = lanes.waitMs();
    if (waitMs != TokenBucket.NEVER) {
      alarm.in(waitMs);
    }
    whenStarted.run();
  }

  private List<Change> nextBatch(long nowMs) {
    List<Change> batch = new ArrayList<>();
    isChoosing = true;
    try {
      choose(nowMs, batch);
    } finally {
      isChoosing = false;
    }
    return batch;
  }

  private void choose(long nowMs, List<Change> batch) {
    takeEnded(batch);
    if (!stopped) {
      held.takeDue(nowMs, BATCH_MAX - batch.size()).forEach(task -> sort(task, nowMs, batch));
      lanes.start(BATCH_MAX - batch.size(), (lane, task) -> batch.add(next(lane, task, nowMs)));
      handing.serve(nowMs);
      takeEnded(batch);
    }
  }

  private void takeEnded(List<Change> batch) {
    while (!ended.isEmpty() && batch.size() < BATCH_MAX) {
      batch.add(ended.poll());
    }
  }

  private void sort(LiveTask task, long nowMs, List<Change> batch) {
    Lane lane = lanes.of(task.shelf());
    if (task.shelf().equals(Shelf.SCHEDULES)) {
      schedules.accept(task, seenMs(task, nowMs));
    } else if (lane == null) {
      if (lanes.park(task)) {
        node.events().attempts().parked(task.shelf().lane());
      }
    } else if (lane.isQueue()) {
      handing.due(lane, task);
    } else if (lane.isDemo() && !holdsBack(lane, task)) {
      batch.add(next(lane, task, nowMs));
    } else if (task.attempts().running()) {
      attempting.crashed(lane, task);
    } else {
      lanes.add(lane, task);
    }
  }

  /**
   * What became due since nothing was left that is due could be seen at once: to be behind with
   * work is another matter than not to run.
   */
  private long seenMs(LiveTask task, long nowMs) {
    boolean isBehind = task.dueAt() >= lookedMs && nowMs - lookedMs < BEHIND_MAX_MS;
    return isBehind ? Math.min(nowMs, task.dueAt()) : nowMs;
  }

  /** What a paused lane of the demo has begun it ends. */
  private static boolean holdsBack(Lane lane, LiveTask task) {
    return lane.isPaused() && task.status() != Status.PROCESSING;
  }

  private Change next(Lane lane, LiveTask task, long nowMs) {
    return lane.isDemo() ? new Change(task, demo.next(task, nowMs)) : start(lane, task, nowMs);
  }

  private Change start(Lane lane, LiveTask task, long nowMs) {
    Attempts before = task.attempts();
    Attempts started = new Attempts(true, before.starts() + 1, before.errors(), before.crashes());
    // Due at its start: who takes the task over finds at once that its attempt is no more.
    return new Change(
        task,
        task.to(Status.PROCESSING, nowMs, nowMs).with(started),
        after -> {
          lane.meters().waited(after.dueAt() - task.dueAt());
          attempting.begin(lane, after);
        },
        () -> attempting.notBegun(lane));
  }

  /** Forgets what came of attempts: with the lease they went. */
  void clear() {
    ended.clear();
  }

  /** Begins nothing more; what comes of attempts is still written. */
  void stop() {
    stopped = true;
    alarm.cancel();
  }
}
