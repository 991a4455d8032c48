package dev.offload.observe;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Ends the process, at once, after an error that a JVM cannot go on from: after an {@link
 * OutOfMemoryError} any thread may have died, and a node that lives on without one is deaf while it
 * holds its lease and its folder. What was acknowledged is on disk, so a new process goes on.
 *
 * <p>Whoever catches everything hands it to {@link #check}. It needs no memory. In a process that
 * is not ours, where nobody asked for it by {@link #watchThreads}, nothing is ended.
 */
public final class FatalErrors {

  /** The exit code, the same as that of {@code -XX:+ExitOnOutOfMemoryError}. */
  static final int EXIT = 3;

  private static final int CAUSES_MAX = 16;
  private static final String ADVICE =
      ". Acknowledged tasks are stored: start it again, with more memory if this happens again";

  // Made now: when they are needed nothing can be made.
  private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);
  private static final String UNKNOWN = "a fatal error of the JVM, out of memory";

  private static volatile boolean mayEnd;
  private static volatile boolean inJson;
  private static volatile byte[] plain = line(UNKNOWN);

  private static byte[] spare = new byte[65_536];

  private FatalErrors() {}

  /** Ends the process with a line of its own if this, or what it was caused by, is fatal. */
  public static void check(Throwable thrown) {
    Throwable fatal = mayEnd ? fatal(thrown) : null;
    if (fatal != null) {
      end(fatal);
    }
  }

  /**
   * Takes this process for ours. Hears of what ends a thread, too; what is not fatal is told as the
   * JVM does by itself.
   */
  public static void watchThreads() {
    mayEnd = true;
    Thread.UncaughtExceptionHandler told = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, thrown) -> {
          check(thrown);
          if (told != null) {
            told.uncaughtException(thread, thrown);
          } else {
            StrayFailures.tell(thrown);
          }
        });
  }

  /**
   * Returns the error that a JVM does not go on from: memory of any kind or threads that it cannot
   * get, or a fault within it. A stack that overflowed is unwound, and a class that is missing is
   * missing for those alone that ask for it; both are failures of what was being done.
   *
   * @return null when there is none among it and its causes
   */
  static Throwable fatal(Throwable thrown) {
    Throwable at = thrown;
    for (int i = 0; at != null && i < CAUSES_MAX; i++) {
      if (at instanceof VirtualMachineError && !(at instanceof StackOverflowError)) {
        return at;
      }
      at = at.getCause();
    }
    return null;
  }

  private static void end(Throwable fatal) {
    try {
      spare = null;
      OUT.write(line(fatal.toString()));
    } catch (Throwable e) {
      writePlain();
    } finally {
      Runtime.getRuntime().halt(EXIT);
    }
  }

  private static void writePlain() {
    try {
      OUT.write(plain);
    } catch (Throwable e) {
      // Nobody can be told.
    }
  }

  /** Has the last line be an object of JSON, as all of the log. */
  static void writeJson() {
    inJson = true;
    plain = line(UNKNOWN);
  }

  static byte[] line(String what) {
    String told = "Offload ends: " + what.replaceAll("\\s+", " ") + ADVICE;
    String line = inJson ? json(told) : "ERROR " + told;
    return (line + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static String json(String told) {
    String escaped = told.replaceAll("\\p{Cntrl}", "?").replace("\\", "\\\\").replace("\"", "\\\"");
    return "{\"level\":\"ERROR\",\"loggerName\":\"offload\",\"formattedMessage\":\""
        + escaped
        + "\"}";
  }
}
