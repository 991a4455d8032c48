package dev.offload.http;

import dev.offload.Settings;
import dev.offload.Time;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Reads request bodies whole, with bounds: on one body, on all that are being read together, and on
 * the time a body may take. For one event loop.
 */
final class RequestBodies {
  static final long BODY_TIME_MS = 10_000;
  private static final int ESCAPED_BYTES_MAX = 6;
  private static final int FRAME_BYTES = 4_096;
  private static final String IDENTITY = "identity";

  private final Time time;
  private final int bodyMaxBytes;
  private final int allMaxBytes;
  private final LinkedHashSet<Reading> oldestFirst = new LinkedHashSet<>();
  private int heldBytes;
  private boolean watching;

  RequestBodies(Settings settings, Time time) {
    this.time = time;
    // JSON may write one byte as six characters, a form as three.
    this.bodyMaxBytes = ESCAPED_BYTES_MAX * settings.background().maxBytes() + FRAME_BYTES;
    this.allMaxBytes = settings.http().bodiesMaxBytes();
  }

  /**
   * Reads the body of a request that just arrived.
   *
   * @return fails with a {@link Problem}: 415 when it is encoded, for example compressed, 413 when
   *     the body is too long, 503 when bodies take up too much memory already, 408 when it takes
   *     more than 10 s, 400 when its framing is malformed or the client goes away
   */
  Future<Buffer> read(HttpServerRequest request) {
    if (isEncoded(request)) {
      return Future.failedFuture(encoded());
    }
    long declared = declaredBytes(request);
    if (declared > bodyMaxBytes) {
      return Future.failedFuture(tooLong());
    }
    if (heldBytes + declared > allMaxBytes) {
      return Future.failedFuture(tooMany());
    }
    Reading reading = new Reading();
    request.handler(reading::append);
    request.endHandler(end -> reading.finish());
    request.exceptionHandler(e -> reading.fail(new Problem(400, "body did not arrive whole")));
    oldestFirst.add(reading);
    watch();
    // Only now, when the length is fine, is a client that asks told to send (RFC 9110, 10.1.1).
    if (Expectation.isToContinue(request)) {
      request.response().writeContinue();
    }
    return reading.promise.future();
  }

  /** Returns how many bytes of bodies are in memory. */
  int heldBytes() {
    return heldBytes;
  }

  /** Waits no longer for bodies that are not whole, for the node stops: 503. */
  void end() {
    Problem stopping = Problem.unavailable("this node is stopping, try again");
    List.copyOf(oldestFirst).forEach(one -> one.fail(stopping));
  }

  // One alarm for all: most bodies are whole before a timer of their own would be set.
  private void watch() {
    if (!watching && !oldestFirst.isEmpty()) {
      watching = true;
      time.after(oldestFirst.iterator().next().endsAtMs - time.monotonicMs(), this::endSlow);
    }
  }

  private void endSlow() {
    watching = false;
    long nowMs = time.monotonicMs();
    List<Reading> slow = oldestFirst.stream().takeWhile(one -> one.endsAtMs <= nowMs).toList();
    slow.forEach(one -> one.fail(new Problem(408, "body took longer than 10 s")));
    watch();
  }

  private static long declaredBytes(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null ? 0 : Long.parseLong(length);
  }

  private static boolean isEncoded(HttpServerRequest request) {
    return request.headers().contains(HttpHeaders.CONTENT_ENCODING)
        && !ListField.isOnly(request.headers().getAll(HttpHeaders.CONTENT_ENCODING), IDENTITY);
  }

  /** RFC 9110, section 15.5.16, asks for the header. */
  private static Problem encoded() {
    return new Problem(415, "body must be sent as it is, without a Content-Encoding")
        .with("Accept-Encoding", IDENTITY);
  }

  private Problem tooLong() {
    return new Problem(413, "body is longer than " + bodyMaxBytes + " bytes");
  }

  private static Problem tooMany() {
    return Problem.unavailable("too much is being received at the moment, try again");
  }

  private final class Reading {
    private final Promise<Buffer> promise = Promise.promise();
    private final long endsAtMs = time.monotonicMs() + BODY_TIME_MS;
    private Buffer body;
    private int bytes;

    void append(Buffer part) {
      if (!oldestFirst.contains(this)) {
        return;
      }
      if (bytes + part.length() > bodyMaxBytes) {
        fail(tooLong());
      } else if (heldBytes + part.length() > allMaxBytes) {
        fail(tooMany());
      } else {
        bytes += part.length();
        heldBytes += part.length();
        body = body == null ? part : body.appendBuffer(part);
      }
    }

    void finish() {
      if (oldestFirst.remove(this)) {
        promise.complete(body == null ? Buffer.buffer() : body);
        release();
      }
    }

    void fail(Problem problem) {
      if (oldestFirst.remove(this)) {
        release();
        promise.fail(problem);
      }
    }

    private void release() {
      heldBytes -= bytes;
      body = null;
    }
  }
}
