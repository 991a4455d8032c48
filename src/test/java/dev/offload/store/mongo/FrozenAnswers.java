package dev.offload.store.mongo;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;

/** Stands before a server and passes everything on, until it keeps answers to itself. */
public final class FrozenAnswers {
  private final Promise<Void> held = Promise.promise();
  private final Promise<Void> released = Promise.promise();
  private volatile String marker;
  private volatile boolean frozen;

  /**
   * @return the port that it listens on
   */
  public Future<Integer> before(Vertx vertx, int port) {
    return vertx
        .createNetServer()
        .connectHandler(asker -> join(vertx, port, asker))
        .listen(0, "127.0.0.1")
        .map(server -> server.actualPort());
  }

  /** From now on no answer is passed on. */
  void freeze() {
    frozen = true;
  }

  /**
   * Keeps back the next answer with a text in it, until {@link #release}; once.
   *
   * @return completes when there is such an answer
   */
  public Future<Void> hold(String text) {
    marker = text;
    return held.future();
  }

  public void release() {
    released.complete();
  }

  private void join(Vertx vertx, int port, NetSocket asker) {
    asker.pause();
    vertx
        .createNetClient()
        .connect(port, "127.0.0.1")
        .onSuccess(
            server -> {
              asker.handler(server::write).resume();
              server.handler(bytes -> pass(bytes, asker));
            });
  }

  private void pass(Buffer bytes, NetSocket asker) {
    String text = marker;
    if (text != null && bytes.toString(StandardCharsets.ISO_8859_1).contains(text)) {
      marker = null;
      released.future().onComplete(now -> asker.write(bytes));
      held.complete();
    } else if (!frozen) {
      asker.write(bytes);
    }
  }
}
