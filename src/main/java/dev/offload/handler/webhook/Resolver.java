package dev.offload.handler.webhook;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.net.InetAddress;
import java.util.List;

/** Finds the addresses of a host. */
@FunctionalInterface
public interface Resolver {

  /**
   * Looks a host up.
   *
   * @param host a name, or an address as it stands in a URL
   * @return at least one, the best first, on the caller's context; fails with UnknownHostException
   *     when there is none
   */
  Future<List<InetAddress>> lookUp(String host);

  /**
   * Returns what asks the system. A name server that does not answer holds a thread for long, so
   * these are few and nobody else's.
   */
  static Resolver of(Vertx vertx) {
    WorkerExecutor executor = vertx.createSharedWorkerExecutor("webhook-names", 4);
    return host ->
        executor.executeBlocking(
            () -> List.of(InetAddress.getAllByName(host)), /* ordered= */ false);
  }
}
