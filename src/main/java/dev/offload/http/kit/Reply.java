package dev.offload.http.kit;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is answered to a request.
 *
 * @param type the media type of the body, or null when there is none
 */
public record Reply(int status, String type, Buffer body, Map<String, String> headers) {
  private static final Buffer NOTHING = Buffer.buffer();

  public static Reply json(int status, JsonObject body) {
    return new Reply(status, MediaTypes.JSON, body.toBuffer(), Map.of());
  }

  public static Reply json(int status, JsonArray body) {
    return new Reply(status, MediaTypes.JSON, body.toBuffer(), Map.of());
  }

  public static Reply html(int status, Buffer body) {
    return new Reply(status, MediaTypes.HTML + "; charset=utf-8", body, Map.of());
  }

  /** Returns a problem as Problem Details (RFC 9457). */
  public static Reply problem(Problem problem) {
    Buffer body = problem.details().toBuffer();
    return new Reply(problem.status(), MediaTypes.PROBLEM, body, problem.headers());
  }

  public static Reply empty(int status) {
    return new Reply(status, null, NOTHING, Map.of());
  }

  public Reply with(String header, String value) {
    return with(Map.of(header, value));
  }

  public Reply with(Map<String, String> more) {
    if (more.isEmpty()) {
      return this;
    }
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.putAll(more);
    return new Reply(status, type, body, all);
  }
}
