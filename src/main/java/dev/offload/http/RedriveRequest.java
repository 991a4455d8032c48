package dev.offload.http;

import dev.offload.http.kit.JsonFields;
import dev.offload.http.kit.MediaTypes;
import dev.offload.http.kit.Problem;
import dev.offload.http.kit.Utf8;
import dev.offload.settings.Topics.Subscription;
import dev.offload.task.Redrive;
import dev.offload.task.TimeText;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.Map;
import java.util.Set;

/**
 * Which failed tasks a body asks for; none asks for all.
 *
 * @param before those that failed before this, in epoch milliseconds; 0 when it does not say
 * @param errorContains those whose error has this in it; null when it does not say
 */
record RedriveRequest(long before, String errorContains) {
  private static final String BEFORE = "before";
  private static final String ERROR_CONTAINS = "errorContains";
  private static final int ERROR_MAX = 200;

  /**
   * @throws Problem 400 when it is malformed, 415 when it is not JSON in UTF-8
   */
  static RedriveRequest read(MultiMap headers, Buffer body) {
    if (body.length() == 0) {
      return new RedriveRequest(0, null);
    }
    String type = headers.get(HttpHeaders.CONTENT_TYPE);
    if (type == null || !MediaTypes.isUtf8(type, MediaTypes.JSON)) {
      throw new Problem(415, "Content-Type must be " + MediaTypes.JSON + ", in UTF-8")
          .with("Accept-Post", MediaTypes.JSON);
    }
    Map<String, String> fields = JsonFields.read(text(body), Set.of(BEFORE, ERROR_CONTAINS));
    return new RedriveRequest(before(fields.get(BEFORE)), error(fields.get(ERROR_CONTAINS)));
  }

  private static String text(Buffer body) {
    try {
      return Utf8.decode(body.getBytes());
    } catch (IllegalArgumentException e) {
      throw new Problem(400, "body is not UTF-8").coded("invalid_json");
    }
  }

  private static long before(String text) {
    if (text == null) {
      return 0;
    }
    long beforeMs = TimeText.epochMs(text).orElse(0);
    if (beforeMs <= 0) {
      throw new Problem(
          400, "before must be a time with its offset, such as 2026-11-26T17:20:53Z, after 1970");
    }
    return beforeMs;
  }

  private static String error(String text) {
    if (text != null && (text.isEmpty() || text.length() > ERROR_MAX)) {
      throw new Problem(400, "errorContains must have 1 to " + ERROR_MAX + " characters");
    }
    return text;
  }

  Redrive of(Redrive.Verb verb, Subscription it) {
    return new Redrive(verb, it.topic(), it.name(), before, errorContains, 0);
  }
}
