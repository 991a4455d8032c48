package dev.offload.http;

import dev.offload.FatalErrors;
import dev.offload.Time;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * Ends connections whose request was answered before its body was read. Closing at once would reset
 * the connection and could take the answer with it, so what still comes is read and thrown away for
 * a while (RFC 9112, section 9.6).
 */
final class UnreadBody {
  static final long LINGER_MS = 2_000;
  private static final long DISCARDED_MAX_BYTES = 16 * 1_048_576;

  private final Time time;

  UnreadBody(Time time) {
    this.time = time;
  }

  /** Says whether a body is still to come. */
  static boolean isLeft(HttpServerRequest request) {
    return !request.isEnded()
        && (request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
            || request.headers().contains(HttpHeaders.CONTENT_LENGTH)
                && !"0".equals(request.getHeader(HttpHeaders.CONTENT_LENGTH)));
  }

  /** Prepares a request for an answer now; to be called before the answer is sent. */
  void discard(HttpServerRequest request) {
    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    Time.Alarm alarm = time.after(LINGER_MS, () -> close(request));
    request.handler(
        part -> {
          if (request.bytesRead() > DISCARDED_MAX_BYTES) {
            close(request);
          }
        });
    request.endHandler(
        end -> {
          alarm.cancel();
          close(request);
        });
  }

  private static void close(HttpServerRequest request) {
    request.connection().close().onFailure(FatalErrors::check);
  }
}
