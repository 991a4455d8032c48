package dev.offload.schedule;

import dev.offload.schedule.Schedule.Missed;
import dev.offload.schedule.Schedule.Overlap;
import dev.offload.schedule.Schedule.When;
import io.vertx.core.json.JsonObject;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads definitions of schedules, and says everything that is wrong with one. */
public final class ScheduleReader {

  /** What a definition may have. */
  public static final Set<String> MEMBERS =
      Set.of(
          "cron",
          "every",
          "offset",
          "at",
          "zone",
          "startAt",
          "endAt",
          "topic",
          "queue",
          "payload",
          "jitter",
          "missed",
          "missedWindow",
          "missedMax",
          "overlap",
          "paused");

  /** How names look. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,79}");

  /** Stands for something else in the paths of the API. */
  private static final String RESERVED = "preview";

  private static final long SECOND_MS = 1_000;
  private static final long DAY_MS = 86_400_000;
  private static final Set<String> ZONES = ZoneId.getAvailableZoneIds();

  private final JsonObject given;
  private final List<String> problems = new ArrayList<>();
  private final Members members;

  /**
   * @param given what was given, without its payload
   */
  public ScheduleReader(JsonObject given) {
    this.given = given;
    this.members = new Members(given, problems);
  }

  /** Returns what is wrong, each with the member that it is about; empty when nothing is. */
  public List<String> problems() {
    return problems;
  }

  /**
   * Reads it.
   *
   * @param payload a JSON value, as text
   * @return what was meant; of no use when there are problems
   */
  public Schedule read(String name, String payload) {
    return read(name, payload, true);
  }

  /**
   * Reads one that was found right elsewhere, perhaps by another version.
   *
   * @throws IllegalArgumentException when something is wrong with it here
   */
  public static Schedule foundRight(JsonObject given, String name, String payload) {
    return valid(given, name, payload, true);
  }

  /** The same, of one that is stored: whether it ever fires is not looked at again. */
  static Schedule known(JsonObject given, String name, String payload) {
    return valid(given, name, payload, false);
  }

  private static Schedule valid(JsonObject given, String name, String payload, boolean isChecked) {
    ScheduleReader reader = new ScheduleReader(given);
    Schedule read = reader.read(name, payload, isChecked);
    if (!reader.problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", reader.problems));
    }
    return read;
  }

  private Schedule read(String name, String payload, boolean isChecked) {
    if (name.equals(RESERVED)) {
      problems.add("name must not be " + RESERVED);
    } else if (!NAME.matcher(name).matches()) {
      problems.add("name must have at most 80 characters: a-z, 0-9, and after the first . _ -");
    }
    When when = when(isChecked);
    String topic = members.text("topic");
    String queue = members.text("queue");
    if ((topic == null) == (queue == null)) {
      problems.add("must have one of topic and queue");
    }
    Overlap overlap =
        members.word("overlap", Overlap.values(), queue == null ? Overlap.SKIP : Overlap.ALLOW);
    if (queue != null && overlap != Overlap.ALLOW) {
      problems.add(
          "overlap must be allow for a queue: Offload does not know when its receivers are"
              + " done");
    }
    long jitterMs = members.duration("jitter", 0, 0, DAY_MS);
    Schedule read = new Schedule(name, when, topic, queue, payload, jitterMs, missed(), overlap);
    members.flag("paused");
    refuseOthers();
    return read;
  }

  /**
   * Reads when its slots are.
   *
   * @return of no use when there are problems
   */
  public When when() {
    return when(true);
  }

  private When when(boolean isChecked) {
    ZoneId zone = zone();
    String cron = members.text("cron");
    String at = members.text("at");
    long everyMs = members.duration("every", 0, SECOND_MS, 366 * DAY_MS);
    if (Stream.of("cron", "every", "at").filter(it -> given.getValue(it) != null).count() != 1) {
      problems.add("must have one of cron, every and at");
    }
    if (given.getValue("offset") != null && given.getValue("every") == null) {
      problems.add("offset can be given only with every");
    }
    long offsetMs = members.duration("offset", 0, 0, 366 * DAY_MS);
    if (everyMs > 0 && offsetMs >= everyMs) {
      problems.add("offset must be less than every");
    }
    long startAt = members.time("startAt");
    long endAt = members.time("endAt");
    if (endAt != 0 && startAt > endAt) {
      problems.add("endAt must not be before startAt");
    }
    When read = new When(cron, everyMs, offsetMs, at, zone, startAt, endAt);
    if (isChecked && problems.isEmpty()) {
      check(read);
    }
    return read;
  }

  private void check(When when) {
    String kind = when.cron() != null ? "cron" : when.at() != null ? "at" : "every";
    try {
      When unbounded = new When(when.cron(), when.everyMs(), 0, when.at(), when.zone(), 0, 0);
      if (unbounded.slots().next(0) == Timetable.NEVER) {
        problems.add(kind + " never fires before 2200");
      } else if (when.slots().next(0) == Timetable.NEVER) {
        problems.add(kind + " never fires between startAt and endAt");
      }
    } catch (IllegalArgumentException e) {
      problems.add(kind + " " + e.getMessage());
    }
  }

  private ZoneId zone() {
    String zone = members.text("zone");
    if (zone == null) {
      return ZoneId.of("UTC");
    }
    if (!ZONES.contains(zone)) {
      problems.add("zone must be a name of the IANA time zone database, such as Europe/Berlin");
      return ZoneId.of("UTC");
    }
    return ZoneId.of(zone);
  }

  private Missed missed() {
    Missed.Rule rule = members.word("missed", Missed.Rule.values(), Missed.Rule.ONCE);
    for (String member : List.of("missedWindow", "missedMax")) {
      if (given.getValue(member) != null && rule != Missed.Rule.ALL) {
        problems.add(member + " must be given with \"missed\": \"all\" alone");
      }
    }
    long windowMs =
        members.duration("missedWindow", Schedule.MISSED_WINDOW_MS, SECOND_MS, 31 * DAY_MS);
    return new Missed(rule, windowMs, members.number("missedMax", Schedule.MISSED_MAX, 1, 1_000));
  }

  private void refuseOthers() {
    for (String name : given.fieldNames()) {
      if (!MEMBERS.contains(name)) {
        problems.add(
            name + " is not a member; use one of " + String.join(", ", new TreeSet<>(MEMBERS)));
      }
    }
  }
}
