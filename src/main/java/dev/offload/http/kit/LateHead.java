package dev.offload.http.kit;

import io.vertx.core.MultiMap;

/** The answer to a head that does not come whole in time (RFC 9110, section 15.5.9). */
final class LateHead {
  /** Its bytes, for there is no request yet whose answer could be written. */
  static final String ANSWER = answer();

  private LateHead() {}

  private static String answer() {
    Problem problem = new Problem(408, "the head of the request took longer than 10 s");
    String body = problem.details().encode();
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    SecurityHeaders.put(headers);
    headers
        .set("content-type", MediaTypes.PROBLEM)
        .set("content-length", String.valueOf(body.length()))
        .set("cache-control", "no-store")
        .set("connection", "close");
    StringBuilder text = new StringBuilder("HTTP/1.1 408 ").append(problem.title()).append("\r\n");
    headers.forEach((name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
    return text.append("\r\n").append(body).toString();
  }
}
