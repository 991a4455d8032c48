package dev.offload.handler;

import dev.offload.TaskHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the handlers in Java that subscriptions may name. */
public final class JavaHandlers {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,79}");

  private JavaHandlers() {}

  /**
   * Returns the handlers of the class path and of the jars in a folder, by name. Those in the
   * folder see each other and the class path; the process keeps the jars open.
   *
   * @param folder may be absent
   * @param given are there, too; one of them takes the place of another of the same name
   * @throws IllegalStateException with one line for the operator, when the folder or a jar cannot
   *     be read, a handler cannot be made, or has no valid name or that of another one
   */
  public static Map<String, TaskHandler> find(Path folder, List<TaskHandler> given) {
    Map<String, TaskHandler> all = find(folder);
    Map<String, TaskHandler> ours = new TreeMap<>();
    given.forEach(handler -> add(ours, handler));
    all.putAll(ours);
    return all;
  }

  /** The same, when none are given. */
  static Map<String, TaskHandler> find(Path folder) {
    List<Path> jars = jars(folder);
    jars.forEach(JavaHandlers::check);
    URL[] urls = jars.stream().map(JavaHandlers::url).toArray(URL[]::new);
    ClassLoader loader = new URLClassLoader(urls, TaskHandler.class.getClassLoader());
    Map<String, TaskHandler> found = new TreeMap<>();
    try {
      for (TaskHandler handler : ServiceLoader.load(TaskHandler.class, loader)) {
        add(found, handler);
      }
    } catch (ServiceConfigurationError | LinkageError e) {
      throw failure("A handler of the class path or of the jars " + jars + " cannot be created", e);
    }
    return found;
  }

  private static List<Path> jars(Path folder) {
    if (Files.notExists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      throw failure("handlers.dir " + folder + " cannot be read", e);
    }
  }

  /** A class loader would pass over a jar that it cannot read, without a word. */
  private static void check(Path jar) {
    try {
      new JarFile(jar.toFile()).close();
    } catch (IOException e) {
      throw failure("The jar " + jar + " cannot be read", e);
    }
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw failure("The jar " + jar + " cannot be read", e);
    }
  }

  private static void add(Map<String, TaskHandler> found, TaskHandler handler) {
    String name;
    try {
      name = handler.name();
    } catch (RuntimeException | LinkageError e) {
      throw failure("Handler " + origin(handler) + " does not say its name", e);
    }
    if (name == null || !NAME.matcher(name).matches()) {
      throw new IllegalStateException(
          "Handler " + origin(handler) + " has the name '" + name + "', which must match " + NAME);
    }
    TaskHandler other = found.putIfAbsent(name, handler);
    if (other != null) {
      throw new IllegalStateException(
          "Two handlers have the name " + name + ": " + origin(other) + " and " + origin(handler));
    }
  }

  private static String origin(TaskHandler handler) {
    var source = handler.getClass().getProtectionDomain().getCodeSource();
    return handler.getClass().getName() + (source == null ? "" : " in " + source.getLocation());
  }

  private static IllegalStateException failure(String what, Throwable why) {
    Throwable cause = why.getCause();
    String text = what + ": " + why + (cause == null ? "" : ", because of " + cause);
    return new IllegalStateException(text.replaceAll("\\s+", " "), why);
  }
}
