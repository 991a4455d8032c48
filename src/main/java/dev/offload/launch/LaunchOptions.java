package dev.offload.launch;

import dev.offload.settings.ConfigFile;
import dev.offload.settings.Settings;
import io.vertx.core.VertxOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What of the launcher's options concerns a node, and those that would work against a setting. */
final class LaunchOptions {
  private static final String MORE_NODES =
      "a node has one worker and one web side: start more nodes, with ROLES as needed";
  private static final Set<String> OF_VERTX = Set.of("options", "vertx-options");
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
  private final List<String> forLauncher = new ArrayList<>();
  private String conf;
  private boolean clustered;

  /**
   * @param arguments as the process got them; what is not known here is left to the launcher
   */
  LaunchOptions(String... arguments) {
    for (int i = 0; i < arguments.length; i++) {
      forLauncher.add(arguments[i]);
      String[] option = arguments[i].split("=", 2);
      String name = option[0].replaceFirst("^--?", "").toLowerCase(Locale.ROOT);
      boolean isOption = option[0].startsWith("-");
      if (isOption && INSTEAD.containsKey(name)) {
        problems.add(option[0] + " is not for Offload: " + INSTEAD.get(name));
      } else if (isOption && (name.equals("c") || name.equals("cluster"))) {
        clustered = true;
      } else if (isOption && name.equals("conf")) {
        boolean nextIsValue = option.length == 1 && i + 1 < arguments.length;
        conf = option.length == 2 ? option[1] : nextIsValue ? arguments[++i] : "";
        forLauncher.remove(forLauncher.size() - 1);
      } else if (isOption && OF_VERTX.contains(name)) {
        boolean nextIsValue = option.length == 1 && i + 1 < arguments.length;
        checkVertxOptions(
            option[0], option.length == 2 ? option[1] : nextIsValue ? arguments[i + 1] : "");
      } else if (!isOption && (i == 0 || !takesValue(arguments[i - 1]))) {
        problems.add(arguments[i] + " is not for Offload: it always runs its own verticles");
      }
    }
  }

  /** Returns what {@code -conf} names, or null without it. */
  String conf() {
    return conf;
  }

  /** Returns the arguments without {@code -conf}, which is read here alone. */
  String[] forLauncher() {
    return forLauncher.toArray(new String[0]);
  }

  boolean isClustered() {
    return clustered;
  }

  /** Returns a line for each option that cannot be used, and each that contradicts a setting. */
  List<String> problems(Settings settings) {
    List<String> all = new ArrayList<>(problems);
    if (clustered && settings.store().isEmbedded()) {
      all.add("-cluster needs a store that all nodes share: set MONGODB_URI");
    }
    if (!clustered && !settings.roles().contains(Settings.Role.WORKER)) {
      all.add("without -cluster nobody would store what is posted here: add worker to ROLES");
    }
    return all;
  }

  /** The launcher would only warn of a file that is not there, and say nothing of a wrong value. */
  private void checkVertxOptions(String option, String named) {
    try {
      new VertxOptions(ConfigFile.read(option, named));
    } catch (ConfigFile.UnreadableException e) {
      problems.add(e.getMessage());
    } catch (RuntimeException e) {
      problems.add(option + " has a wrong value: " + e.getMessage());
    }
  }

  private static boolean takesValue(String option) {
    String name = option.replaceFirst("^--?", "").toLowerCase(Locale.ROOT);
    return OF_VERTX.contains(name) || INSTEAD.containsKey(name);
  }
}
