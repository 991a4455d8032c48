package dev.offload.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetSocket;

/** Stands before a server and passes everything on, until it keeps the answers to itself. */
final class FrozenAnswers {
  private volatile boolean frozen;

  /**
   * @return the port that it listens on
   */
  Future<Integer> before(Vertx vertx, int port) {
    return vertx
        .createNetServer()
        .connectHandler(asker -> join(vertx, port, asker))
        .listen(0, "127.0.0.1")
        .map(server -> server.actualPort());
  }

  void freeze() {
    frozen = true;
  }

  private void join(Vertx vertx, int port, NetSocket asker) {
    asker.pause();
    vertx
        .createNetClient()
        .connect(port, "127.0.0.1")
        .onSuccess(
            server -> {
              asker.handler(server::write).resume();
              server.handler(
                  bytes -> {
                    if (!frozen) {
                      asker.write(bytes);
                    }
                  });
            });
  }
}
