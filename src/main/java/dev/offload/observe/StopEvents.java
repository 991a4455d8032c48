package dev.offload.observe;

import dev.offload.task.Move;
import dev.offload.task.Status;
import dev.offload.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a node stops, told to the operator: that it begins to, and what it leaves. */
public final class StopEvents {
  private static final Logger LOG = LoggerFactory.getLogger("offload");

  /** How long the store may take to say what is left. */
  static final long ANSWER_MS = 1_000;

  private final NodeState state;
  private final Time time;
  private final AtomicLong givenBack = new AtomicLong();
  private volatile long beganMs;

  StopEvents(NodeState state, Time time) {
    this.state = state;
    this.time = time;
  }

  /** The node was told to stop; each part of it may say so. Not told of one that never began. */
  public void begin() {
    if (state.isStopping() || state.isStoreClosing()) {
      return;
    }
    beganMs = time.monotonicMs();
    state.stop();
    LOG.info("Stopping: storing accepted work first");
  }

  /** Moves were stored; those of attempts that a stop cut short are counted. */
  void moved(List<Move> won) {
    if (state.isStopping()) {
      givenBack.addAndGet(won.stream().filter(StopEvents::isGivenBack).count());
    }
  }

  private static boolean isGivenBack(Move move) {
    return move.from() == Status.PROCESSING && move.to() == Status.RECEIVED;
  }

  /**
   * The last thing of a stop: closes the store and tells what is left in it, as far as that is
   * known within 1 s.
   *
   * @param live asks it how many tasks are live, by status
   */
  public Future<Void> end(Supplier<Future<Map<Status, Long>>> live, Supplier<Future<Void>> close) {
    Promise<String> left = Promise.promise();
    Time.Alarm tooLate = time.after(ANSWER_MS, () -> left.tryComplete(unknown()));
    live.get()
        .onComplete(
            counts -> {
              tooLate.cancel();
              left.tryComplete(counts.succeeded() ? known(counts.result()) : unknown());
            });
    return left.future()
        .compose(
            what ->
                close
                    .get()
                    .onComplete(
                        closed ->
                            LOG.info(
                                "Stopped after {} ms: gave back {}, {}",
                                time.monotonicMs() - beganMs,
                                Counted.of(givenBack.get(), "attempt"),
                                what)));
  }

  private static String known(Map<Status, Long> live) {
    long tasks = live.values().stream().mapToLong(Long::longValue).sum();
    return "left " + Counted.of(tasks, "unfinished task") + " in the store";
  }

  private static String unknown() {
    return "but the store did not say how many unfinished tasks it has";
  }
}
