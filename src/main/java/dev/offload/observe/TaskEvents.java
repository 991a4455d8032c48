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

  /**
   * An answer this soon after a failure was on its way before it, and says nothing of the store
   * now. Shorter than the wait before a second try.
   */
  private static final long UNDER_WAY_MS = 50;

  private final NodeState state;
  private final AttemptEvents attempts;
  private final LeaseEvents lease;
  private final TaskMeters meters;
  private final Time time;
  private volatile long lastFailedMs;
  private volatile Runnable writesDownHeard = () -> {};

  public TaskEvents(NodeState state, TaskMeters meters, Time time) {
    this.state = state;
    this.meters = meters;
    this.attempts = new AttemptEvents(meters);
    this.lease = new LeaseEvents(state, meters);
    this.time = time;
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
    lastFailedMs = time.monotonicMs();
    boolean wasDown = state.isStoreDown();
    state.setReadsDown(true);
    tellOfFailure(wasDown, doing, cause);
  }

  /** A write of tasks failed; that reads go well does not make up for it. */
  public void writeFailed(String doing, Throwable cause) {
    FatalErrors.check(cause);
    lastFailedMs = time.monotonicMs();
    boolean wasDown = state.isStoreDown();
    boolean isNews = state.setWritesDown(true);
    tellOfFailure(wasDown, doing, cause);
    if (isNews) {
      writesDownHeard.run();
    }
  }

  public void writeAnswered() {
    if (!wasUnderWay() && state.setWritesDown(false)) {
      state.setReadsDown(false);
      LOG.info("The store answers again");
    } else {
      storeAnswered();
    }
  }

  private void tellOfFailure(boolean wasDown, String doing, Throwable cause) {
    if (!wasDown && !state.isStoreClosing()) {
      LOG.warn(
          "The store failed while {} ({}). New work is refused, waits go on, and everything is"
              + " tried again until it answers",
          doing,
          reason(cause));
    }
  }

  /** A read of the store went well, or a write that stores no task. */
  public void storeAnswered() {
    if (!wasUnderWay() && state.setReadsDown(false) && !state.areWritesDown()) {
      LOG.info("The store answers again");
    }
  }

  private boolean wasUnderWay() {
    return time.monotonicMs() - lastFailedMs < UNDER_WAY_MS;
  }

  public boolean isStoreDown() {
    return state.isStoreDown();
  }

  /** The worker takes work of other nodes again, or no more until it can store it. */
  public void attending(boolean there) {
    if (there) {
      LOG.info("This node takes work of the cluster again");
    } else {
      LOG.warn("This node cannot store work: it leaves what is posted to other nodes until it can");
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
  }

  /** The clock was set while old tasks wait to be removed. */
  public void clockSet(long byMs, long patienceMs) {
    LOG.warn(
        "The clock was set by {} s: old tasks are removed by it when it went on evenly for {} s",
        byMs / 1_000,
        patienceMs / 1_000);
  }

  /** The clock may have been set ahead before the start: the newest task is old by it. */
  public void clockInDoubt(long ageMs, long retentionMs, long leftMs) {
    LOG.warn(
        "By the clock the newest task is {} s old, and the retention is {} s: if the clock is"
            + " wrong, set it right, or finished tasks are removed by it in {} s",
        ageMs / 1_000,
        retentionMs / 1_000,
        leftMs / 1_000);
  }

  public void removed(int tasks) {
    meters.removed.increment(tasks);
  }

  /** Work that came by the bus, without anybody waiting for an answer, was not taken. */
  public void refusedUnheard(Refusal refusal) {
    LOG.warn("Work sent over the bus was not stored: {}", refusal.reason());
  }

  /** Moves were not written because the tasks belong to somebody else now, or moved already. */
  public void lost(int tasks) {
    meters.lostWrites.increment(tasks);
    LOG.info("{} tasks are somebody else's now: dropped here", tasks);
  }

  public void reloaded(int tasks) {
    if (tasks > 0) {
      LOG.info("{} unfinished tasks found, they go on", tasks);
    }
  }

  /** Something that should not happen did; the request or message it happened in has failed. */
  public void unexpected(String doing, Throwable cause) {
    FatalErrors.check(cause);
    LOG.error("Unexpected while {}", doing, cause);
  }

  private static String reason(Throwable cause) {
    String message = cause.getMessage();
    String text = message == null ? cause.getClass().getSimpleName() : message;
    int end = text.indexOf('\n');
    String line = end < 0 ? text : text.substring(0, end);
    return line.length() > 200 ? line.substring(0, 200) + "…" : line;
  }
}
