package dev.offload.node;

import dev.offload.http.About;
import dev.offload.settings.Settings;
import dev.offload.store.Leases;
import dev.offload.store.Leases.Lease;
import dev.offload.store.TaskStore;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * What this program was built from. The build fills it in; outside a checkout there is no commit.
 *
 * @param version of the project, {@code unknown} when no build filled it in
 * @param commit short, with a + when files were changed since; {@code unknown} when there is none
 */
public record Build(String version, String commit) {
  private static final String FILE = "/offload-build.properties";
  private static final String UNKNOWN = "unknown";
  private static final long[] UNITS_MS = {86_400_000, 3_600_000, 60_000, 1_000};

  /** Returns what the build filled in. */
  public static Build read() {
    Properties found = new Properties();
    try (InputStream file = Build.class.getResourceAsStream(FILE)) {
      if (file != null) {
        found.load(file);
      }
    } catch (IOException | IllegalArgumentException e) {
      // It is only shown: a node without it works as well.
      found.clear();
    }
    return of(found);
  }

  static Build of(Properties found) {
    String commit = filledIn(found, "commit");
    boolean isChanged = !commit.equals(UNKNOWN) && "true".equals(found.getProperty("changed"));
    return new Build(filledIn(found, "version"), isChanged ? commit + "+" : commit);
  }

  /**
   * Returns the first line of the log: what runs here, where its tasks are, and what it does.
   *
   * @param store where the tasks are, without a password
   */
  public String introduction(String store, Settings settings) {
    return shown() + ": " + summary(store, settings);
  }

  /** Returns the name of what runs here, with version and commit. */
  public String shown() {
    return "Offload " + version + " (commit " + commit + ")";
  }

  /**
   * Returns where the tasks of a node are, and what it does.
   *
   * @param store where the tasks are, without a password
   */
  public static String summary(String store, Settings settings) {
    String roles =
        settings.roles().stream()
            .map(role -> role.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(","));
    return "store "
        + store
        + ", roles "
        + roles
        + ", retention "
        + duration(settings.retentionMs());
  }

  /**
   * Returns what the web side of a node tells of it.
   *
   * @param startedAt in epoch milliseconds by the store's clock
   */
  About about(TaskStore store, long startedAt) {
    return new About(
        version,
        commit,
        startedAt,
        () -> store.leases().map(Build::ends).orElse(Future.succeededFuture(Map.of())));
  }

  private static Future<Map<String, Long>> ends(Leases leases) {
    return leases
        .all()
        .map(
            all ->
                all.stream()
                    .filter(Lease::live)
                    .collect(
                        Collectors.toMap(
                            Lease::incarnation, it -> it.renewedAt() + Leases.LAPSE_MS)));
  }

  private static String filledIn(Properties found, String name) {
    String value = found.getProperty(name, "");
    return value.isBlank() || value.startsWith("${") ? UNKNOWN : value;
  }

  /** The largest unit that divides it, as {@code retention} is written; 0 is for ever. */
  private static String duration(long ms) {
    int unit = 0;
    while (unit < UNITS_MS.length - 1 && ms % UNITS_MS[unit] != 0) {
      unit++;
    }
    return ms == 0 ? "for ever" : ms / UNITS_MS[unit] + "dhms".substring(unit, unit + 1);
  }
}
