package dev.offload.launch;

import dev.offload.observe.FatalErrors;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;

/**
 * Notices when the thread of an event loop ended though nobody stopped the node: whatever it served
 * is deaf from then on. What killed it is mostly noticed first ({@link FatalErrors}); this is for
 * what was thrown where nobody looks.
 */
final class EventLoops {
  private volatile boolean mayEnd;

  void watch(Vertx vertx) {
    VertxInternal internal = (VertxInternal) vertx;
    internal.eventLoopGroup().forEach(this::watch);
    internal.acceptorEventLoopGroup().forEach(this::watch);
  }

  /** The node stops, so they may end from now on. */
  void mayEnd() {
    mayEnd = true;
  }

  private void watch(EventExecutor loop) {
    loop.terminationFuture().addListener(ended -> ended());
  }

  private void ended() {
    if (!mayEnd) {
      FatalErrors.check(new InternalError("the thread of an event loop ended"));
    }
  }
}
