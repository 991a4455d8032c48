package dev.offload.task;

import io.vertx.core.MultiMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which trace something belongs to (W3C Trace Context).
 *
 * @param parent the {@code traceparent}, of version 00
 * @param state the {@code tracestate}; null when there is none
 */
public record TraceContext(String parent, String state) {
  public static final String PARENT = "traceparent";
  public static final String STATE = "tracestate";

  private static final int STATE_MAX = 512;
  private static final int STATE_MEMBERS_MAX = 32;
  private static final int SAMPLED = 0x01;
  private static final int SAMPLED_OR_RANDOM = 0x03;
  private static final String VERSION = "00";

  /** Of a later version only what the first has is read; its flags are those of a bit each. */
  private static final Pattern TRACE_PARENT =
      Pattern.compile(
          "(?<version>(?!ff)[0-9a-f]{2})-(?<trace>(?!0{32})[0-9a-f]{32})"
              + "-(?!0{16})[0-9a-f]{16}-(?<flags>[0-9a-f]{2})(?<more>-.*+)?");

  private static final Pattern STATE_MEMBER =
      Pattern.compile(
          "[ \t]*+(?:[a-z0-9][a-z0-9_*/@-]{0,255}+=[ -+\\--<>-~]{0,255}[!-+\\--<>-~][ \t]*+)?+");

  public TraceContext {
    Objects.requireNonNull(parent);
  }

  /**
   * Reads the headers of a request or a message.
   *
   * @return null when there is no {@code traceparent}, or not one that is well-formed; a malformed
   *     or too long {@code tracestate} is left out
   */
  public static TraceContext of(MultiMap headers) {
    if (!headers.contains(PARENT)) {
      return null;
    }
    List<String> parents = headers.getAll(PARENT);
    List<String> states = headers.getAll(STATE);
    return parents.size() > 1
        ? null
        : of(parents.get(0).strip(), states.isEmpty() ? null : String.join(",", states));
  }

  /** Reads the attributes of a CloudEvent, as the headers. */
  static TraceContext of(Map<String, String> attributes) {
    String parent = attributes.get(PARENT);
    return parent == null ? null : of(parent, attributes.get(STATE));
  }

  static TraceContext of(String parent, String state) {
    Matcher matcher = TRACE_PARENT.matcher(parent);
    if (!matcher.matches()) {
      return null;
    }
    boolean isFirst = matcher.group("version").equals(VERSION);
    if (isFirst && matcher.group("more") != null) {
      return null;
    }
    int known = isFirst ? SAMPLED_OR_RANDOM : SAMPLED;
    int flags = Integer.parseInt(matcher.group("flags"), 16) & known;
    String ids = parent.substring(VERSION.length(), matcher.start("flags"));
    return new TraceContext(VERSION + ids + "0" + flags, isState(state) ? state : null);
  }

  private static boolean isState(String state) {
    if (state == null || state.isBlank() || state.length() > STATE_MAX) {
      return false;
    }
    String[] members = state.split(",", -1);
    return members.length <= STATE_MEMBERS_MAX
        && List.of(members).stream().allMatch(it -> STATE_MEMBER.matcher(it).matches());
  }

  /** Returns what an attempt tells of itself: the same trace, and itself as the parent. */
  public TraceContext ofAttempt(UUID task, int number) {
    String trace = parent.substring(0, parent.length() - "0123456789abcdef-00".length());
    String flags = parent.substring(parent.length() - "-00".length());
    // 62 bits of a hash, which are never all 0: the same attempt has the same id, told twice or
    // not.
    long id = TaskIds.derived(task, PARENT + number).getLeastSignificantBits();
    return new TraceContext(trace + HexFormat.of().toHexDigits(id) + flags, state);
  }
}
