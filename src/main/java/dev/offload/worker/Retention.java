package dev.offload.worker;

import dev.offload.Time.Alarm;
import dev.offload.store.Leases.Lease;
import dev.offload.store.TaskStore.Removal;
import io.vertx.core.Future;
import java.util.UUID;

/**
 * Removes tasks some time after they were finished. Of the nodes that share a store the one with
 * the lowest live incarnation does it: for a moment two may think that of themselves, which does no
 * harm, and when it is gone the next one is the lowest.
 *
 * <p>A sweep walks the old tasks a few at a time and rests in between for several times as long as
 * that took, so it slows down when the store is busy.
 */
final class Retention {

  /** How many tasks one round looks at. */
  static final int ROUND = 300;

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
                round(node.clock().nowMs() - retentionMs, null);
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

  private void round(long finishedBeforeMs, UUID after) {
    if (!lease.mayWrite()) {
      in(everyMs(), this::sweep);
      return;
    }
    long beganMs = node.time().monotonicMs();
    node.store()
        .removeFinished(finishedBeforeMs, after, ROUND)
        .onSuccess(removal -> ended(removal, finishedBeforeMs, beganMs))
        .onFailure(
            cause -> {
              node.events().storeFailed("removing old tasks", cause);
              in(backoff.nextMs(), () -> round(finishedBeforeMs, after));
            });
  }

  private void ended(Removal removal, long finishedBeforeMs, long beganMs) {
    node.events().storeAnswered();
    node.events().removed(removal.removed());
    backoff.reset();
    if (removal.next() == null) {
      in(everyMs(), this::sweep);
    } else {
      long tookMs = node.time().monotonicMs() - beganMs;
      long restMs = Math.max(LEAST_REST_MS, tookMs * REST_FACTOR);
      in(restMs, () -> round(finishedBeforeMs, removal.next()));
    }
  }
}
