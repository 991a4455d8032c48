package dev.offload.worker;

import dev.offload.task.LiveTask;
import dev.offload.task.Move;
import dev.offload.time.Backoff;
import dev.offload.time.Time.Alarm;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Moves tasks when they are due, in guarded batches. A batch keeps its place until every move in it
 * was won or lost; the next batch starts when one returns, so batches grow with load.
 */
final class Runner {
  private static final int BATCH_MAX = 1_000;

  private final Node node;
  private final NodeLease lease;
  private final Refill near;
  private final Announcer announcer;
  private final Promise<Void> idle = Promise.promise();
  private int inFlight;
  private boolean stopped;
  private Alarm alarm = () -> {};

  Runner(Node node, NodeLease lease, Refill near, Announcer announcer) {
    this.node = node;
    this.lease = lease;
    this.near = near;
    this.announcer = announcer;
    near.onNearer(this::wake);
  }

  /** Starts what is due and sets the alarm for what is next. */
  void wake() {
    alarm.cancel();
    if (stopped || !lease.mayWrite()) {
      return;
    }
    while (inFlight < node.store().writesInFlight()) {
      List<LiveTask> due = near.queue().takeDue(node.clock().nowMs(), BATCH_MAX);
      if (due.isEmpty()) {
        break;
      }
      inFlight++;
      new Batch(due).write();
    }
    OptionalLong next = near.queue().nextDueAt();
    if (next.isPresent() && inFlight < node.store().writesInFlight()) {
      long delayMs = next.getAsLong() - node.clock().nowMs();
      alarm = node.time().after(Math.min(delayMs, Refill.CLOCK_LOOK_MS), this::wake);
    }
  }

  /** Begins no more moves; the Future completes when those under way have an outcome. */
  Future<Void> stop() {
    stopped = true;
    alarm.cancel();
    if (inFlight == 0) {
      idle.tryComplete();
    }
    return idle.future();
  }

  private void ended() {
    inFlight--;
    if (stopped && inFlight == 0) {
      idle.tryComplete();
    }
    wake();
  }

  /** One batch on its way. */
  private final class Batch {
    private final String owner = lease.owner();
    private final Backoff backoff = new Backoff();
    private final Map<UUID, LiveTask> tasks = new HashMap<>();
    private List<Move> moves = new ArrayList<>();
    private long windowEnd;

    Batch(List<LiveTask> due) {
      long nowMs = node.clock().nowMs();
      for (LiveTask task : due) {
        tasks.put(task.id(), task);
        moves.add(task.next(nowMs));
      }
    }

    void write() {
      if (!owner.equals(lease.owner())) {
        ended();
      } else if (!lease.mayWrite()) {
        retryOrGiveUp();
      } else {
        // Never sooner than at the try before, which may have moved them on as near until then.
        windowEnd = Math.max(windowEnd, near.window());
        Verdict.apply(node.store(), owner, moves, windowEnd)
            .onSuccess(this::decided)
            .onFailure(this::failed);
      }
    }

    private void decided(Verdict verdict) {
      if (verdict.failure() == null) {
        node.events().writeAnswered();
      } else {
        node.events().writeFailed("moving tasks", verdict.failure());
      }
      count(verdict.won());
      if (!owner.equals(lease.owner())) {
        announcer.moved(verdict.won());
        ended();
        return;
      }
      backoff.reset();
      for (Move won : verdict.won()) {
        LiveTask moved = tasks.get(won.id()).after(won);
        if (moved.status().isFinal()) {
          near.queue().release(moved.id());
        } else {
          near.putBack(moved, windowEnd);
        }
      }
      verdict.lost().forEach(move -> near.queue().release(move.id()));
      if (!verdict.lost().isEmpty()) {
        node.events().lost(verdict.lost().size());
      }
      near.counted();
      announcer.moved(verdict.won());
      moves = verdict.mine();
      if (moves.isEmpty()) {
        ended();
      } else {
        retryOrGiveUp();
      }
    }

    private void count(List<Move> won) {
      long nowMs = node.clock().nowMs();
      node.events().moved(won, move -> nowMs - tasks.get(move.id()).dueAt());
    }

    private void failed(Throwable cause) {
      node.events().writeFailed("moving tasks", cause);
      retryOrGiveUp();
    }

    private void retryOrGiveUp() {
      if (stopped) {
        ended();
      } else {
        node.time().after(backoff.nextMs(), this::write);
      }
    }
  }
}
