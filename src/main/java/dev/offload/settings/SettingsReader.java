package dev.offload.settings;

import dev.offload.settings.Settings.InvalidSettingsException;
import dev.offload.settings.Settings.Range;
import dev.offload.settings.Settings.Role;
import dev.offload.task.DurationText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads single settings by their path and collects every problem, to report them together. */
final class SettingsReader {
  private static final Pattern RANGE = Pattern.compile("(\\d{1,10})-(\\d{1,10})");
  private static final Map<String, Role> ROLES = Map.of("http", Role.HTTP, "worker", Role.WORKER);
  private static final long DAY_MS = 86_400_000;
  private static final Pattern DURATION = Pattern.compile("0|[1-9]\\d{0,5}[smhd]");

  private final JsonObject file;
  private final Variables variables;
  private final TreeSet<String> known = new TreeSet<>();
  private final List<String> problems = new ArrayList<>();

  SettingsReader(JsonObject file, Variables variables) {
    this.file = file;
    this.variables = variables;
  }

  String text(String path, String otherwise) {
    Object value = value(path);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof String text && !text.isBlank()) {
      return text;
    }
    return wrong(path, "must be a text that is not empty", value, otherwise);
  }

  /** The path of a folder, which need not be there. */
  String folder(String path, String otherwise) {
    String text = text(path, otherwise);
    try {
      return Path.of(text).toString();
    } catch (InvalidPathException e) {
      return wrong(path, "must be a path (" + e.getReason() + ")", text, otherwise);
    }
  }

  int number(String path, int otherwise, int min, int max) {
    Object value = value(path);
    if (value == null) {
      return otherwise;
    }
    String text = value instanceof Number || fromEnvironment(path) ? value.toString() : "";
    if (text.matches("\\d{1,10}") && Long.parseLong(text) >= min && Long.parseLong(text) <= max) {
      return Integer.parseInt(text);
    }
    return wrong(path, "must be a whole number from " + min + " to " + max, value, otherwise);
  }

  boolean flag(String path, boolean otherwise) {
    Object value = value(path);
    if (value == null) {
      return otherwise;
    }
    String text = value instanceof Boolean || fromEnvironment(path) ? value.toString() : "";
    return text.equals("true")
        || !text.equals("false") && wrong(path, "must be true or false", value, otherwise);
  }

  JsonObject object(String path) {
    known.add(path);
    Object value = ObjectReader.at(path, file);
    if (value != null && !(value instanceof JsonObject)) {
      problem(path + " must be an object, not " + ObjectReader.shown(value));
    }
    return value instanceof JsonObject object ? object : new JsonObject();
  }

  Range range(String path, Range otherwise) {
    Object value = value(path);
    if (value == null) {
      return otherwise;
    }
    Matcher range = RANGE.matcher(value instanceof String text ? text : "");
    if (range.matches()) {
      Range read = new Range(Long.parseLong(range.group(1)), Long.parseLong(range.group(2)));
      if (read.min() >= 1 && read.min() <= read.max() && read.max() <= DAY_MS) {
        return read;
      }
    }
    String rule = "must be a range of milliseconds such as \"3000-10000\", from 1 to " + DAY_MS;
    return wrong(path, rule, value, otherwise);
  }

  Set<Role> roles(String path) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (String role : list(path, ROLES::containsKey, "must list http, worker or both")) {
      roles.add(ROLES.get(role));
    }
    return roles.isEmpty() ? EnumSet.allOf(Role.class) : roles;
  }

  /** A port that may be left out; 0 is none. */
  OptionalInt port(String path) {
    int port = number(path, 0, 1, 65_535);
    return port == 0 ? OptionalInt.empty() : OptionalInt.of(port);
  }

  /** A port that may be left out; 0 is any free one. */
  OptionalInt optionalPort(String path) {
    return value(path) == null ? OptionalInt.empty() : OptionalInt.of(number(path, 0, 0, 65_535));
  }

  /** How many connections there may be; by default what this process has room for. */
  int connections(String path) {
    ConnectionRoom room = ConnectionRoom.ofThisProcess();
    int connections = number(path, room.byDefault(), 1, 1_000_000);
    String problem = room.problem(connections);
    return problem == null ? connections : wrong(path, problem, connections, 1);
  }

  /** A duration such as {@code 7d}, {@code 12h}, {@code 30m} or {@code 10s}; 0 is none. */
  long durationMs(String path, String otherwise) {
    Object value = value(path);
    String text = value == null ? otherwise : value.toString();
    if (DURATION.matcher(text).matches()) {
      return DurationText.parse(text).orElse(0);
    }
    return wrong(path, "must be a duration such as 7d, 12h, 30m or 10s, or 0", value, 0L);
  }

  /**
   * Reads a list of words, in lower case; one text from the environment is split at its commas.
   *
   * @param ruleText what is said of a word that does not fit the rule
   */
  List<String> list(String path, Predicate<String> rule, String ruleText) {
    Object value = value(path);
    if (value == null) {
      return List.of();
    }
    List<?> given =
        value instanceof JsonArray array
            ? array.getList()
            : fromEnvironment(path) ? List.of(value.toString().split(",")) : List.of(value);
    List<String> items = new ArrayList<>();
    for (Object one : given) {
      String item = one instanceof String text ? text.trim().toLowerCase(Locale.ROOT) : "";
      if (rule.test(item)) {
        items.add(item);
      } else {
        wrong(path, ruleText, one, null);
      }
    }
    return List.copyOf(items);
  }

  String mongodbUri(String path) {
    Object value = value(path);
    if (value == null || "".equals(value)) {
      return "";
    }
    try {
      MongoUri.read(value.toString());
      return value.toString();
    } catch (IllegalArgumentException e) {
      // The value is not shown: it may hold a password.
      problems.add(named(path) + " " + e.getMessage());
      return "";
    } catch (NoClassDefFoundError e) {
      problems.add(
          named(path)
              + " needs the library io.vertx:vertx-mongo-client, which is not on the class path");
      return "";
    }
  }

  /**
   * Ends the reading.
   *
   * @throws InvalidSettingsException when anything was wrong, unknown keys included
   */
  void finish() {
    findUnknown("", file);
    if (!problems.isEmpty()) {
      throw new InvalidSettingsException(problems);
    }
  }

  /** Reports a value that is well-formed and cannot be had. */
  void unfit(String path, String why) {
    problems.add(named(path) + " " + why);
  }

  /** Reports what is wrong with a value that only the file can have. */
  void problem(String line) {
    problems.add(line);
  }

  private Object value(String path) {
    known.add(path);
    String variable = variables.value(path);
    return variable == null ? ObjectReader.at(path, file) : variable;
  }

  private boolean fromEnvironment(String path) {
    return variables.name(path).isPresent();
  }

  /** Reports a value that does not fit a rule, and returns what to go on with. */
  <T> T wrong(String path, String rule, Object value, T otherwise) {
    problems.add(named(path) + " " + rule + ", not " + ObjectReader.shown(value));
    return otherwise;
  }

  private String named(String path) {
    return variables.name(path).orElse(path);
  }

  private void findUnknown(String prefix, JsonObject object) {
    for (String name : object.fieldNames()) {
      String path = prefix + name;
      boolean isGroup = known.stream().anyMatch(key -> key.startsWith(path + "."));
      if (isGroup && object.getValue(name) instanceof JsonObject group) {
        findUnknown(path + ".", group);
      } else if (isGroup) {
        problems.add(path + " must be an object");
      } else if (name.contains(".") && known.contains(path)) {
        problems.add(path + " must be nested, one object for each dot");
      } else if (!known.contains(path)) {
        problems.add(path + " is not a setting; use one of " + String.join(", ", known));
      }
    }
  }
}
