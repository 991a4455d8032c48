package dev.offload.worker;

import dev.offload.handler.Outcome;
import dev.offload.handler.Run;
import dev.offload.task.History;
import dev.offload.task.LiveTask;
import dev.offload.task.Move;
import dev.offload.task.Task;
import dev.offload.task.Unpublished;
import dev.offload.time.Time;
import dev.offload.time.Time.Alarm;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * An attempt that runs on this node. Its moves go one after the other: the end waits for a progress
 * that is being written. What its code answers after its end is dropped.
 */
final class Running implements Run {

  /**
   * How long the code of an attempt that ended may take to return before its thread is given up.
   */
  static final long RETURN_MS = 10_000;

  private final Runs runs;
  private final Time time;
  private final Lane lane;
  private final Delivery delivery;
  private final long startedAt;
  private final long timeoutMs;
  private final Promise<Stop> stopped = Promise.promise();
  private final ProgressPace pace;
  private LiveTask task;
  private History history;
  private Alarm soft = () -> {};
  private Alarm hard = () -> {};
  private Alarm late = () -> {};
  private boolean writing;
  private boolean ended;
  private boolean returned;
  private boolean givenUp;
  private Move end;

  /** What is to be stored before the end is. */
  private List<Outcome.Event> events = List.of();

  Running(Runs runs, Time time, Lane lane, LiveTask task, Task stored) {
    this.runs = runs;
    this.time = time;
    this.lane = lane;
    this.task = task;
    this.startedAt = task.dueAt();
    long ownMs = stored.payload().limits().timeoutMs();
    this.timeoutMs = ownMs > 0 ? ownMs : lane.work().timeoutMs();
    this.history = stored.history().withProgress(null);
    this.pace = new ProgressPace(time, this::tellProgress);
    this.delivery =
        new Delivery(
            task.id(),
            stored.eventID(),
            task.shelf().topic(),
            task.shelf().subscription(),
            task.attempts().starts(),
            stored.payload(),
            stored.state(),
            stored.receivedAt(),
            runs.nowMs() + timeoutMs);
  }

  void begin() {
    soft = time.after(timeoutMs * 4 / 5, () -> stopped.tryComplete(Stop.TIMEOUT));
    hard = time.after(timeoutMs, this::timeOut);
    lane.work().run(this).onComplete(result -> returned(Ending.outcome(result)));
  }

  private void returned(Outcome outcome) {
    if (returned) {
      return;
    }
    returned = true;
    late.cancel();
    if (givenUp) {
      lane.slots().regainThread();
    } else {
      lane.slots().free();
    }
    boolean isLate = ended;
    if (!isLate) {
      events = outcome.events();
      end(runs.endings().of(this, outcome));
    }
    runs.returned(this, isLate);
  }

  private void timeOut() {
    stopped.tryComplete(Stop.TIMEOUT);
    String why = "no answer within " + timeoutMs + " ms";
    end(runs.endings().of(this, Outcome.Failed.of(Ending.TIMEOUT, why)));
    waitForReturn();
  }

  private void waitForReturn() {
    if (!returned) {
      late = time.after(RETURN_MS, this::giveUp);
    }
  }

  private void giveUp() {
    givenUp = true;
    lane.slots().loseThread();
    runs.gaveUp(this);
  }

  private void end(Move move) {
    if (ended) {
      return;
    }
    fence();
    end = move;
    writeNext();
  }

  private void fence() {
    ended = true;
    soft.cancel();
    hard.cancel();
    pace.stop();
  }

  /** Somebody else moved the task, or has it. */
  void takenAway(Stop why) {
    if (!ended) {
      lane.meters().takenAway(why == Stop.CANCELLED);
      fence();
      waitForReturn();
    }
    stopped.tryComplete(why);
  }

  void shutDown() {
    stopped.tryComplete(Stop.SHUTDOWN);
  }

  void release() {
    if (!ended) {
      end(ending().released(runs.nowMs()));
    }
  }

  /** Gives the task back before any code ran. */
  void giveBack() {
    returned = true;
    release();
  }

  @Override
  public Delivery delivery() {
    return delivery;
  }

  @Override
  public Future<Stop> stopped() {
    return stopped.future();
  }

  @Override
  public void progress(int percent, String text) {
    if (ended) {
      return;
    }
    history = history.withProgress(pace.newest(percent, text, runs.nowMs()));
    tellProgress();
  }

  private void tellProgress() {
    if (!ended && !writing && pace.take()) {
      write(ending().progress(runs.nowMs()), this::won);
    }
  }

  private void writeNext() {
    if (writing || end == null) {
      return;
    }
    if (events.isEmpty()) {
      // Guarded by the version that what was written meanwhile left.
      Move last = task.to(end.to(), end.at(), end.dueAt());
      write(last.with(end.attempts()).with(end.bodies()), this::won);
    } else {
      Move first = ending().unpublished(end, delivery.receivedAt(), events);
      write(first, after -> publish(after, first.bodies().history().unpublished()));
    }
  }

  private void publish(LiveTask after, Unpublished unpublished) {
    task = after;
    events = List.of();
    Publications publications = runs.endings().publications();
    publications.store(unpublished, delivery.trace(), () -> won(task));
  }

  private void write(Move move, Consumer<LiveTask> won) {
    writing = true;
    runs.write(new Change(task, move, won, this::lost));
  }

  private void won(LiveTask after) {
    writing = false;
    task = after;
    if (!after.status().isLive() || !after.attempts().running()) {
      runs.stored(this);
    } else if (end != null) {
      writeNext();
    } else {
      tellProgress();
    }
  }

  private void lost() {
    writing = false;
    end = null;
    takenAway(Stop.CANCELLED);
    runs.stored(this);
  }

  Ending ending() {
    return new Ending(task, history, startedAt, runs.incarnation());
  }

  long ranMs() {
    return runs.nowMs() - delivery.deadlineAt() + timeoutMs;
  }

  int version() {
    return task.version();
  }

  UUID id() {
    return delivery.taskID();
  }

  Lane lane() {
    return lane;
  }
}
