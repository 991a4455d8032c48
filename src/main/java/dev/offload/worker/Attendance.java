package dev.offload.worker;

import dev.offload.time.Time.Alarm;
import io.vertx.core.Future;

/**
 * Has a worker take work from the cluster only while it can store it: without a lease, or with a
 * store that fails, it leaves, so that work goes to others. What it accepted before it still
 * answers. One that had to leave again soon stays away for longer each time.
 */
final class Attendance {
  static final long LOOK_MS = 500;
  static final long AWAY_MIN_MS = 1_000;
  static final long AWAY_MAX_MS = 30_000;

  /** Who leaves within this time after it came, did so soon. */
  static final long SOON_MS = 30_000;

  private final Node node;
  private final NodeLease lease;
  private final Outside door;
  private boolean there;
  private boolean changing;
  private long cameMs;
  private long awayMs = AWAY_MIN_MS / 2;
  private long backAtMs;
  private Alarm alarm = () -> {};
  private boolean stopped;

  Attendance(Node node, NodeLease lease, Outside door) {
    this.node = node;
    this.lease = lease;
    this.door = door;
  }

  /** Comes; looks again every half a second, as long as others may take over. */
  Future<Void> start() {
    there = true;
    cameMs = node.time().monotonicMs();
    if (node.store().leases().isPresent()) {
      lookSoon();
    }
    return door.open();
  }

  /** Leaves for good. */
  Future<Void> stop() {
    stopped = true;
    alarm.cancel();
    return door.close();
  }

  private void lookSoon() {
    alarm = node.time().after(LOOK_MS, this::look);
  }

  private void look() {
    long nowMs = node.time().monotonicMs();
    boolean able = lease.mayWrite() && !node.events().isStoreDown();
    if (!changing && there && !able) {
      awayMs = nowMs - cameMs < SOON_MS ? Math.min(awayMs * 2, AWAY_MAX_MS) : AWAY_MIN_MS;
      backAtMs = nowMs + awayMs;
      change(door.close());
    } else if (!changing && !there && able && nowMs >= backAtMs) {
      cameMs = nowMs;
      change(door.open());
    }
    lookSoon();
  }

  private void change(Future<Void> change) {
    there = !there;
    changing = true;
    change.onComplete(
        done -> {
          changing = false;
          if (there && done.failed()) {
            // Nobody knows that it came: it tries again.
            there = false;
            awayMs = Math.min(awayMs * 2, AWAY_MAX_MS);
            backAtMs = node.time().monotonicMs() + awayMs;
          } else {
            node.events().attending(there);
          }
          if (stopped && there) {
            door.close().onFailure(gone -> {});
          }
        });
  }
}
