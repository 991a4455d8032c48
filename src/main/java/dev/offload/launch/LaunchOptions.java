package dev.offload.launch;

import dev.offload.settings.ConfigFile;
import dev.offload.settings.Settings;
import io.vertx.core.VertxOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The options of the command line; {@code help.txt} says what each is for. */
final class LaunchOptions {
  private static final String MORE_NODES =
      "a node has one worker and one web side: start more nodes, with ROLES as needed";
  private static final Set<String> OF_VERTX = Set.of("options", "vertx-options");
  private static final Set<String> CLUSTER = Set.of("c", "cluster");
  private static final String CONF = "conf";
  private static final Map<String, Wish> WISHES =
      Map.of(
          "h", Wish.HELP,
          "help", Wish.HELP,
          "v", Wish.VERSION,
          "version", Wish.VERSION,
          "check-config", Wish.CHECK);

  /** Options of Vert.x's launcher, which people know: said what is set in their place. */
  private static final Map<String, String> INSTEAD =
      Map.ofEntries(
          Map.entry("cluster-host", "set CLUSTER_HOST"),
          Map.entry("cluster-port", "set CLUSTER_PORT, and CLUSTER_BUS_PORT for the event bus"),
          Map.entry("cluster-public-host", "set CLUSTER_HOST"),
          Map.entry("cluster-public-port", "set CLUSTER_BUS_PORT"),
          Map.entry("instances", MORE_NODES),
          Map.entry("w", MORE_NODES),
          Map.entry("worker", MORE_NODES),
          Map.entry("vt", MORE_NODES),
          Map.entry("virtual-thread", MORE_NODES),
          Map.entry("deployment-options", MORE_NODES));

  private final List<String> problems = new ArrayList<>();
  private VertxOptions vertxOptions = new VertxOptions();
  private Wish wish = Wish.NODE;
  private String conf;
  private boolean clustered;

  /** What a process is started for; of several the first in this order counts. */
  enum Wish {
    HELP,
    VERSION,
    CHECK,
    NODE
  }

  /**
   * @param arguments as the process got them
   */
  LaunchOptions(String... arguments) {
    int next = 0;
    while (next < arguments.length) {
      next = read(arguments, next);
    }
  }

  /** Reads one option with its value, and returns the place behind it. */
  private int read(String[] arguments, int at) {
    String[] option = arguments[at].split("=", 2);
    String name = option[0].replaceFirst("^--?", "").toLowerCase(Locale.ROOT);
    boolean isAlone = option.length == 1;
    boolean hasNext = isAlone && at + 1 < arguments.length;
    int behind = hasNext ? at + 2 : at + 1;
    if (!option[0].startsWith("-")) {
      problems.add(arguments[at] + " is not supported: Offload always runs its own verticles");
    } else if (INSTEAD.containsKey(name)) {
      problems.add(option[0] + " is not supported: " + INSTEAD.get(name));
      return hasNext && !arguments[at + 1].startsWith("-") ? behind : at + 1;
    } else if (name.equals(CONF)) {
      conf = isAlone ? hasNext ? arguments[at + 1] : "" : option[1];
      return behind;
    } else if (OF_VERTX.contains(name)) {
      takeVertxOptions(option[0], isAlone ? hasNext ? arguments[at + 1] : "" : option[1]);
      return behind;
    } else if (isAlone && CLUSTER.contains(name)) {
      clustered = true;
    } else if (isAlone && WISHES.containsKey(name)) {
      Wish other = WISHES.get(name);
      wish = other.compareTo(wish) < 0 ? other : wish;
    } else {
      problems.add(option[0] + " is not a known option, or its value is missing: see --help");
    }
    return at + 1;
  }

  Wish wish() {
    return wish;
  }

  /** Returns what {@code -conf} names, or null without it. */
  String conf() {
    return conf;
  }

  /** Returns what {@code -options} names, or the defaults without it. */
  VertxOptions vertxOptions() {
    return vertxOptions;
  }

  boolean isClustered() {
    return clustered;
  }

  /** Returns a line for each option that cannot be used. */
  List<String> problems() {
    return List.copyOf(problems);
  }

  /** Returns a line for each option that contradicts a setting. */
  List<String> contradictions(Settings settings) {
    List<String> all = new ArrayList<>();
    if (clustered && settings.store().isEmbedded()) {
      all.add("-cluster needs a store that all nodes share: set MONGODB_URI");
    }
    if (!clustered && !settings.roles().contains(Settings.Role.WORKER)) {
      all.add("without -cluster no node would store what is posted here: add worker to ROLES");
    }
    return all;
  }

  private void takeVertxOptions(String option, String named) {
    try {
      vertxOptions = new VertxOptions(ConfigFile.read(option, named));
    } catch (ConfigFile.UnreadableException e) {
      problems.add(e.getMessage());
    } catch (RuntimeException e) {
      problems.add(option + " has an invalid value: " + e.getMessage());
    }
  }
}
