package dev.offload.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One field of a cron expression.
 *
 * @param position of its first character in the expression, from 1
 */
record CronField(Kind kind, String text, int position) {
  private static final Pattern RANGE = Pattern.compile("([^-]+)-([^-]+)");
  private static final List<String> MONTHS =
      List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
  private static final List<String> WEEKDAYS =
      List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
  private static final String ALL = "*";
  private static final String ANY = "?";
  private static final String AND = "+";

  /** The fields, in their order. */
  enum Kind {
    SECOND("second", 0, 59, "0-59"),
    MINUTE("minute", 0, 59, "0-59"),
    HOUR("hour", 0, 23, "0-23"),
    DAY_OF_MONTH("day of month", 1, 31, "1-31, L, L-3, 15W or LW"),
    MONTH("month", 1, 12, "1-12 or JAN-DEC"),
    DAY_OF_WEEK("day of week", 0, 7, "0-7, SUN-SAT, 5L, FRI#2 or FRI#L");

    private final String word;
    private final int min;
    private final int max;
    private final String expected;

    Kind(String word, int min, int max, String expected) {
      this.word = word;
      this.min = min;
      this.max = max;
      this.expected = expected;
    }

    private boolean isDay() {
      return this == DAY_OF_MONTH || this == DAY_OF_WEEK;
    }

    private List<String> names() {
      return this == MONTH ? MONTHS : this == DAY_OF_WEEK ? WEEKDAYS : List.of();
    }
  }

  /** Says whether not every value is meant; {@code *} with a step counts as every. */
  boolean isRestricted() {
    String value = isAnd() ? text.substring(1) : text;
    return !value.startsWith(ALL) && !value.startsWith(ANY);
  }

  /** Says whether this day of the week must be one of the days of the month as well. */
  boolean isAnd() {
    return kind == Kind.DAY_OF_WEEK && text.startsWith(AND);
  }

  /** Says whether it is made of numbers alone. */
  boolean isPlain() {
    return text.chars().noneMatch(c -> c == '*' || c == '-' || c == '/');
  }

  /** Returns the parts between the commas. */
  List<Item> items() {
    List<Item> items = new ArrayList<>();
    int at = isAnd() ? 1 : 0;
    for (String one : text.substring(at).split(",", -1)) {
      items.add(new Item(this, one, position + at));
      at += one.length() + 1;
    }
    return items;
  }

  /** Returns the numbers that are meant, as bits. */
  long numbers() {
    return items().stream().mapToLong(Item::numbers).reduce(0, (a, b) -> a | b);
  }

  /** A part of a field. */
  record Item(CronField field, String text, int position) {

    long numbers() {
      int slash = text.indexOf('/');
      String range = slash < 0 ? text : text.substring(0, slash);
      Matcher ends = RANGE.matcher(range);
      Kind kind = field.kind;
      int from = kind.min;
      int to = kind == Kind.DAY_OF_WEEK ? 6 : kind.max;
      if (ends.matches()) {
        from = number(ends.group(1));
        to = number(ends.group(2));
        if (from > to) {
          throw wrong("an ascending range, not " + range);
        }
      } else if (!range.equals(ALL) && !(range.equals(ANY) && kind.isDay() && slash < 0)) {
        if (slash >= 0) {
          throw wrong("a step only after * or a range" + hint(range));
        }
        from = number(range);
        to = from;
      }
      int step = slash < 0 ? 1 : within(text.substring(slash + 1), 1, kind.max, "/");
      long numbers = 0;
      for (int i = from; i <= to; i += step) {
        numbers |= 1L << i;
      }
      return numbers;
    }

    private String hint(String range) {
      Kind kind = field.kind;
      String from = range.isEmpty() ? String.valueOf(kind.min) : range;
      boolean isNumber = from.matches("\\d{1,2}") && Integer.parseInt(from) <= kind.max;
      return isNumber ? ": write " + from + "-" + kind.max + text.substring(text.indexOf('/')) : "";
    }

    /** Returns the number that a text says, or that its name stands for. */
    int number(String value) {
      int name = field.kind.names().indexOf(value.toUpperCase(Locale.ROOT));
      if (name >= 0) {
        return name + field.kind.min;
      }
      int number = value.matches("\\d{1,3}") ? Integer.parseInt(value) : -1;
      if (number < field.kind.min || number > field.kind.max) {
        throw wrong(field.kind.expected + ", not " + (value.isEmpty() ? "nothing" : value));
      }
      return number;
    }

    /** Returns a number that must be within a range. */
    int within(String value, int min, int max, String before) {
      int number = value.matches("\\d{1,3}") ? Integer.parseInt(value) : -1;
      if (number < min || number > max) {
        throw wrong(before + min + " to " + before + max + ", not " + before + value);
      }
      return number;
    }

    private IllegalArgumentException wrong(String expected) {
      return new IllegalArgumentException(
          "at position " + position + ", " + field.kind.word + ": expected " + expected);
    }
  }
}
