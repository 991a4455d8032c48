package dev.offload.http.kit;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** Encodings of bodies, for example compression: none is taken. */
final class ContentCoding {
  private static final String IDENTITY = "identity";

  private ContentCoding() {}

  static boolean isAny(HttpServerRequest request) {
    return request.headers().contains(HttpHeaders.CONTENT_ENCODING)
        && !ListField.isOnly(request.headers().getAll(HttpHeaders.CONTENT_ENCODING), IDENTITY);
  }

  /** Returns 415; RFC 9110, section 15.5.16, asks for the header. */
  static Problem refusal() {
    return new Problem(415, "body must be sent without a Content-Encoding")
        .with("Accept-Encoding", IDENTITY);
  }
}
