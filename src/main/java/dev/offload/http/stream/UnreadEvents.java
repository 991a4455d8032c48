package dev.offload.http.stream;

import dev.offload.observe.FatalErrors;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/**
 * Counts what was written to event streams and has not left yet, all of them together: each has a
 * write buffer of its own, and many that nobody reads would fill memory. For one event loop.
 */
final class UnreadEvents {
  private final long maxBytes;
  private long bytes;

  UnreadEvents(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Says whether nothing more should be written to a reader that does not keep up. */
  boolean isFull() {
    return bytes >= maxBytes;
  }

  long bytes() {
    return bytes;
  }

  /** Writes to a stream; completes when it has left, fails when the connection broke. */
  Future<Void> write(HttpServerResponse response, Buffer piece) {
    int length = piece.length();
    bytes += length;
    return response
        .write(piece)
        .onComplete(
            sent -> {
              bytes -= length;
              FatalErrors.check(sent.cause());
            });
  }
}
