package dev.offload.http.kit;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/** What a client expects before it sends a body (RFC 9110, section 10.1.1). */
final class Expectation {
  private static final String CONTINUE = HttpHeaders.CONTINUE.toString();

  private Expectation() {}

  /**
   * @throws Problem 417 when it expects anything but to be told to go on
   */
  static void check(HttpServerRequest request) {
    if (request.headers().contains(HttpHeaders.EXPECT)
        && !ListField.isOnly(request.headers().getAll(HttpHeaders.EXPECT), CONTINUE)) {
      throw new Problem(417, "Expect can only be " + CONTINUE);
    }
  }

  /**
   * Says whether a client waits to be told to send its body. One of HTTP/1.0 would take that for
   * the answer, so it never does.
   */
  static boolean isToContinue(HttpServerRequest request) {
    return request.headers().contains(HttpHeaders.EXPECT)
        && request.version() != HttpVersion.HTTP_1_0
        && UnreadBody.isLeft(request)
        && !ListField.elements(request.headers().getAll(HttpHeaders.EXPECT)).isEmpty();
  }
}
