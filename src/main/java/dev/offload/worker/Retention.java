package dev.offload.worker;

import dev.offload.store.Leases.Lease;
import dev.offload.store.TaskStore;
import dev.offload.store.TaskStore.Removal;
import dev.offload.store.UniqueKeys;
import dev.offload.task.TaskIds;
import dev.offload.task.TaskReader.PageQuery;
import dev.offload.time.Backoff;
import dev.offload.time.Time.Alarm;
import io.vertx.core.Future;
import java.util.UUID;

/**
 * Removes tasks some time after they were finished. Of the nodes that share a store the one with
 * the lowest live incarnation does it: for a moment two may think that of themselves, which does no
 * harm, and when it is gone the next one is the lowest.
 *
 * <p>A sweep walks the old tasks a few at a time and rests in between for several times as long as
 * that took, so it slows down when the store is busy.
 *
 * <p>A clock that was set far ahead must not remove everything at once. Until it went on evenly for
 * an hour in this process, the time is taken from what was stored an hour ago or earlier.
 */
final class Retention {

  /** How many tasks one round looks at. */
  static final int ROUND = 300;

  /**
   * A clock is trusted once it went on evenly for so long, or for the retention where that is
   * shorter.
   */
  private static final long STEADY_MS = 3_600_000;

  /** By how much the clock may drift from the monotonic one between two sweeps. */
  private static final long DRIFT_MAX_MS = 60_000;

  /** What was stored last may be so old after a start, and nothing is odd about the clock. */
  private static final long STOPPED_FOR_LONG_MS = 86_400_000;

  private static final long FIRST_MS = 300_000;
  private static final long SELDOM_MS = 3_600_000;
  private static final long OFTEN_MS = 1_000;
  private static final int SWEEPS_IN_RETENTION = 10;
  private static final long LEAST_REST_MS = 20;
  private static final int REST_FACTOR = 4;

  private final Node node;
  private final NodeLease lease;
  private final long retentionMs;
  private final Backoff backoff = new Backoff();
  private Alarm alarm = () -> {};
  private boolean stopped;
  private boolean warned;
  private long steadySinceMs = Long.MIN_VALUE;
  private long aheadMs;

  /**
   * @param retentionMs how long finished tasks are kept; 0 is for ever
   */
  Retention(Node node, NodeLease lease, long retentionMs) {
    this.node = node;
    this.lease = lease;
    this.retentionMs = retentionMs;
  }

  /** Begins; nothing is asked of the store before some time has passed. */
  void start() {
    if (retentionMs > 0) {
      if (node.clock().isKnown()) {
        isSteady(node.clock().nowMs());
      }
      in(Math.min(FIRST_MS, everyMs()), this::sweep);
    }
  }

  void stop() {
    stopped = true;
    alarm.cancel();
  }

  private void in(long delayMs, Runnable step) {
    if (!stopped) {
      alarm = node.time().after(delayMs, step);
    }
  }

  private long everyMs() {
    return Math.max(OFTEN_MS, Math.min(SELDOM_MS, retentionMs / SWEEPS_IN_RETENTION));
  }

  private void sweep() {
    isMine()
        .onSuccess(
            mine -> {
              backoff.reset();
              if (mine) {
                begin();
              } else {
                in(everyMs(), this::sweep);
              }
            })
        .onFailure(
            cause -> {
              node.events().storeFailed("looking who removes old tasks", cause);
              in(backoff.nextMs(), this::sweep);
            });
  }

  private void begin() {
    long nowMs = node.clock().nowMs();
    if (isSteady(nowMs)) {
      forgetClaims(nowMs - TaskStore.CLAIMED_MS);
      forgetHolders(nowMs - UniqueKeys.IN_DOUBT_MS, null);
      round(nowMs - retentionMs, TaskIds.LAST_OF_SCHEDULES);
      return;
    }
    // What was stored so long ago says that this time was reached, however the clock stands now.
    UUID before = TaskIds.lowestAt(Math.max(0, nowMs - patienceMs()));
    node.store()
        .page(new PageQuery(null, before, 1))
        .onSuccess(
            page -> {
              if (page.items().isEmpty()) {
                in(everyMs(), this::sweep);
              } else {
                long newestMs = TaskIds.timeMs(page.items().get(0).id());
                warnOfAge(nowMs - newestMs);
                round(newestMs - retentionMs, TaskIds.LAST_OF_SCHEDULES);
              }
            })
        .onFailure(
            cause -> {
              node.events().storeFailed("looking for the newest task", cause);
              in(backoff.nextMs(), this::sweep);
            });
  }

