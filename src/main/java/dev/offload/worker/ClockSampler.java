package dev.offload.worker;

import dev.offload.store.Leases;
import dev.offload.time.Backoff;
import dev.offload.time.Time.Alarm;
import dev.offload.time.Time.Moment;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/** Keeps a node that has no lease to renew in the store's time. */
public final class ClockSampler {
  private static final long EVERY_MS = 10_000;

  /** How often it is looked whether this machine slept, which asks the store nothing. */
  private static final long LOOK_MS = 1_000;

  private final Node node;
  private final Leases leases;
  private final Backoff backoff = new Backoff();
  private Alarm alarm = () -> {};
  private long sampledMs;
  private boolean stopped;

  /**
   * @param node its store must be a shared one
   */
  public ClockSampler(Node node) {
    this.node = node;
    this.leases = node.store().leases().orElseThrow();
  }

  /** Takes the first good sample, then goes on; fails when the store does not answer. */
  public Future<Void> start() {
    return learn().onSuccess(v -> in(LOOK_MS));
  }

  /** Asks until a sample is good, if none was yet; fails when the store does not answer. */
  Future<Void> learn() {
    if (node.clock().isKnown()) {
      return Future.succeededFuture();
    }
    return sample().compose(v -> node.clock().isKnown() ? Future.succeededFuture() : learnLater());
  }

  private Future<Void> learnLater() {
    Promise<Void> learnt = Promise.promise();
    node.time().after(backoff.nextMs(), () -> learn().onComplete(learnt));
    return learnt.future();
  }

  public void stop() {
    stopped = true;
    alarm.cancel();
  }

  private Future<Void> sample() {
    Moment sent = node.time().moment();
    return leases
        .clock()
        .map(
            storeMs -> {
              node.clock().sample(storeMs, sent);
              sampledMs = sent.monotonicMs();
              return null;
            });
  }

  private void look() {
    boolean isOld = node.time().monotonicMs() - sampledMs >= EVERY_MS;
    if (isOld || !node.clock().isKnown()) {
      again();
    } else {
      in(LOOK_MS);
    }
  }

  private void again() {
    sample()
        .onSuccess(
            v -> {
              node.events().storeAnswered();
              backoff.reset();
              in(LOOK_MS);
            })
        .onFailure(
            cause -> {
              node.events().storeFailed("asking the time", cause);
              in(backoff.nextMs());
            });
  }

  private void in(long delayMs) {
    if (!stopped) {
      alarm = node.time().after(delayMs, this::look);
    }
  }
}
