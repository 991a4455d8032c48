package dev.offload.http;

import dev.offload.http.kit.Problem;
import dev.offload.http.kit.Reply;
import dev.offload.task.DurationText;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long whoever asks for a task waits for its end.
 *
 * @param ms 0 to {@link #MAX_MS}; 0 is not at all
 * @param isPreference whether the header {@code Prefer} says so (RFC 7240)
 */
record Wait(long ms, boolean isPreference) {
  /** Less than the time after which an idle connection ends, here and in most proxies. */
  static final long MAX_MS = 50_000;

  private static final Wait NONE = new Wait(0, false);
  private static final Pattern PREFERENCE =
      Pattern.compile("\\s*[Ww][Aa][Ii][Tt]\\s*=\\s*(?:([0-9]{1,9})|\"([0-9]{1,9})\")\\s*(?:;.*)?");

  /**
   * Reads it.
   *
   * @param parameter a duration as text, or null when it is not given; it counts before the header,
   *     of which more than the longest is the longest
   * @throws Problem 400 when the parameter is no duration or too long a one
   */
  static Wait of(HttpServerRequest request, String parameter) {
    return parameter == null
        ? preferred(request.headers().getAll("Prefer"))
        : new Wait(asked(parameter), false);
  }

  /** Says in an answer that the header was heeded, if it was. */
  Reply applied(Reply reply) {
    return isPreference ? reply.with("Preference-Applied", "wait=" + ms / 1_000) : reply;
  }

  private static long asked(String text) {
    long ms = DurationText.parse(text).orElse(Long.MAX_VALUE);
    if (ms > MAX_MS) {
      String hint = text.matches("[0-9]{1,9}") ? "; for seconds write " + text + "s" : "";
      throw new Problem(400, "wait must be a duration such as 30s, from 0s to 50s" + hint);
    }
    return ms;
  }

  private static Wait preferred(List<String> headers) {
    for (String header : headers) {
      for (String preference : header.split(",")) {
        Matcher wait = PREFERENCE.matcher(preference);
        if (wait.matches()) {
          String seconds = wait.group(1) == null ? wait.group(2) : wait.group(1);
          return new Wait(Math.min(MAX_MS, Long.parseLong(seconds) * 1_000), true);
        }
      }
    }
    return NONE;
  }
}
