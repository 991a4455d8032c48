package dev.offload.it;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;

/** Receivers of webhooks that do harm to who sends to them, each at a port of its own. */
final class HostileTargets implements AutoCloseable {
  private static final String OK = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";
  private static final String MOVED = "HTTP/1.1 307 Temporary Redirect\r\ncontent-length: 0\r\n";
  private static final long SECOND_MS = 1_000;
  private static final int BOMB_BYTES = 64 * 1024 * 1024;

  private final Vertx vertx = Vertx.vertx();
  private final Map<String, String> urls = new LinkedHashMap<>();
  private final Map<String, AtomicInteger> met = new LinkedHashMap<>();

  HostileTargets() {
    String pad = "x".repeat(8_000);
    byte[] bomb = bomb();
    add("never-answers", "127.0.0.1", socket -> {});
    add("drips", "127.0.0.1", socket -> drip(socket, OK + "content-length: 1000\r\n\r\n"));
    add("drips-its-head", "127.0.0.1", socket -> drip(socket, "HTTP/1.1 200 O"));
    add("endless-body", "127.0.0.1", socket -> pour(socket, OK + "\r\n", pad));
    add("endless-headers", "127.0.0.1", socket -> pour(socket, OK, "x: " + pad + "\r\n"));
    add("closes-at-once", "127.0.0.1", NetSocket::close);
    add(
        "huge-result",
        "127.0.0.1",
        socket -> pour(socket, OK + "content-length: 3221225472\r\n\r\n\"", pad));
    add(
        "gzip-bomb",
        "127.0.0.1",
        socket -> {
          String head = OK + "content-encoding: gzip\r\ncontent-length: " + bomb.length;
          socket.write(Buffer.buffer(head + "\r\n\r\n").appendBytes(bomb));
        });
    add("redirects", "127.0.0.1", this::redirect);
    // A name that leads to this machine.
    add("named", "localhost", socket -> {});
  }

  /** Returns where they are, by what they do. */
  Map<String, String> urls() {
    return urls;
  }

  /** Returns how often each was sent something, by what they do. */
  Map<String, AtomicInteger> met() {
    return met;
  }

  private void add(String name, String host, Consumer<NetSocket> answer) {
    AtomicInteger count = new AtomicInteger();
    met.put(name, count);
    int port =
        await(
                vertx
                    .createNetServer()
                    .connectHandler(
                        socket ->
                            socket
                                .exceptionHandler(cause -> {})
                                .handler(
                                    read -> {
                                      socket.handler(more -> {});
                                      count.incrementAndGet();
                                      answer.accept(socket);
                                    }))
                    .listen(0, "127.0.0.1"))
            .actualPort();
    urls.put(name, "http://" + host + ":" + port + "/");
  }

  private void drip(NetSocket socket, String before) {
    socket.write(before);
    long timer = vertx.setPeriodic(SECOND_MS, drop -> socket.write("x"));
    socket.closeHandler(end -> vertx.cancelTimer(timer));
  }

  /** Writes without end, as fast as it is read. */
  private static void pour(NetSocket socket, String first, String then) {
    socket.write(first).onSuccess(written -> pour(socket, then, then));
  }

  private void redirect(NetSocket socket) {
    socket.write(MOVED + "location: " + urls.get("never-answers") + "\r\n\r\n");
  }

  private static byte[] bomb() {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      byte[] zeros = new byte[64 * 1024];
      for (int i = 0; i < BOMB_BYTES / zeros.length; i++) {
        gzip.write(zeros);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(20, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("took longer than 20 s", e);
    }
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
