package dev.offload.launch;

import dev.offload.node.Build;
import dev.offload.node.StoreOpening;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Answers on the command line what is asked there instead of running a node. */
final class Inquiry {
  private static final String HELP = "/help.txt";

  private final PrintStream out;
  private final PrintStream err;

  Inquiry(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Returns one that writes to the output of this process, in UTF-8 as the log does. */
  static Inquiry ofThisProcess() {
    return new Inquiry(stream(FileDescriptor.out), stream(FileDescriptor.err));
  }

  private static PrintStream stream(FileDescriptor to) {
    return new PrintStream(new FileOutputStream(to), true, StandardCharsets.UTF_8);
  }

  /**
   * Answers, and opens nothing but the file that the options name.
   *
   * @param environment where settings may be
   * @return the exit code of the process
   */
  int answer(LaunchOptions options, Map<String, String> environment) {
    return switch (options.wish()) {
      case HELP -> say(help());
      case VERSION -> say(Build.read().shown() + System.lineSeparator());
      default -> check(Configuration.read(options, environment));
    };
  }

  private int say(String text) {
    out.print(text);
    out.flush();
    return 0;
  }

  private int check(Configuration found) {
    found.warnings().forEach(line -> err.println("warning: " + line));
    found.problems().forEach(err::println);
    if (!found.problems().isEmpty()) {
      return Main.EXIT_CONFIGURATION;
    }
    String store = StoreOpening.name(found.settings().store());
    out.println("ok: " + Build.summary(store, found.settings()));
    return 0;
  }

  static String help() {
    try (InputStream file = Inquiry.class.getResourceAsStream(HELP)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
