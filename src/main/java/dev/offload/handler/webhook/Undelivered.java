package dev.offload.handler.webhook;

import io.netty.handler.codec.TooLongFrameException;
import io.vertx.core.Future;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import java.util.Objects;
import javax.net.ssl.SSLException;

/** Why an attempt got no answer that counts. */
final class Undelivered extends Exception {
  private final Kind kind;

  /** What went wrong; its word is the type of the error that is shown. */
  enum Kind {
    /** Nobody is there: nothing was sent. */
    CONNECT("connect"),
    /** All connections are in use, and enough attempts wait for one. */
    BUSY("busy"),
    BLOCKED("blocked"),
    TLS("tls"),
    TIMEOUT("timeout"),
    RESET("reset"),
    TOO_LARGE("tooLarge"),
    STOPPED("stopped"),
    /** What is to be sent cannot stand in a request; the target has no part in it. */
    UNSENDABLE("unsendable");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  Undelivered(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }

  static <T> Future<T> future(Kind kind, String message) {
    return Future.failedFuture(new Undelivered(kind, message));
  }

  /** What failed before there was a connection. */
  static Undelivered connecting(Throwable cause) {
    if (cause instanceof Undelivered known) {
      return known;
    }
    if (cause instanceof ConnectionPoolTooBusyException) {
      return new Undelivered(Kind.BUSY, "too many attempts wait for a connection");
    }
    return new Undelivered(has(SSLException.class, cause) ? Kind.TLS : Kind.CONNECT, text(cause));
  }

  /** What failed on a connection. */
  static Undelivered exchanging(Throwable cause) {
    if (cause instanceof Undelivered known) {
      return known;
    }
    if (has(TooLongFrameException.class, cause)) {
      return new Undelivered(Kind.TOO_LARGE, "the head of the answer is too large");
    }
    return new Undelivered(has(SSLException.class, cause) ? Kind.TLS : Kind.RESET, text(cause));
  }

  private static boolean has(Class<? extends Throwable> type, Throwable cause) {
    for (Throwable one = cause; one != null; one = one.getCause()) {
      if (type.isInstance(one)) {
        return true;
      }
    }
    return false;
  }

  private static String text(Throwable cause) {
    return Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
  }
}
