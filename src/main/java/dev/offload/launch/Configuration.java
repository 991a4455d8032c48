package dev.offload.launch;

import dev.offload.settings.ConfigFile;
import dev.offload.settings.Settings;
import dev.offload.settings.Settings.InvalidSettingsException;
import dev.offload.settings.Variables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a node is told to be, or all that is wrong with that.
 *
 * @param settings null when there are problems
 * @param problems a line for each option and setting that cannot be used
 * @param warnings a line for each variable that is not taken as it may be meant
 */
record Configuration(Settings settings, List<String> problems, List<String> warnings) {

  /** Reads the file that the options name, and the environment; opens nothing else. */
  static Configuration read(LaunchOptions options, Map<String, String> environment) {
    List<String> problems = new ArrayList<>(options.problems());
    Variables variables = new Variables(environment);
    Settings settings = null;
    try {
      settings = Settings.read(ConfigFile.read("-conf", options.conf()), variables);
      problems.addAll(options.contradictions(settings));
    } catch (ConfigFile.UnreadableException e) {
      problems.add(e.getMessage());
      return new Configuration(null, problems, List.of());
    } catch (InvalidSettingsException e) {
      problems.addAll(e.problems());
    }
    return new Configuration(
        problems.isEmpty() ? settings : null, List.copyOf(problems), variables.warnings());
  }
}