  private void forgetClaims(long beforeMs) {
    node.store()
        .forgetClaims(beforeMs)
        .onSuccess(
            forgotten -> {
              if (forgotten == TaskStore.FORGOTTEN_MAX && !stopped) {
                node.time().after(LEAST_REST_MS, () -> forgetClaims(beforeMs));
              }
            })
        .onFailure(cause -> node.events().storeFailed("forgetting old keys", cause));
  }

  private void forgetHolders(long beforeMs, String after) {
    node.store()
        .forgetHolders(beforeMs, after)
        .onSuccess(
            next -> {
              if (next != null && !stopped) {
                node.time().after(LEAST_REST_MS, () -> forgetHolders(beforeMs, next));
              }
            })
        .onFailure(cause -> node.events().storeFailed("forgetting old unique keys", cause));
  }

  /** Tells once when this clock, if it goes on so, has everything removed that is finished. */
  private void warnOfAge(long ageMs) {
    if (!warned && ageMs > Math.max(retentionMs, STOPPED_FOR_LONG_MS)) {
      warned = true;
      long steadyMs = node.time().monotonicMs() - steadySinceMs;
      node.events().clockInDoubt(ageMs, retentionMs, patienceMs() - steadyMs);
    }
  }

  private long patienceMs() {
    return Math.min(STEADY_MS, retentionMs);
  }

  private boolean isSteady(long nowMs) {
    long monotonicMs = node.time().monotonicMs();
    long drift = Math.abs(nowMs - monotonicMs - aheadMs);
    if (steadySinceMs == Long.MIN_VALUE || drift > Math.min(DRIFT_MAX_MS, everyMs())) {
      if (steadySinceMs != Long.MIN_VALUE) {
        node.events().clockSet(nowMs - monotonicMs - aheadMs, patienceMs());
      }
      steadySinceMs = monotonicMs;
    }
    aheadMs = nowMs - monotonicMs;
    return monotonicMs - steadySinceMs >= patienceMs();
  }

  private Future<Boolean> isMine() {
    if (!lease.mayWrite() || !node.clock().isKnown()) {
      return Future.succeededFuture(false);
    }
    if (node.store().leases().isEmpty()) {
      return Future.succeededFuture(true);
    }
    return node.store()
        .leases()
        .get()
        .all()
        .map(
            all ->
                all.stream()
                    .filter(Lease::live)
                    .map(Lease::incarnation)
                    .min(String::compareTo)
                    .filter(lease.owner()::equals)
                    .isPresent());
  }

  private void round(long endedBeforeMs, UUID after) {
    if (!lease.mayWrite()) {
      in(everyMs(), this::sweep);
      return;
    }
    long beganMs = node.time().monotonicMs();
    node.store()
        .removeEnded(endedBeforeMs, after, ROUND)
        .onSuccess(removal -> ended(removal, endedBeforeMs, beganMs))
        .onFailure(
            cause -> {
              node.events().storeFailed("removing old tasks", cause);
              in(backoff.nextMs(), () -> round(endedBeforeMs, after));
            });
  }

  private void ended(Removal removal, long endedBeforeMs, long beganMs) {
    node.events().storeAnswered();
    node.events().removed(removal.removed());
    backoff.reset();
    if (removal.next() == null) {
      in(everyMs(), this::sweep);
    } else {
      long tookMs = node.time().monotonicMs() - beganMs;
      long restMs = Math.max(LEAST_REST_MS, tookMs * REST_FACTOR);
      in(restMs, () -> round(endedBeforeMs, removal.next()));
    }
  }
}
