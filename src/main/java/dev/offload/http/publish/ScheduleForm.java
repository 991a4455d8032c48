package dev.offload.http.publish;

import dev.offload.http.kit.FormFields;
import dev.offload.http.kit.Problem;
import dev.offload.schedule.Schedule;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A schedule as the fields of a form: those of a definition by their names, but {@code kind} says
 * which of cron, every and at is {@code when}, and {@code to} whether {@code target} is a topic or
 * a queue.
 */
public final class ScheduleForm {
  private static final List<String> KINDS = List.of("cron", "every", "at");
  private static final List<String> TARGETS = List.of("topic", "queue");
  private static final List<String> TIMES = List.of("offset", "zone", "startAt", "endAt");
  private static final List<String> OTHERS =
      List.of("jitter", "missed", "missedWindow", "missedMax", "overlap");
  private static final String KIND = "kind";
  private static final String WHEN = "when";
  private static final String TO = "to";
  private static final String TARGET = "target";
  private static final String PAYLOAD = "payload";
  private static final String NUMBER = "missedMax";

  /** What a problem may begin with. */
  public static final List<String> FIELDS =
      Stream.of(KINDS, TARGETS, TIMES, OTHERS, List.of(PAYLOAD, "name"))
          .flatMap(List::stream)
          .toList();

  /** A form that nobody filled in yet. */
  public static final Map<String, String> BLANK =
      Map.of(KIND, "cron", WHEN, "0 9 * * MON-FRI", "zone", "UTC", TO, "topic", PAYLOAD, "null");

  private ScheduleForm() {}

  /** Returns the fields that a schedule has in a form; to be added to. */
  public static Map<String, String> values(Schedule schedule) {
    JsonObject json = schedule.json();
    Map<String, String> values = new HashMap<>();
    Stream.concat(TIMES.stream(), OTHERS.stream())
        .filter(json::containsKey)
        .forEach(name -> values.put(name, String.valueOf(json.getValue(name))));
    rename(json, KINDS, KIND, WHEN, values);
    rename(json, TARGETS, TO, TARGET, values);
    values.put(PAYLOAD, schedule.payload());
    return values;
  }

  private static void rename(
      JsonObject json, List<String> members, String as, String value, Map<String, String> values) {
    members.stream()
        .filter(json::containsKey)
        .forEach(
            member -> {
              values.put(as, member);
              values.put(value, json.getString(member));
            });
  }

  /**
   * Returns the fields of a form.
   *
   * @param more that it has beside those of a schedule
   * @throws Problem 400 when one is there twice
   */
  public static Map<String, String> values(FormFields form, String... more) {
    Map<String, String> values = new TreeMap<>();
    Stream.of(TIMES, OTHERS, List.of(KIND, WHEN, TO, TARGET), List.of(more))
        .flatMap(List::stream)
        .forEach(name -> values.put(name, form.line(name)));
    values.put(PAYLOAD, form.get(PAYLOAD) == null ? "" : form.get(PAYLOAD));
    return values;
  }

  /** Returns the body of a request that asks when such a schedule fires. */
  public static Buffer times(Map<String, String> values) {
    return times(values, new JsonObject()).toBuffer();
  }

  private static JsonObject times(Map<String, String> values, JsonObject json) {
    TIMES.forEach(name -> put(json, name, values.get(name)));
    return one(json, KINDS, values.get(KIND), values.get(WHEN));
  }

  /**
   * Returns the body of a request that defines it.
   *
   * @throws Problem 400 when its payload is not JSON
   */
  public static Buffer definition(Map<String, String> values) {
    JsonObject json = times(values, new JsonObject());
    OTHERS.forEach(name -> put(json, name, values.get(name)));
    one(json, TARGETS, values.get(TO), values.get(TARGET));
    JsonText payload = JsonText.of(values.get(PAYLOAD), PAYLOAD);
    // As it was written: a number may be larger than those of Java.
    String others = json.encode();
    String separator = json.isEmpty() ? "" : ",";
    return Buffer.buffer(
        "{\"" + PAYLOAD + "\":" + payload.text() + separator + others.substring(1));
  }

  /** What is no choice of the form is left to whoever reads the definition. */
  private static JsonObject one(JsonObject json, List<String> names, String name, String value) {
    return names.contains(name) ? put(json, name, value) : json;
  }

  private static JsonObject put(JsonObject json, String name, String value) {
    if (value == null || value.isEmpty()) {
      return json;
    }
    boolean isNumber = name.equals(NUMBER) && value.matches("[0-9]{1,9}");
    return isNumber ? json.put(name, Integer.valueOf(value)) : json.put(name, value);
  }
}
