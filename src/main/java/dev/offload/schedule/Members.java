package dev.offload.schedule;

import dev.offload.task.DurationText;
import dev.offload.task.TimeText;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads members of a definition, each by its kind; what is wrong is said, and something else is
 * read instead.
 *
 * @param problems where that is said
 */
record Members(JsonObject given, List<String> problems) {
  String text(String name) {
    Object value = given.getValue(name);
    if (value == null || value instanceof String text && !text.isBlank()) {
      return (String) value;
    }
    problems.add(name + " must be a text that is not empty");
    return null;
  }

  void flag(String name) {
    Object value = given.getValue(name);
    if (value != null && !(value instanceof Boolean)) {
      problems.add(name + " must be true or false");
    }
  }

  int number(String name, int otherwise, int min, int max) {
    Object value = given.getValue(name);
    if (value == null || value instanceof Integer it && it >= min && it <= max) {
      return value == null ? otherwise : (Integer) value;
    }
    problems.add(name + " must be a whole number from " + min + " to " + max);
    return otherwise;
  }

  <T extends Enum<T>> T word(String name, T[] words, T otherwise) {
    String text = text(name);
    if (text == null) {
      return otherwise;
    }
    Function<T, String> word = it -> it.name().toLowerCase(Locale.ROOT);
    return Arrays.stream(words)
        .filter(it -> word.apply(it).equals(text))
        .findFirst()
        .orElseGet(
            () -> {
              String all = Arrays.stream(words).map(word).collect(Collectors.joining(", "));
              problems.add(name + " must be one of " + all);
              return otherwise;
            });
  }

  long duration(String name, long otherwise, long minMs, long maxMs) {
    Object value = given.getValue(name);
    if (value == null) {
      return otherwise;
    }
    String text = String.valueOf(value);
    OptionalLong ms = value instanceof String ? durationMs(text) : OptionalLong.empty();
    if (ms.isPresent() && ms.getAsLong() >= minMs && ms.getAsLong() <= maxMs) {
      return ms.getAsLong();
    }
    problems.add(
        name
            + " must be "
            + DurationText.RULE
            + ", from "
            + DurationText.of(minMs)
            + " to "
            + DurationText.of(maxMs)
            + DurationText.hint(text));
    return otherwise;
  }

  /** Reads a duration as they are written here, or as ISO 8601 has it. */
  private static OptionalLong durationMs(String text) {
    if (!text.startsWith("P")) {
      return DurationText.parse(text);
    }
    try {
      return OptionalLong.of(Duration.parse(text).toMillis());
    } catch (DateTimeException | ArithmeticException e) {
      return OptionalLong.empty();
    }
  }

  long time(String name) {
    String text = text(name);
    if (text == null) {
      return 0;
    }
    long time = TimeText.epochMs(text).orElse(0);
    if (time <= 0) {
      problems.add(
          name + " must be a time with its offset, such as 2027-03-28T03:00:00+02:00, after 1970");
    }
    return time;
  }
}
