package dev.offload.handler;

import io.vertx.core.Future;

/** What does the work of a subscription. */
public interface Handler {

  /**
   * Begins an attempt.
   *
   * @return how it ended, on the caller's context. A failure, a null, or nothing at all is an
   *     attempt that went wrong; whoever calls decides when it took too long
   */
  Future<Outcome> run(Run run);

  /** Somebody has the subscription go on by hand: what kept attempts back is to be tried anew. */
  default void goOn() {}

  /** Ends what it keeps open; no attempt begins after it. */
  default Future<Void> close() {
    return Future.succeededFuture();
  }
}
