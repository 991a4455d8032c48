package dev.offload.http;

import dev.offload.http.kit.Problem;
import dev.offload.task.Status;
import dev.offload.task.Task;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The versions of a task, or of a document, that whoever asks for it knows already, as {@code
 * If-None-Match} says (RFC 9110, section 13.1.2).
 *
 * @param tags what stands between the quotes of each entity tag; a weak one is as good as a strong
 * @param isAny whether it is any version at all
 */
record SeenVersions(Set<String> tags, boolean isAny) {
  private static final SeenVersions NONE = new SeenVersions(Set.of(), false);
  private static final Pattern TAG =
      Pattern.compile("[ \t,]*+(?:W/)?\"([\\x21\\x23-\\x7e\\x80-\\xff]*+)\"[ \t]*+(?:,[ \t,]*+|$)");

  /**
   * Reads them.
   *
   * @throws Problem 400 when the header is there and is neither {@code *} nor a list of entity tags
   */
  static SeenVersions of(HttpServerRequest request) {
    List<String> lines = request.headers().getAll(HttpHeaders.IF_NONE_MATCH);
    if (lines.isEmpty()) {
      return NONE;
    }
    String list = String.join(",", lines).strip();
    if (list.equals("*")) {
      return new SeenVersions(Set.of(), true);
    }
    Set<String> tags = new HashSet<>();
    Matcher tag = TAG.matcher(list);
    while (tag.lookingAt()) {
      tags.add(tag.group(1));
      tag.region(tag.end(), list.length());
    }
    if (tags.isEmpty() || tag.regionStart() < list.length()) {
      throw new Problem(400, "If-None-Match must be * or a list of entity tags such as \"3\"");
    }
    return new SeenVersions(tags, false);
  }

  /** Returns the entity tag of a task. */
  static String tag(Task task) {
    return "\"" + task.version() + "\"";
  }

  boolean has(int version) {
    return has(Integer.toString(version));
  }

  /** Says whether one is known, by what stands between the quotes of its entity tag. */
  boolean has(String tag) {
    return isAny || tags.contains(tag);
  }

  /**
   * Says whether a task is as far as whoever waits waits for: another version than those seen, or
   * without any its end. What cannot change any more is not waited for.
   */
  boolean isAwaited(Status status, int version) {
    return isAny || !tags.isEmpty()
        ? !has(version) || Status.MOVES.get(status).isEmpty()
        : !status.isLive();
  }
}
