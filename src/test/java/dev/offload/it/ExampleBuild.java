package dev.offload.it;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Builds an example with Maven, offline, in a copy of its folder. Its repository is that of this
 * build, seen through links, and Offload as it was just built: nothing is installed.
 */
final class ExampleBuild implements AutoCloseable {
  private static final String VERSION = "0.1.0-SNAPSHOT";
  private static final long WAIT_S = 120;

  private final Path folder;
  private final Path repository;

  /**
   * @param folder an empty one
   */
  ExampleBuild(Path folder) {
    this.folder = folder;
    repository = folder.resolve("repository");
    try {
      Path known = Path.of(System.getProperty("user.home"), ".m2", "repository");
      Path own = Path.of(System.getProperty("localRepository", known.toString()));
      link(own, repository, "dev");
      if (Files.exists(own.resolve("dev"))) {
        link(own.resolve("dev"), repository.resolve("dev"), "offload");
      }
      install();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void link(Path from, Path to, String but) throws IOException {
    Files.createDirectories(to);
    for (Path each : list(from)) {
      if (!each.getFileName().toString().equals(but)) {
        Files.createSymbolicLink(to.resolve(each.getFileName()), each.toAbsolutePath());
      }
    }
  }

  /** Removes the links alone. */
  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(repository, 2)) {
      for (Path link : files.filter(Files::isSymbolicLink).toList()) {
        Files.delete(link);
      }
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }

  private void install() throws IOException {
    Path into = repository.resolve("dev/offload/offload").resolve(VERSION);
    Files.createDirectories(into);
    Path library = Path.of(System.getProperty("offload.library"));
    String name = library.getFileName().toString().replaceFirst("\\.jar$", "");
    Files.copy(library, into.resolve(name + ".jar"));
    String kit = name + "-test-kit.jar";
    Files.copy(library.resolveSibling(kit), into.resolve(kit));
    Files.copy(Path.of("pom.xml"), into.resolve(name + ".pom"));
  }

  /** Returns the folder of an example once it is built, its tests included. */
  Path build(String example) throws IOException, InterruptedException {
    Path source = Path.of("examples").resolve(example);
    Path copy = folder.resolve(example);
    Files.createDirectories(copy.getParent());
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.filter(it -> !it.startsWith(source.resolve("target"))).toList()) {
        Files.copy(file, copy.resolve(source.relativize(file)));
      }
    }
    ProcessBuilder command =
        new ProcessBuilder(
                "mvn", "-o", "-B", "-ntp", "-q", "-Dmaven.repo.local=" + repository, "package")
            .directory(copy.toFile())
            .redirectErrorStream(true);
    command.environment().put("MAVEN_OPTS", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1");
    Process maven = command.start();
    String said = new String(maven.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!maven.waitFor(WAIT_S, TimeUnit.SECONDS) || maven.exitValue() != 0) {
      if (said.contains("offline")) {
        abort("Maven has not all that this example needs, and is offline: " + said);
      }
      throw new AssertionError("the example " + example + " is not built: " + said);
    }
    return copy;
  }
}
