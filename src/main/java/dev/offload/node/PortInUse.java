package dev.offload.node;

import io.vertx.core.Future;
import java.net.BindException;

/** A port that cannot be bound, and what to do. */
final class PortInUse {
  private PortInUse() {}

  /** Says of a port that cannot be bound which setting to change; passes other failures on. */
  static <T> Future<T> told(Throwable cause, String host, int port, String setting) {
    if (!(cause instanceof BindException)) {
      return Future.failedFuture(cause);
    }
    return Future.failedFuture(
        new IllegalStateException(
            "port "
                + port
                + " of "
                + host
                + " cannot be used ("
                + cause.getMessage()
                + "): set "
                + setting
                + " to a free one, or 0 for any",
            cause));
  }
}
