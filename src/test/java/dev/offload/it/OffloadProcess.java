package dev.offload.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The fat jar, run as a process of its own. It knows no environment but what the test gives it, so
 * a variable set for the build, such as MONGODB_URI, changes no test.
 */
public final class OffloadProcess implements AutoCloseable {
  private static final Pattern LISTENING =
      Pattern.compile("Offload listens on (http://[^\\s/]+:\\d+)");
  private static final int LOG_LINES_MAX = 10_000;
  private static final long WAIT_S = 30;

  private final Process process;
  private volatile boolean wasFrozen;
  private final Deque<String> log = new ArrayDeque<>();
  private final List<Waiter> waiters = new ArrayList<>();
  private volatile String baseUrl;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  /** What stands before the jar: a command that becomes the JVM, and options of the JVM. */
  record Launch(List<String> prefix, List<String> jvmOptions) {
    static final Launch PLAIN = new Launch(List.of(), List.of());

    /** As users run it: with the compiler that makes code fast after a while. */
    static final Launch WARM = new Launch(List.of(), List.of("-XX:TieredStopAtLevel=4"));
  }

  private record Waiter(Pattern pattern, CompletableFuture<Matcher> found) {}

  private OffloadProcess(Process process) {
    this.process = process;
    Thread reader = new Thread(this::read, "output of process " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts the jar on a free port unless HTTP_PORT is given. Does not wait for anything: see {@link
   * #baseUrl()} and {@link #awaitExit()}.
   *
   * @param dataDir where the embedded store is
   * @param environment settings as variables
   * @param arguments given to the jar
   */
  public static OffloadProcess start(
      Path dataDir, Map<String, String> environment, String... arguments) {
    return start(Launch.PLAIN, dataDir, environment, arguments);
  }

  /** The same, with a command in front and options for the JVM. */
  static OffloadProcess start(
      Launch launch, Path dataDir, Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>(launch.prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(launch.jvmOptions);
    command.addAll(List.of("-jar", jar()));
    command.addAll(List.of(arguments));
    Map<String, String> variables = new HashMap<>();
    variables.put("HTTP_PORT", "0");
    variables.put("DATA_DIR", dataDir.toString());
    variables.putAll(environment);
    return start(new ProcessBuilder(command), variables);
  }

  /** Starts any command that runs Offload, with these variables and no others. */
  static OffloadProcess start(ProcessBuilder builder, Map<String, String> variables) {
    builder.redirectErrorStream(true).environment().clear();
    builder.environment().putAll(variables);
    try {
      return new OffloadProcess(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until it listens and returns where, without a slash at the end. */
  public String baseUrl() {
    if (baseUrl == null) {
      baseUrl = awaitLine(LISTENING).group(1);
    }
    return baseUrl;
  }

  /** Waits until a line of the output, past or future, has this text in it. */
  public void awaitLog(String text) {
    awaitLine(Pattern.compile(Pattern.quote(text)));
  }

  /** Waits until a line of the output, past or future, has a match, and returns the match. */
  public Matcher awaitLine(Pattern pattern) {
    CompletableFuture<Matcher> found = new CompletableFuture<>();
    synchronized (log) {
      waiters.add(new Waiter(pattern, found));
      log.forEach(this::tell);
    }
    ended.whenComplete((none, failure) -> found.completeExceptionally(new AssertionError("ended")));
    return await(found, "a line with " + pattern);
  }

  /** Returns the lines written so far to standard output and error, the newest 10,000 at most. */
  public List<String> log() {
    synchronized (log) {
      return List.copyOf(log);
    }
  }

  /** Returns the lines in which it tells of an error, or that are part of a stack trace. */
  List<String> errors() {
    return log().stream()
        .filter(line -> line.matches(".* ERROR .*\\(offload\\)") || isTrace(line))
        .toList();
  }

  /** A loop that was frozen amid an event was blocked, and Vert.x tells where, in a dump. */
  private boolean isTrace(String line) {
    return line.startsWith("\tat ") && !(wasFrozen && line.matches("\tat (app//|java\\.base@).*"));
  }

  /** Ends it like kill -9 and waits until it is gone. */
  public void kill() {
    process.destroyForcibly();
    awaitExit();
  }

  /** Freezes it, like a pause of its machine: connections stay open and nothing answers. */
  void freeze() {
    wasFrozen = true;
    signal("STOP");
  }

  /** Lets a frozen one go on. */
  void thaw() {
    signal("CONT");
  }

  /** Ends it like kill, by SIGTERM, and returns its exit code. */
  public int terminate() {
    // That of the process itself would close the output before its last lines are read.
    process.toHandle().destroy();
    return awaitExit();
  }

  /** Waits until it ended by itself, with its whole output read, and returns its exit code. */
  public int awaitExit() {
    await(ended, "its end");
    return await(process.onExit(), "its end").exitValue();
  }

  long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    kill();
  }

  private void signal(String name) {
    Commands.run("kill", "-" + name, String.valueOf(process.pid()));
  }

  /** Returns where the jar is. */
  static String jar() {
    String jar = System.getProperty("offload.jar");
    if (jar == null || !Path.of(jar).toFile().isFile()) {
      throw new AssertionError("no jar at " + jar + ": the integration tests run by mvn verify");
    }
    return jar;
  }

  private <T> T await(CompletableFuture<T> future, String what) {
    try {
      return future.get(WAIT_S, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      String output = String.join("\n", log());
      throw new AssertionError("waited for " + what + ", in vain. It wrote:\n" + output, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private void read() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        keep(line);
      }
    } catch (IOException e) {
      keep("its output could not be read: " + e);
    } finally {
      ended.complete(null);
    }
  }

  private void keep(String line) {
    synchronized (log) {
      if (log.size() == LOG_LINES_MAX) {
        log.removeFirst();
      }
      log.addLast(line);
      tell(line);
    }
  }

  private void tell(String line) {
    waiters.removeIf(
        waiter -> {
          Matcher matcher = waiter.pattern.matcher(line);
          return matcher.find() && waiter.found.complete(matcher);
        });
  }
}
