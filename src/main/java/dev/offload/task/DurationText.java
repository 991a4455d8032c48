package dev.offload.task;

import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as people write them: {@code 250ms}, {@code 30s}, {@code 5m}, {@code 2h}, {@code 7d}.
 */
public final class DurationText {

  /** What a text must be that is none. */
  public static final String RULE = "a duration with its unit, such as 250ms, 30s, 5m, 2h or 7d";

  private static final Pattern FORM = Pattern.compile("(0|[1-9]\\d{0,9})(ms|s|m|h|d)");
  private static final Map<String, Long> UNITS_MS =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

  private static final Pattern BARE = Pattern.compile("\\d{1,10}");

  private DurationText() {}

  /**
   * Returns the milliseconds; empty when a text is no duration, such as a number without a unit.
   */
  public static OptionalLong parse(String text) {
    Matcher parts = FORM.matcher(text);
    return parts.matches()
        ? OptionalLong.of(Long.parseLong(parts.group(1)) * UNITS_MS.get(parts.group(2)))
        : OptionalLong.empty();
  }

  /**
   * Returns what to add to {@link #RULE} for a text that is a number without a unit, or nothing.
   */
  public static String hint(String text) {
    return BARE.matcher(text).matches() ? " (for seconds write " + text + "s)" : "";
  }

  /** Returns a duration in the largest unit in which it is whole. */
  public static String of(long ms) {
    for (String unit : new String[] {"d", "h", "m", "s"}) {
      if (ms > 0 && ms % UNITS_MS.get(unit) == 0) {
        return ms / UNITS_MS.get(unit) + unit;
      }
    }
    return ms == 0 ? "0s" : ms + "ms";
  }
}
