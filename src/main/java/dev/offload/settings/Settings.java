package dev.offload.settings;

import dev.offload.schedule.Declared;
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
 * @param busPrefix what stands before every address on the bus, without the slash between; empty
 *     for none
 * @param schedules those of the configuration
 */
public record Settings(
    Set<Role> roles,
    String busPrefix,
    Http http,
    long acceptTimeoutMs,
    Intake intake,
    Background background,
    Store store,
    Cluster cluster,
    long retentionMs,
    Metrics metrics,
    Demo demo,
    Topics topics,
    Queues queues,
    List<Declared> schedules,
    Memory memory) {

  /** What a node does. */
  public enum Role {
    HTTP,
    WORKER
  }

  /**
   * @param host in the form of {@link Host}
   * @param port 0 takes any free port
   * @param hosts further names that a request may be sent to
   * @param origins other origins that may post and read, for example {@code https://app.example}
   * @param basePath the path under which a proxy shows this node and that it takes off; empty
   *     without one, else with a slash before and none behind
   * @param streamsMax how many event streams may be open at once
   * @param bodiesMaxBytes how many bytes request bodies may take in memory at once
   * @param connectionsMax how many connections of clients may be open at once
   */
  public record Http(
      String host,
      int port,
      List<String> hosts,
      List<Origin> origins,
      String basePath,
      int streamsMax,
      int bodiesMaxBytes,
      int connectionsMax) {

    /** How many event streams there may be beside other connections: three quarters of them. */
    public int streamsAtOnce() {
      return Math.min(streamsMax, connectionsMax / 4 * 3);
    }

    /** How many requests may wait for tasks to end: an eighth of the connections, to 1,000. */
    public int waitersAtOnce() {
      return Math.min(1_000, connectionsMax / 8);
    }

    /** How many receivers may wait for messages: a quarter of the connections, to 1,000. */
    public int receiversAtOnce() {
      return Math.max(1, Math.min(1_000, connectionsMax / 4));
    }
  }

  /** How much may wait to be written, in tasks and in bytes that their texts take in memory. */
  public record Intake(int maxTasks, int maxBytes) {

    /** Says whether so much waits that a node should not be sent more: four fifths of a bound. */
    public boolean isNearlyFull(int tasks, long bytes) {
      return tasks > maxTasks / 5 * 4 || bytes > maxBytes / 5 * 4;
    }
  }

  /** How long the text of a task may be, in UTF-8 bytes. */
  public record Background(int maxBytes) {
    /** JSON may write one byte as six characters, a form as three. */
    public static final int ESCAPED_BYTES_MAX = 6;
  }

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
   * @param host what to bind, also for the event bus, in the form of {@link Host}
   * @param port the port of membership; empty takes the first free one of 5701 to 5710
   * @param busPort the port of the event bus; 0 takes any free one
   * @param members where nodes may be, as {@code host:port}
   */
  public record Cluster(String host, OptionalInt port, int busPort, List<String> members) {}

  /**
   * Where metrics can be read.
   *
   * @param host in the form of {@link Host}
   * @param port 0 takes any free one; empty is nowhere
   */
  public record Metrics(String host, OptionalInt port) {}

  /** Milliseconds from {@code min} to {@code max}, both included. */
  public record Range(long min, long max) {}

  /** The waits of the demo work. */
  public record Demo(Range processingAfterMs, Range completeAfterMs) {}

  /**
   * Reads the settings for the heap of this JVM.
   *
   * @param file what the configuration file holds; empty when there is none
   * @param environment its variables come before the file
   * @throws InvalidSettingsException with every problem there is
   */
  public static Settings read(JsonObject file, Map<String, String> environment) {
    return read(file, new Variables(environment));
  }

  /**
   * Reads the settings of a node in a process that is not ours: no variable stands for a setting,
   * as it would be the process's own. There is no web side unless the file says its port or roles.
   *
   * @param environment has the secrets that settings name
   * @throws InvalidSettingsException with every problem there is
   */
  public static Settings embedded(JsonObject file, Map<String, String> environment) {
    boolean isWhole = ObjectReader.at("http.port", file) != null || file.containsKey("roles");
    JsonObject asked = isWhole ? file : file.copy().put("roles", "worker");
    return read(asked, Variables.ofSecrets(environment));
  }

  /** The same, with variables that can be asked afterwards what of them was not taken. */
  public static Settings read(JsonObject file, Variables variables) {
    return read(file, variables, Runtime.getRuntime().maxMemory());
  }

  /**
   * Reads the settings.
   *
   * @param file what the configuration file holds; empty when there is none
   * @param variables come before the file
   * @param heapBytes how large the heap may become; what does not fit is a problem
   * @throws InvalidSettingsException with every problem there is
   */
  static Settings read(JsonObject file, Variables variables, long heapBytes) {
    SettingsReader reader = new SettingsReader(file, variables);
    AddressReader addresses = new AddressReader(reader);
    HeapFit heap = new HeapFit(reader, heapBytes);
    String prefix = busPrefix(reader);
    Topics topics = new TopicsReader(reader, variables).read(prefix);
    Queues queues = new QueuesReader(reader, variables).read();
    Settings settings =
        new Settings(
            reader.roles("roles"),
            prefix,
            http(reader, addresses, heap),
            reader.number("acceptTimeoutMs", 3_000, 500, 60_000),
            intake(heap),
            new Background(reader.number("background.maxBytes", 262_144, 1, 1_048_576)),
            new Store(reader.mongodbUri("mongodb.uri"), reader.folder("data.dir", "./data")),
            new Cluster(
                addresses.clusterHost("cluster.host"),
                reader.port("cluster.port"),
                reader.number("cluster.busPort", 0, 0, 65_535),
                addresses.members("cluster.members")),
            reader.durationMs("retention", "7d"),
            new Metrics(addresses.host("metrics.host"), reader.optionalPort("metrics.port")),
            demo(reader),
            topics,
            queues,
            new SchedulesReader(reader, topics, queues).read(),
            Memory.of(heapBytes));
    heap.check(settings);
    if (!Set.of("text", "json").contains(variables.logFormat())) {
      reader.wrong(Variables.LOG_FORMAT, "must be text or json", variables.logFormat(), "text");
    }
    reader.finish();
    return settings;
  }

  private static Demo demo(SettingsReader reader) {
    Range processing = reader.range("demo.processingAfterMs", new Range(3_000, 10_000));
    return new Demo(processing, reader.range("demo.completeAfterMs", new Range(10_000, 20_000)));
  }

  /** Returns the address on the bus of what has this name. */
  public String address(String name) {
    return busPrefix.isEmpty() ? name : busPrefix + "/" + name;
  }

  private static String busPrefix(SettingsReader reader) {
    String prefix = reader.text("bus.prefix", "");
    return prefix.isEmpty() || Topics.NAME.matcher(prefix).matches()
        ? prefix
        : reader.wrong("bus.prefix", "must be a word of a-z, 0-9, . _ -", prefix, "");
  }

  private static Http http(SettingsReader reader, AddressReader addresses, HeapFit heap) {
    return new Http(
        addresses.host("http.host"),
        reader.number("http.port", 8080, 0, 65_535),
        addresses.names("http.hosts"),
        addresses.origins("http.origins"),
        addresses.path("http.basePath"),
        heap.number("http.streamsMax", HeapShare.STREAMS, HeapShare.STREAM_BYTES, 0, 100_000),
        heap.number("http.bodiesMaxBytes", HeapShare.BODIES, 1, 1_048_576, 1_073_741_824),
        reader.connections("http.connectionsMax"));
  }

  private static Intake intake(HeapFit heap) {
    long taskBytes = HeapShare.WAITING_TASK_BYTES;
    return new Intake(
        heap.number("intake.maxTasks", HeapShare.INTAKE_TASKS, taskBytes, 1, 1_000_000),
        heap.number("intake.maxBytes", HeapShare.INTAKE_TEXTS, 1, 1_048_576, 1_073_741_824));
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
