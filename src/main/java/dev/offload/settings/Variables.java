package dev.offload.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The variables of the environment that stand for settings. {@code http.streamsMax} is {@code
 * OFFLOAD_HTTP_STREAMS_MAX}, or {@code HTTP_STREAMS_MAX} where that is not set. An empty variable
 * is as if it were not set, and so is a port that holds the address of a service: Kubernetes sets
 * {@code METRICS_PORT=tcp://10.0.0.1:9102} in every container beside a service named metrics.
 */
public final class Variables {
  private static final String PREFIX = "OFFLOAD_";
  static final String LOG_FORMAT = "log.format";
  private static final int WARNINGS_MAX = 20;
  private static final int NAME_MAX = 80;
  private static final Pattern SERVICE_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.+:[0-9]+");
  private static final Pattern OF_SERVICE =
      Pattern.compile(".*_(SERVICE_(HOST|PORT(_.+)?)|PORT_[0-9]+_(TCP|UDP|SCTP)(_[A-Z]+)?)");

  private final TreeMap<String, String> environment;
  private final boolean areSettings;
  private final TreeSet<String> known = new TreeSet<>();
  private final TreeSet<String> named = new TreeSet<>();

  public Variables(Map<String, String> environment) {
    this(environment, true);
  }

  private Variables(Map<String, String> environment, boolean areSettings) {
    this.environment = new TreeMap<>(environment);
    this.areSettings = areSettings;
  }

  /** Returns variables of which none stands for a setting; settings may name them all the same. */
  static Variables ofSecrets(Map<String, String> environment) {
    return new Variables(environment, false);
  }

  /** Returns what a variable holds that a setting names; empty when it is not set. */
  String named(String name) {
    named.add(name);
    return environment.getOrDefault(name, "");
  }

  /**
   * Returns how the log is written, {@code text} or {@code json}, as {@code LOG_FORMAT} says. It is
   * no setting of the file: what is wrong with that is logged as well.
   */
  public String logFormat() {
    return Optional.ofNullable(value(LOG_FORMAT)).orElse("text");
  }

  /** Returns what the environment says of a setting, or null; its name is known from then on. */
  String value(String path) {
    String name = plain(path);
    known.add(name);
    return chosen(name).map(environment::get).orElse(null);
  }

  /** Returns the variable whose value counts for a setting; empty when none is set. */
  Optional<String> name(String path) {
    return chosen(plain(path));
  }

  /** Returns the name without the prefix: {@code http.streamsMax} is {@code HTTP_STREAMS_MAX}. */
  static String plain(String path) {
    return path.replaceAll("([a-z])([A-Z])", "$1_$2").replace('.', '_').toUpperCase(Locale.ROOT);
  }

  /**
   * Returns a line for each variable that is not taken as it may be meant: one or two letters from
   * a known one, unknown with our prefix, contradicted by the one with the prefix, or of
   * Kubernetes. Values are not shown. To be asked when all settings were read.
   */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    known.forEach(name -> addContradiction(name, warnings));
    List<String> ofServices = new ArrayList<>();
    for (String name : environment.keySet()) {
      if (isOfService(name)) {
        addOfService(name, warnings, ofServices);
      } else if (!isKnown(name) && !named.contains(name)) {
        unknown(name).ifPresent(warnings::add);
      }
    }
    if (!ofServices.isEmpty()) {
      warnings.add(
          "Ignored, as Kubernetes sets them for a service: " + String.join(", ", ofServices));
    }
    return warnings.size() <= WARNINGS_MAX ? warnings : warnings.subList(0, WARNINGS_MAX);
  }

  private Optional<String> chosen(String plain) {
    return isSet(PREFIX + plain)
        ? Optional.of(PREFIX + plain)
        : Optional.of(plain).filter(this::isSet);
  }

  private boolean isSet(String name) {
    return areSettings && !environment.getOrDefault(name, "").isEmpty() && !isOfService(name);
  }

  private boolean isKnown(String name) {
    return known.contains(name)
        || name.startsWith(PREFIX) && known.contains(name.substring(PREFIX.length()));
  }

  private boolean isOfService(String name) {
    return OF_SERVICE.matcher(name).matches()
        || name.endsWith("_PORT")
            && SERVICE_ADDRESS.matcher(environment.getOrDefault(name, "")).matches();
  }

  private void addContradiction(String name, List<String> warnings) {
    boolean isBoth = isSet(name) && isSet(PREFIX + name);
    if (isBoth && !environment.get(name).equals(environment.get(PREFIX + name))) {
      warnings.add(PREFIX + name + " and " + name + " differ: the one with " + PREFIX + " is used");
    }
  }

  private void addOfService(String name, List<String> warnings, List<String> ofServices) {
    if (isKnown(name)) {
      String other = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : PREFIX + name;
      warnings.add(
          name + " is ignored: Kubernetes set it to the address of a service; set " + other);
    } else if (name.startsWith(PREFIX)) {
      ofServices.add(shown(name));
    }
  }

  private Optional<String> unknown(String name) {
    String upper = name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
    List<String> candidates =
        known.stream().flatMap(plain -> Stream.of(plain, PREFIX + plain)).toList();
    Optional<String> nearest = Letters.nearest(upper, candidates);
    if (nearest.isPresent()) {
      return Optional.of(
          shown(name) + " is not a setting and is ignored: use " + nearest.orElseThrow());
    }
    return upper.startsWith(PREFIX)
        ? Optional.of(shown(name) + " is not a setting and is ignored: correct or remove it")
        : Optional.empty();
  }

  private static String shown(String name) {
    String printable = name.replaceAll("\\p{Cntrl}", "?");
    return printable.length() > NAME_MAX ? printable.substring(0, NAME_MAX) + "…" : printable;
  }
}
