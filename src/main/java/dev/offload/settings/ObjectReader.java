package dev.offload.settings;

import dev.offload.task.DurationText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** Reads the members of one object of the configuration, whose names are not settings. */
final class ObjectReader {
  private final SettingsReader reader;
  private final String path;
  private final JsonObject object;
  private final Set<String> known = new TreeSet<>();

  /**
   * @param path of the object, for problems
   */
  ObjectReader(SettingsReader reader, String path, JsonObject object) {
    this.reader = reader;
    this.path = path;
    this.object = object;
  }

  boolean has(String name) {
    return object.containsKey(name);
  }

  boolean isObject(String name) {
    return object.getValue(name) instanceof JsonObject;
  }

  boolean hasAny(String... names) {
    return List.of(names).stream().anyMatch(object::containsKey);
  }

  /** Takes a member for known, of which something else is said. */
  ObjectReader known(String name) {
    known.add(name);
    return this;
  }

  /** Reports what is wrong; the text goes on behind the path. */
  void problem(String text) {
    reader.problem(path + (text.startsWith(".") ? text : " " + text.strip()));
  }

  private Object value(String name) {
    known.add(name);
    return object.getValue(name);
  }

  private <T> T wrong(String name, String rule, Object value, T otherwise) {
    String given = ", not " + shown(value);
    reader.problem(path + "." + name + " must be " + rule + given);
    return otherwise;
  }

  String text(String name, String otherwise) {
    Object value = value(name);
    if (value == null) {
      return otherwise;
    }
    return value instanceof String text && !text.isBlank()
        ? text
        : wrong(name, "a text that is not empty", value, otherwise);
  }

  boolean flag(String name) {
    Object value = value(name);
    return value instanceof Boolean flag
        ? flag
        : value != null && wrong(name, "true or false", value, false);
  }

  int number(String name, int otherwise, int min, int max) {
    Object value = value(name);
    if (value == null) {
      return otherwise;
    }
    return value instanceof Integer number && number >= min && number <= max
        ? number
        : wrong(name, "a whole number from " + min + " to " + max, value, otherwise);
  }

  double fraction(String name, double otherwise, int min, int max) {
    Object value = value(name);
    if (value == null) {
      return otherwise;
    }
    double number = value instanceof Number it ? it.doubleValue() : Double.NaN;
    return number >= min && number <= max
        ? number
        : wrong(name, "a number from " + min + " to " + max, value, otherwise);
  }

  Set<Integer> numbers(String name, int min, int max) {
    Set<Integer> numbers = new LinkedHashSet<>();
    for (Object one : list(name, 0, max - min + 1)) {
      if (one instanceof Integer number && number >= min && number <= max) {
        numbers.add(number);
      } else {
        wrong(name, "a list of whole numbers from " + min + " to " + max, one, null);
      }
    }
    return numbers;
  }

  long durationMs(String name, String otherwise, String min, String max) {
    Object value = value(name);
    return value == null ? ms(otherwise) : durationMs(name, value, otherwise, min, max);
  }

  List<Long> durationsMs(String name, String min, String max, int itemsMax) {
    List<Long> durations = new ArrayList<>();
    for (Object one : list(name, 1, itemsMax)) {
      durations.add(durationMs(name, one, min, min, max));
    }
    return durations;
  }

  private long durationMs(String name, Object value, String otherwise, String min, String max) {
    OptionalLong ms =
        value instanceof String text ? DurationText.parse(text) : OptionalLong.empty();
    boolean fits = ms.isPresent() && ms.getAsLong() >= ms(min) && ms.getAsLong() <= ms(max);
    if (fits) {
      return ms.getAsLong();
    }
    String rule = DurationText.RULE + ", from " + min + " to " + max;
    String hint = DurationText.hint(String.valueOf(value));
    return wrong(name, rule + hint, value, ms(otherwise));
  }

  private static long ms(String duration) {
    return DurationText.parse(duration).orElseThrow();
  }

  private List<?> list(String name, int itemsMin, int itemsMax) {
    Object value = value(name);
    if (value == null) {
      return List.of();
    }
    boolean fits =
        value instanceof JsonArray array && array.size() >= itemsMin && array.size() <= itemsMax;
    return fits
        ? ((JsonArray) value).getList()
        : wrong(name, "a list of " + itemsMin + " to " + itemsMax, value, List.of());
  }

  ObjectReader child(String name) {
    Object value = value(name);
    JsonObject child =
        value instanceof JsonObject it
            ? it
            : value == null ? new JsonObject() : wrong(name, "an object", value, new JsonObject());
    return new ObjectReader(reader, path + "." + name, child);
  }

  /** Returns all members, which are objects, in their order. */
  Map<String, ObjectReader> children(int max) {
    Map<String, ObjectReader> children = new LinkedHashMap<>();
    if (object.size() > max) {
      problem("must have at most " + max + " members");
      return children;
    }
    object.fieldNames().forEach(name -> children.put(name, child(name)));
    return children;
  }

  /** Reports members that nobody asked for. */
  void refuseOthers() {
    for (String name : object.fieldNames()) {
      if (!known.contains(name)) {
        problem("." + name + " is not a setting; use one of " + String.join(", ", known));
      }
    }
  }

  /** Returns what is at a path, whose names have dots between them; null when nothing is. */
  static Object at(String path, JsonObject object) {
    Object at = object;
    for (String name : path.split("\\.")) {
      at = at instanceof JsonObject inside ? inside.getValue(name) : null;
    }
    return at;
  }

  /** Returns a value as a problem shows it, cut where it is long. */
  static String shown(Object value) {
    String text = value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
    return text.length() > 80 ? text.substring(0, 80) + "…" : text;
  }
}
