package dev.offload.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Where it is measured: starts processes, gives them empty folders, ends them all. */
final class Lab implements AutoCloseable {
  private static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java") + "";
  private static final String JAR = Path.of("target", "offload.jar").toString();

  private static final String MONGODB_URI = "MONGODB_URI";

  private final Path folder;
  private final LoadGenerator load;
  private final List<Child> children = new ArrayList<>();
  private final List<String> databases = new ArrayList<>();
  private int started;

  Lab(Path folder) {
    this.folder = folder;
    this.load = Wrk.isPresent() ? new Wrk(folder) : new VertxLoad();
    remove(folder.resolve("data"));
  }

  LoadGenerator load() {
    return load;
  }

  /** Starts the product. Settings are variables; the ones of this process do not reach it. */
  Child offload(String name, Map<String, String> settings, String... jvmOptions) {
    Map<String, String> variables = new HashMap<>(settings);
    variables.putIfAbsent("HTTP_PORT", "0");
    List<String> command = new ArrayList<>(List.of(JAVA));
    command.addAll(List.of(jvmOptions));
    command.addAll(jvmOptions());
    command.addAll(List.of("-jar", JAR));
    return start(name, command, variables);
  }

  private static List<String> jvmOptions() {
    String options = System.getenv("BENCH_JVM_OPTIONS");
    return options == null ? List.of() : List.of(options.split(" "));
  }

  /** Starts the product with a configuration, which is written to a file, and more options. */
  Child configured(
      String name, Map<String, String> settings, JsonObject configuration, String... options) {
    Path file = folder.resolve(name + ".json");
    try {
      Files.writeString(file, configuration.encodePrettily());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> variables = new HashMap<>(settings);
    variables.putIfAbsent("HTTP_PORT", "0");
    List<String> command = new ArrayList<>(List.of(JAVA));
    command.addAll(jvmOptions());
    command.addAll(List.of("-jar", JAR, "-conf", file.toString()));
    command.addAll(List.of(options));
    return start(name, command, variables);
  }

  /** Starts a main class of this package. */
  Child main(Class<?> main, Map<String, String> variables, String... arguments) {
    List<String> command = new ArrayList<>(List.of(JAVA));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return start(main.getSimpleName(), command, variables);
  }

  /** Starts a server that bounds what the product can do. */
  Child bareServer(BareServer.Kind kind) {
    Path log = newFolder("log");
    log.getParent().toFile().mkdirs();
    return main(BareServer.class, Map.of(), kind.name(), log.toString());
  }

  /** Returns the path of a folder that is not there yet. */
  Path newFolder(String name) {
    return folder.resolve("data").resolve(name + "-" + ++started);
  }

  /** Says whether there is a MongoDB to measure. */
  static boolean hasMongo() {
    return System.getenv(MONGODB_URI) != null;
  }

  /** Returns the URI of a database that is not there yet; it is dropped at the end. */
  String newMongoUri() {
    String uri = System.getenv(MONGODB_URI).replaceFirst("(://[^/?]*)/?[^?]*", "$1/");
    String name = "offload_bench_" + ProcessHandle.current().pid() + "_" + ++started;
    int options = uri.indexOf('?');
    String made =
        options < 0 ? uri + name : uri.substring(0, options) + name + uri.substring(options);
    databases.add(made);
    return made;
  }

  /** Ends a process. */
  void end(Child child) {
    child.close();
    children.remove(child);
  }

  @Override
  public void close() {
    children.forEach(Child::close);
    databases.forEach(MongoLiveWork::drop);
    remove(folder.resolve("data"));
  }

  private Child start(String name, List<String> command, Map<String, String> variables) {
    Child child = Child.start(command, variables, folder.resolve(name + "-" + ++started + ".log"));
    children.add(child);
    return child;
  }

  private static void remove(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
