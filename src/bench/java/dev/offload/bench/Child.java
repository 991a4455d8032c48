package dev.offload.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process that was started to be measured. Its output goes to a file, too. */
final class Child implements AutoCloseable {
  private static final Pattern LISTENING = Pattern.compile("listens on (http://[^\\s/]+:\\d+)");
  private static final long WAIT_S = 120;
  private static final long STOP_S = 20;

  private final Process process;
  private final Path log;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final PrintWriter input;

  private Child(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.input = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    Thread reader = new Thread(this::read, "output of process " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  static Child start(List<String> command, Map<String, String> variables, Path log) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(variables);
    try {
      return new Child(builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until it listens and returns where, without a slash at the end. */
  String baseUrl() {
    return await(LISTENING).group(1);
  }

  /** Tells it something, one line. */
  void tell(String line) {
    input.println(line);
  }

  /** Waits for a line that was not waited for yet; two minutes at the most. */
  Matcher await(Pattern pattern) {
    long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_S);
    try {
      while (true) {
        String line = lines.poll(endNs - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (line == null || line.isEmpty() && !process.isAlive()) {
          throw new IllegalStateException("waited in vain for " + pattern + ", see " + log);
        }
        Matcher matcher = pattern.matcher(line);
        if (matcher.find()) {
          return matcher;
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  long pid() {
    return process.pid();
  }

  /** Ends it as an operator does; by force when that takes over 20 s. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_S, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(STOP_S, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void read() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
        PrintWriter copy = new PrintWriter(Files.newBufferedWriter(log), true)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        copy.println(line);
        lines.add(line);
      }
    } catch (IOException e) {
      lines.add("its output could not be read: " + e);
    } finally {
      // Wakes whoever waits for a line that will not come.
      lines.add("");
    }
  }
}
