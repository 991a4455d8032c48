package dev.offload.http.view;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What the page shows on which a schedule is made or changed.
 *
 * @param name of the one that is changed; null when one is made
 * @param values what is in the fields, by their names; those without any may be left out
 * @param next its next slots as they would be; null when they were not asked for
 * @param topics that may be chosen
 */
public record ScheduleView(
    String name,
    Map<String, String> values,
    FieldProblems problems,
    List<String> next,
    List<String> topics,
    HomeView.Assets assets) {

  /** The field with the name of a topic or a queue. */
  public static final String TARGET = "target";

  /** The field that says when its slots are, and the members of a definition it stands for. */
  private static final String WHEN = "when";

  private static final List<String> KINDS = List.of("cron", "every", "at");
  private static final List<String> TARGETS = List.of("topic", "queue");

  private static final List<String> ZONES = ZoneId.getAvailableZoneIds().stream().sorted().toList();

  /** Returns the names of all time zones. */
  public List<String> zones() {
    return ZONES;
  }

  /** Returns what is in a field; empty when nothing is. */
  public String value(String field) {
    return values.getOrDefault(field, "");
  }

  /** Returns what is wrong with a field; null when nothing is. */
  public String problem(String field) {
    List<String> members = field.equals(WHEN) ? KINDS : field.equals(TARGET) ? TARGETS : List.of();
    return Stream.concat(Stream.of(field), members.stream())
        .map(problems::of)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** Says whether a field is in use that few need. */
  public boolean isDetailed() {
    return Stream.of("offset", "startAt", "endAt", "jitter", "missedWindow", "missedMax")
        .anyMatch(field -> !value(field).isEmpty() || problem(field) != null);
  }

  /** Returns the heading of the page. */
  public String heading() {
    return name == null ? "New schedule" : "Change " + name;
  }

  /** Returns where the form goes to, below the root. */
  public String path() {
    return name == null ? "new-schedule" : "schedules/" + name + "/edit";
  }
}
