package dev.offload.observe;

import dev.offload.task.Answer;
import dev.offload.task.Move;
import dev.offload.task.Refusal;
import dev.offload.time.Time;
import java.util.List;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to tasks and on the web side, told to the operator: one line each, and an outage in
 * two, not one per task; and counted. The web side may tell of it from its own context.
 */
public class TaskEvents {
  private static final Logger LOG = LoggerFactory.getLogger("offload");

  /** Says of a move that it did not wait for a time. */
  public static final long NOT_DUE = Long.MIN_VALUE;

  private static final int UNAVAILABLE = 503;

  private final NodeState state;
  private final AttemptEvents attempts;
  private final LeaseEvents lease;
  private final TaskMeters meters;
  private final StoreOutage outage;
  private final Removals removals;
  private final StopEvents stop;
  private volatile Runnable writesDownHeard = () -> {};

  public TaskEvents(NodeState state, TaskMeters meters, Time time) {
    this.state = state;
    this.meters = meters;
    this.attempts = new AttemptEvents(meters);
    this.lease = new LeaseEvents(state, meters);
    outage = new StoreOutage(state, time);
    removals = new Removals(time);
    stop = new StopEvents(state, time);
  }

  public NodeState state() {
    return state;
  }

  public AttemptEvents attempts() {
    return attempts;
  }

  public LeaseEvents lease() {
    return lease;
  }

  public ScheduleEvents schedules() {
    return meters.schedules();
  }

  public StopEvents stop() {
    return stop;
  }

  /** Sets who is told, by whoever tells of it, that writes begin to fail. */
  public void onWritesDown(Runnable told) {
    writesDownHeard = told;
  }

  public boolean areWritesDown() {
    return state.areWritesDown();
  }

  /** A read of the store failed, or a write that stores no task; it will be tried again. */
  public void storeFailed(String doing, Throwable cause) {
    FatalErrors.check(cause);
    outage.failed(doing, cause);
  }

  /** A write of tasks failed; that reads go well does not make up for it. */
  public void writeFailed(String doing, Throwable cause) {
    FatalErrors.check(cause);
    if (outage.writeFailed(doing, cause)) {
      writesDownHeard.run();
    }
  }

  public void writeAnswered() {
    outage.writeAnswered();
  }

  /** A read of the store went well, or a write that stores no task. */
  public void storeAnswered() {
    outage.answered();
  }

  public boolean isStoreDown() {
    return state.isStoreDown();
  }

  /** The worker takes work of other nodes again, or no more until it can store it. */
  public void attending(boolean there) {
    if (there) {
      LOG.info("This node accepts work from the cluster again");
    } else {
      LOG.warn("This node cannot store work: until it can, other nodes store what is posted here");
    }
  }

  /** So many tasks, and bytes of their texts, wait to be stored. */
  public void waiting(int tasks, long bytes) {
    state.setIntake(tasks, bytes);
  }

  /** Of a batch of submissions so many were new and are stored. */
  public void stored(int batch, int fresh) {
    meters.insertBatches.record(batch);
    meters.accepted.increment(fresh);
  }

  public void answered(Answer answer) {
    if (answer instanceof Refusal refusal) {
      meters.refused(refusal.code());
    }
  }

  /** A client that posted work was told that it was not taken, with that HTTP status. */
  public void refusedPost(int status) {
    meters.refusedPost(status);
    if (status == UNAVAILABLE) {
      outage.refusedPost();
    }
  }

  /** Returns the meters of a route, to be kept by it. */
  public RequestMeters requests(String route) {
    return meters.requests(route);
  }

  public void streams(int open) {
    state.setOpenStreams(open);
  }

  public void connections(int open) {
    state.setOpenConnections(open);
  }

  /** One was not waited for any more: {@code cap}, {@code head}, {@code idle}, {@code unread}. */
  public void connectionEnded(String reason) {
    meters.connectionEnded(reason);
  }

  /** So many tasks that are due soon are in memory. */
  public void held(int tasks) {
    state.setHeld(tasks);
  }

  /**
   * Moves are in the store.
   *
   * @param lateMs how long after its due time each is, or {@link #NOT_DUE}
   */
  public void moved(List<Move> won, ToLongFunction<Move> lateMs) {
    meters.moved(won, lateMs);
    stop.moved(won);
  }

  /** The clock was set while old tasks wait to be removed. */
  public void clockSet(long byMs, long patienceMs) {
    LOG.warn(
        "The clock was changed by {} s: it is used to remove old tasks after {} s of steady time",
        byMs / 1_000,
        patienceMs / 1_000);
  }

  /** The clock may have been set ahead before the start: the newest task is old by it. */
  public void clockInDoubt(long ageMs, long retentionMs, long leftMs) {
    LOG.warn(
        "By the clock the newest task is {} s old, and the retention is {} s. If the clock is"
            + " wrong, correct it: finished tasks are removed in {} s",
        ageMs / 1_000,
        retentionMs / 1_000,
        leftMs / 1_000);
  }

  /** So many finished tasks were removed after the retention. */
  public void removed(int tasks) {
    meters.removed.increment(tasks);
    removals.add(tasks);
  }

  /** Work that came by the bus, without anybody waiting for an answer, was not taken. */
  public void refusedUnheard(Refusal refusal) {
    LOG.warn("Work sent over the bus was not stored: {}", refusal.reason());
  }

  /** Moves were not written because the tasks belong to somebody else now, or moved already. */
  public void lost(int tasks) {
    meters.lostWrites.increment(tasks);
    LOG.info(
        "Dropped {} of tasks that were taken over or moved meanwhile", Counted.of(tasks, "move"));
  }

  public void reloaded(int tasks) {
    if (tasks > 0) {
      LOG.info("Resuming {}", Counted.of(tasks, "unfinished task"));
    }
  }

  /** Something that should not happen did; the request or message it happened in has failed. */
  public void unexpected(String doing, Throwable cause) {
    FatalErrors.check(cause);
    LOG.error("Unexpected error while {}", doing, cause);
  }
}
