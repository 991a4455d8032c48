package dev.offload.worker;

import dev.offload.store.Leases;
import dev.offload.store.Leases.Lease;
import dev.offload.time.Backoff;
import dev.offload.time.Time.Alarm;
import dev.offload.time.Time.Moment;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * This node's right to write: a lease in a store that is shared, for ever in one that is not. It is
 * renewed every 2 s and lapses 8 s after a renewal by the store's clock; the node itself stops
 * writing 2 s earlier, counted from when its last good renewal left by whichever of this machine's
 * clocks says more. It also needs the store's time, which a sleep of the machine makes unknown.
 */
final class NodeLease {

  private static final long RENEW_MS = 2_000;
  private static final long MARGIN_MS = 2_000;

  private final Node node;
  private final Optional<Leases> leases;
  private final List<Listener> listeners = new ArrayList<>();
  private final Backoff backoff = new Backoff();
  private final Supplier<String> incarnations;
  private String incarnation;
  private Lease held;
  private long goodSinceMs;
  private Moment lastGood;
  private boolean steppedDown;
  private boolean stopped;
  private Alarm alarm = () -> {};

  /** Hears what becomes of the lease. */
  @FunctionalInterface
  interface Listener {

    /**
     * Writing is allowed (again), under the same incarnation or the first one: read what is owned.
     */
    void leaseHeld();

    /** The incarnation is dead: nothing is owned any more. A new one follows with leaseHeld. */
    default void leaseLost() {}
  }

  /**
   * @param incarnations draws a new incarnation id, never the same twice
   */
  NodeLease(Node node, Supplier<String> incarnations) {
    this.node = node;
    this.incarnations = incarnations;
    this.incarnation = incarnations.get();
    this.leases = node.store().leases();
  }

  void listen(Listener listener) {
    listeners.add(listener);
  }

  /** Opens the lease; the Future completes when this node may write. */
  Future<Void> start() {
    if (leases.isEmpty()) {
      node.events().lease().alone(incarnation);
      heldNow();
      return Future.succeededFuture();
    }
    return open(leases.get()).onSuccess(v -> renewIn(RENEW_MS));
  }

  /** Returns the incarnation under which this node owns tasks. */
  String owner() {
    return incarnation;
  }

  /** Says whether a write may leave now. */
  boolean mayWrite() {
    if (leases.isEmpty()) {
      return !stopped;
    }
    return held != null && !stopped && !noteStepDown();
  }

  /** Returns for how long the lease has been renewed without a gap, in milliseconds. */
  long unbrokenMs() {
    return mayWrite() ? node.time().monotonicMs() - goodSinceMs : 0;
  }

  /** Gives the lease up, so that others take over at once. */
  Future<Void> release() {
    stopped = true;
    alarm.cancel();
    node.events().lease().released();
    return leases.isEmpty() || held == null
        ? Future.succeededFuture()
        : leases.get().release(incarnation);
  }

  private Future<Void> open(Leases shared) {
    return new ClockSampler(node).learn().compose(v -> openNow(shared));
  }

  private Future<Void> openNow(Leases shared) {
    Moment sent = node.time().moment();
    return shared
        .open(incarnation)
        .map(
            lease -> {
              held = lease;
              good(sent);
              goodSinceMs = sent.monotonicMs();
              node.events().lease().opened(incarnation);
              heldNow();
              return null;
            });
  }

  private void heldNow() {
    List.copyOf(listeners).forEach(Listener::leaseHeld);
  }

  private void renewIn(long delayMs) {
    alarm.cancel();
    if (!stopped) {
      alarm = node.time().after(delayMs, this::renew);
    }
  }

  private void renew() {
    Leases shared = leases.orElseThrow();
    noteStepDown();
    if (held == null) {
      open(shared)
          .onSuccess(v -> renewIn(RENEW_MS))
          .onFailure(
              cause -> {
                // The answer may be lost and the id used: the next try takes another.
                incarnation = incarnations.get();
                failed(cause);
              });
      return;
    }
    Moment sent = node.time().moment();
    shared
        .renew(held)
        .compose(
            renewed ->
                renewed.isPresent()
                    ? Future.succeededFuture(renewed)
                    : shared.read(incarnation).map(this::asRead))
        .onSuccess(lease -> renewed(lease, sent))
        .onFailure(this::failed);
  }

  /** What a read shows is no renewal: it only tells the counter that a lost answer would have. */
  private Optional<Lease> asRead(Optional<Lease> read) {
    if (read.isPresent() && read.get().live()) {
      held = read.get();
      throw new CounterMissedException();
    }
    return Optional.empty();
  }

  private void renewed(Optional<Lease> lease, Moment sent) {
    if (stopped) {
      return;
    }
    if (lease.isEmpty()) {
      fenced();
      return;
    }
    held = lease.get();
    node.events().storeAnswered();
    node.clock().sample(held.renewedAt(), sent);
    noteStepDown();
    good(sent);
    if (!isGood()) {
      // The machine slept while this was under way, or the answer was too slow to tell the time.
      renewIn(backoff.nextMs());
      return;
    }
    backoff.reset();
    if (steppedDown) {
      goodSinceMs = sent.monotonicMs();
      steppedDown = false;
      node.events().lease().regained(incarnation);
      heldNow();
    }
    renewIn(RENEW_MS);
  }

  private void fenced() {
    node.events().lease().fenced(incarnation);
    held = null;
    steppedDown = false;
    incarnation = incarnations.get();
    List.copyOf(listeners).forEach(Listener::leaseLost);
    renewIn(1);
  }

  private void failed(Throwable cause) {
    if (stopped) {
      return;
    }
    if (cause instanceof CounterMissedException) {
      renewIn(1);
      return;
    }
    noteStepDown();
    node.events().storeFailed("renewing the lease", cause);
    renewIn(backoff.nextMs());
  }

  /** What was noticed holds until a good renewal, also when a clock that was set is set back. */
  private boolean noteStepDown() {
    if (held != null && !steppedDown && !isGood()) {
      steppedDown = true;
      node.events().lease().steppedDown(incarnation);
    }
    return steppedDown;
  }

  private void good(Moment sent) {
    lastGood = sent;
    if (isGood()) {
      node.events().lease().goodUntil(sent.monotonicMs() + Leases.LAPSE_MS - MARGIN_MS);
    }
  }

  private boolean isGood() {
    return node.time().sinceMs(lastGood) < Leases.LAPSE_MS - MARGIN_MS && node.clock().isKnown();
  }

  private static final class CounterMissedException extends RuntimeException {
    CounterMissedException() {
      super("the answer to a renewal was missed", null, false, false);
    }
  }
}
