package dev.offload.worker;

import dev.offload.store.Leases;
import dev.offload.store.Leases.Adopted;
import dev.offload.store.Leases.Slice;
import dev.offload.task.LiveTask;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;

/**
 * Takes the tasks of a node that is gone, slice after slice of their due times, the soonest first.
 * What is due within the window is held as it is taken, so nothing is read twice; what is due later
 * is taken without being held, and what memory has no room for is left to others.
 *
 * <p>Survivors of one death share: each begins at another page of a slice that has several, and
 * takes turns. A full page has 2,000 tasks, of which only what is held of them is read.
 */
final class Adoption {

  /** How many tasks are taken at once. */
  static final int PAGE = 2_000;

  /**
   * What is due by then is taken at once; the rest only while this node keeps up with its moves.
   */
  private static final long AHEAD_MS = 5_000;

  private static final long BEHIND_MS = 500;
  private static final long REST_MS = 50;

  private static final long FIRST_SPAN_MS = 500;
  private static final long LEAST_SPAN_MS = 10;

  private final Node node;
  private final NodeLease lease;
  private final HeldTasks held;
  private final Leases leases;

  /** How a walk ended. */
  enum End {
    /** Nothing was left to take. */
    DONE,
    /** It is to be gone on with after another look at the leases. */
    INTERRUPTED,
    /** Memory has no room for what is due soon. */
    NO_ROOM
  }

  /** Which of the survivors this node is, from 0. */
  record Place(int rank, int survivors) {}

  Adoption(Node node, NodeLease lease, HeldTasks held, Leases leases) {
    this.node = node;
    this.lease = lease;
    this.held = held;
    this.leases = leases;
  }

  /**
   * Takes what a dead incarnation owns.
   *
   * @param untilMs by {@link dev.offload.time.Time#monotonicMs()}: then it is interrupted
   * @return how it ended; fails when the store does, which may then have given tasks unseen
   */
  Future<End> from(String gone, Place place, long untilMs) {
    Walk walk = new Walk(gone, place, untilMs);
    walk.step();
    return walk.end.future();
  }

  private final class Walk {
    private final Promise<End> end = Promise.promise();
    private final String owner = lease.owner();
    private final String gone;
    private final Place place;
    private final long untilMs;
    private final long nearUntilMs = node.clock().nowMs() + HeldTasks.WINDOW_MS;
    private long fromMs = Long.MIN_VALUE;
    private long toMs = node.clock().nowMs() - Leases.LAPSE_MS;
    private long spanMs = FIRST_SPAN_MS;
    private int page;
    private int round;
    private int taken;

    Walk(String gone, Place place, long untilMs) {
      this.gone = gone;
      this.place = place;
      this.untilMs = untilMs;
      page = place.rank;
    }

    void step() {
      if (end.future().isComplete()) {
        return;
      }
      boolean isFar = fromMs >= nearUntilMs;
      int limit = isFar ? PAGE : Math.min(PAGE, held.room(toMs > node.clock().nowMs()));
      if (!owner.equals(lease.owner())
          || !lease.mayWrite()
          || node.time().monotonicMs() >= untilMs) {
        ended(End.INTERRUPTED);
      } else if (limit == 0) {
        ended(End.NO_ROOM);
      } else if (mayWait()) {
        node.time().after(REST_MS, this::step);
      } else {
        long endMs = isFar ? Long.MAX_VALUE : Math.min(toMs, nearUntilMs);
        take(new Slice(fromMs, endMs, page * limit, limit));
      }
    }

    private boolean mayWait() {
      long nowMs = node.clock().nowMs();
      return fromMs > nowMs + AHEAD_MS
          && held.nextDueAt().orElse(Long.MAX_VALUE) < nowMs - BEHIND_MS;
    }

    private void take(Slice slice) {
      long asked = held.ask();
      leases
          .adopt(gone, owner, slice)
          .onSuccess(
              adopted -> {
                if (owner.equals(lease.owner())) {
                  adopted(adopted.won(), asked);
                }
                held.answered(asked);
                taken += adopted.won().size();
                next(slice, adopted);
                step();
              })
          .onFailure(
              cause -> {
                held.answered(asked);
                tell();
                end.fail(cause);
              });
    }

    /** Holds those that are near, and minds the others and those that there is no room for. */
    private void adopted(List<LiveTask> tasks, long asked) {
      long nowMs = node.clock().nowMs();
      for (LiveTask task : tasks) {
        if (task.dueAt() < nowMs + HeldTasks.WINDOW_MS && held.hasRoom(task, nowMs)) {
          held.hold(task, asked);
        } else if (!held.isKnown(task.id(), asked)) {
          held.mindStored(task, nowMs);
        }
      }
      node.events().held(held.size());
      held.tellCame();
    }

    private void next(Slice slice, Adopted adopted) {
      round++;
      boolean isFull = adopted.found() == slice.limit();
      if (isFull && adopted.won().isEmpty()) {
        ended(End.INTERRUPTED);
      } else if (isFull) {
        page = (place.rank + round) % place.survivors;
        spanMs = Math.max(LEAST_SPAN_MS, spanMs / 2);
      } else if (slice.skip() > 0) {
        page = 0;
      } else if (slice.untilMs() == Long.MAX_VALUE) {
        ended(End.DONE);
      } else {
        page = place.rank;
        fromMs = slice.untilMs();
        spanMs = adopted.found() * 4 < slice.limit() ? spanMs * 2 : spanMs;
        toMs = fromMs + spanMs;
      }
    }

    private void ended(End how) {
      tell();
      end.tryComplete(how);
    }

    private void tell() {
      if (taken > 0) {
        node.events().lease().adopting(gone, taken);
        taken = 0;
      }
    }
  }
}
