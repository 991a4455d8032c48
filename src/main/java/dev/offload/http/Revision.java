package dev.offload.http;

import dev.offload.bus.ScheduleCommand;
import dev.offload.http.kit.Problem;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which revision something must have, as {@code If-Match} and {@code If-None-Match} say. */
final class Revision {
  private static final Pattern TAG = Pattern.compile("\"([1-9][0-9]{0,8})\"");

  private Revision() {}

  /**
   * Reads it.
   *
   * @return as {@link ScheduleCommand} has it
   * @throws Problem 400 when a header is not of use here
   */
  static int of(HttpServerRequest request) {
    List<String> match = request.headers().getAll(HttpHeaders.IF_MATCH);
    List<String> noneMatch = request.headers().getAll(HttpHeaders.IF_NONE_MATCH);
    if (!noneMatch.isEmpty()) {
      if (match.isEmpty() && noneMatch.equals(List.of("*"))) {
        return ScheduleCommand.NONE;
      }
      throw new Problem(400, "If-None-Match must be *, for a schedule that must not exist yet");
    }
    if (match.isEmpty()) {
      return ScheduleCommand.ANY;
    }
    Matcher tag = TAG.matcher(match.get(0).strip());
    if (match.size() == 1 && tag.matches()) {
      return Integer.parseInt(tag.group(1));
    }
    if (match.equals(List.of("*"))) {
      return ScheduleCommand.EXISTING;
    }
    throw new Problem(400, "If-Match must be * or one entity tag, such as \"3\"");
  }

  /** Returns the entity tag of a revision. */
  static String tag(int revision) {
    return "\"" + revision + "\"";
  }
}
