package dev.offload.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a cron expression, field by field, and says where it is wrong. */
final class CronReader {
  private static final int LENGTH_MAX = 200;
  private static final Pattern WORD = Pattern.compile("\\S+");
  private static final Map<String, String> NICKNAMES =
      Map.of(
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *",
          "@monthly", "0 0 1 * *",
          "@weekly", "0 0 * * 0",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@hourly", "0 * * * *");

  private final String text;

  CronReader(String text) {
    this.text = text;
  }

  Cron read() {
    if (text.length() > LENGTH_MAX) {
      throw new IllegalArgumentException("has more than " + LENGTH_MAX + " characters");
    }
    String stripped = text.strip();
    if (stripped.startsWith("@")) {
      return new CronReader(nickname(stripped)).read();
    }
    List<CronField> fields = fields();
    CronField month = fields.get(4);
    DaysOfMonth ofMonth = new DaysOfMonth(fields.get(3));
    DaysOfWeek ofWeek = new DaysOfWeek(fields.get(5));
    CronField hour = fields.get(2);
    return new Cron(
        fields.get(0).numbers(),
        fields.get(1).numbers(),
        hour.numbers(),
        month.numbers(),
        new CronDays(
            ofMonth.read(),
            ofWeek.read(),
            ofMonth.isRestricted() && ofWeek.isRestricted() && !ofWeek.isAnd()),
        hour.isPlain());
  }

  private String nickname(String given) {
    String known = NICKNAMES.get(given);
    if (known != null) {
      return known;
    }
    String hint =
        given.startsWith("@every")
            ? "; for an interval use every, such as \"every\": \"90s\""
            : given.equals("@reboot") ? "; a start of this process is no time" : "";
    throw new IllegalArgumentException(
        "at position 1: expected one of @yearly, @annually, @monthly, @weekly, @daily, @midnight,"
            + " @hourly"
            + hint);
  }

  /** Returns the six fields; where there are five, the seconds are 0. */
  private List<CronField> fields() {
    List<MatchResult> words = WORD.matcher(text).results().toList();
    if (words.size() != 5 && words.size() != 6) {
      throw new IllegalArgumentException(
          "expected 5 fields (minute, hour, day of month, month, day of week), or 6 with seconds"
              + " first; there are "
              + words.size());
    }
    List<CronField> fields = new ArrayList<>();
    int kind = 0;
    if (words.size() == 5) {
      fields.add(new CronField(CronField.Kind.SECOND, "0", 1));
      kind = 1;
    }
    for (MatchResult one : words) {
      fields.add(new CronField(CronField.Kind.values()[kind++], one.group(), one.start() + 1));
    }
    return fields;
  }

  /** The field for the day of the month. */
  private record DaysOfMonth(CronField field) {
    private static final Pattern FROM_LAST = Pattern.compile("L(?:-(\\d{1,2}))?");
    private static final Pattern NEAR = Pattern.compile("(\\d{1,2})W");

    boolean isRestricted() {
      return field.isRestricted();
    }

    CronDays.OfMonth read() {
      long days = 0;
      long fromLast = 0;
      long near = 0;
      boolean lastWeekday = false;
      for (CronField.Item item : field.items()) {
        Matcher last = FROM_LAST.matcher(item.text());
        Matcher weekday = NEAR.matcher(item.text());
        if (item.text().equals("LW")) {
          lastWeekday = true;
        } else if (last.matches()) {
          fromLast |= last.group(1) == null ? 1 : 1L << item.within(last.group(1), 1, 30, "L-");
        } else if (weekday.matches()) {
          near |= 1L << item.within(weekday.group(1), 1, 31, "");
        } else {
          days |= item.numbers();
        }
      }
      return new CronDays.OfMonth(days, fromLast, near, lastWeekday);
    }
  }

  /** The field for the day of the week. */
  private record DaysOfWeek(CronField field) {
    private static final Pattern NTH = Pattern.compile("([0-9]{1,2}|[A-Za-z]{3})#([0-9L]{1,2})");
    private static final Pattern LAST = Pattern.compile("([0-9]{1,2})L");

    boolean isRestricted() {
      return field.isRestricted();
    }

    boolean isAnd() {
      return field.isAnd();
    }

    CronDays.OfWeek read() {
      long days = 0;
      long last = 0;
      long[] nth = new long[7];
      for (CronField.Item item : field.items()) {
        Matcher one = NTH.matcher(item.text());
        Matcher lastOne = LAST.matcher(item.text());
        if (lastOne.matches() || one.matches() && one.group(2).equals("L")) {
          String day = lastOne.matches() ? lastOne.group(1) : one.group(1);
          last |= 1L << item.number(day) % 7;
        } else if (one.matches()) {
          int which = item.within(one.group(2), 1, 5, item.text().split("#")[0] + "#");
          nth[item.number(one.group(1)) % 7] |= 1L << which;
        } else {
          days |= item.numbers();
        }
      }
      return new CronDays.OfWeek(days | days >>> 7 & 1, nth, last);
    }
  }
}
