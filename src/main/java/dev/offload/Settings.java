package dev.offload;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Every setting, parsed, defaulted and validated once. Names, defaults, units and ranges are in the
 * README.
 *
 * @param retentionMs how long finished tasks are kept; 0 is for ever
 */
public record Settings(
    Set<Role> roles,
    Http http,
    long acceptTimeoutMs,
    Intake intake,
    Background background,
    Store store,
    Cluster cluster,
    long retentionMs,
    Metrics metrics,
    Demo demo) {

  /** What a node does. */
  public enum Role {
    HTTP,
    WORKER
  }

  /**
   * @param port 0 takes any free port
   * @param hosts further names that a request may be sent to
   * @param origins other origins that may post and read, for example {@code https://app.example}
   * @param streamsMax how many event streams may be open at once
   * @param bodiesMaxBytes how many bytes of request bodies may be in memory at once
   */
  public record Http(
      String host,
      int port,
      List<String> hosts,
      List<Origin> origins,
      int streamsMax,
      int bodiesMaxBytes) {}

  /** How much may wait to be written, in tasks and in UTF-8 bytes of their texts. */
  public record Intake(int maxTasks, int maxBytes) {

    /** Says whether so much waits that a node should not be sent more: four fifths of a bound. */
    public boolean isNearlyFull(int tasks, long bytes) {
      return tasks > maxTasks / 5 * 4 || bytes > maxBytes / 5 * 4;
    }
  }

  /** How long the text of a task may be, in UTF-8 bytes. */
  public record Background(int maxBytes) {}

  /**
   * @param mongodbUri empty for the embedded store
   * @param dataDir where the embedded store is
   */
  public record Store(String mongodbUri, String dataDir) {
    public boolean isEmbedded() {
      return mongodbUri.isEmpty();
    }
  }

  /**
   * How the nodes of a cluster find each other.
   *
   * @param host the address to bind, also that of the event bus
   * @param port the port of membership; empty takes the first free one of 5701 to 5710
   * @param busPort the port of the event bus; 0 takes any free one
   * @param members where nodes may be, as {@code host:port}
   */
  public record Cluster(String host, OptionalInt port, int busPort, List<String> members) {}

  /**
   * Where metrics can be read.
   *
   * @param port 0 takes any free one; empty is nowhere
   */
  public record Metrics(String host, OptionalInt port) {}

  /** Milliseconds from {@code min} to {@code max}, both included. */
  public record Range(long min, long max) {}

  /** The waits of the demo work. */
  public record Demo(Range processingAfterMs, Range completeAfterMs) {}

  /**
   * Reads the settings.
   *
   * @param file what the configuration file holds; empty when there is none
   * @param environment its variables come before the file
   * @throws InvalidSettingsException with every problem there is
   */
  public static Settings read(JsonObject file, Map<String, String> environment) {
    SettingsReader reader = new SettingsReader(file, environment);
    Settings settings =
        new Settings(
            reader.roles("roles"),
            new Http(
                reader.text("http.host", "127.0.0.1"),
                reader.number("http.port", 8080, 0, 65_535),
                reader.hosts("http.hosts"),
                reader.origins("http.origins"),
                reader.number("http.streamsMax", 2_000, 0, 100_000),
                reader.number("http.bodiesMaxBytes", 67_108_864, 1_048_576, 1_073_741_824)),
            reader.number("acceptTimeoutMs", 3_000, 500, 60_000),
            new Intake(
                reader.number("intake.maxTasks", 20_000, 1, 1_000_000),
                reader.number("intake.maxBytes", 67_108_864, 1_048_576, 1_073_741_824)),
            new Background(reader.number("background.maxBytes", 262_144, 1, 1_048_576)),
            new Store(reader.mongodbUri("mongodb.uri"), reader.text("data.dir", "./data")),
            new Cluster(
                reader.text("cluster.host", "127.0.0.1"),
                reader.port("cluster.port"),
                reader.number("cluster.busPort", 0, 0, 65_535),
                reader.members("cluster.members")),
            reader.durationMs("retention", "7d"),
            new Metrics(
                reader.text("metrics.host", "127.0.0.1"), reader.optionalPort("metrics.port")),
            new Demo(
                reader.range("demo.processingAfterMs", new Range(3_000, 10_000)),
                reader.range("demo.completeAfterMs", new Range(10_000, 20_000))));
    reader.finish();
    return settings;
  }

  /** Says everything that is wrong with the settings, one line each. */
  public static final class InvalidSettingsException extends RuntimeException {
    private final transient List<String> problems;

    InvalidSettingsException(List<String> problems) {
      super(String.join("; ", problems));
      this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
      return problems;
    }
  }
}
