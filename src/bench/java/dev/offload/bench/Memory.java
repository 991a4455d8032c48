package dev.offload.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The memory of a JVM.
 *
 * @param heapMiB what the heap holds after a full collection
 * @param residentMiB all that the process has in memory then, by Linux
 */
record Memory(double heapMiB, double residentMiB) {
  private static final String JCMD = Path.of(System.getProperty("java.home"), "bin", "jcmd") + "";
  private static final Pattern HEAP = Pattern.compile("total \\d+K, used (\\d+)K");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s*(\\d+) kB");

  /** Collects all garbage of a process and says what is left. */
  static Memory afterCollection(Child child) {
    try {
      jcmd(child, "GC.run");
      double heapKiB = sum(HEAP, jcmd(child, "GC.heap_info"));
      Path status = Path.of("/proc", String.valueOf(child.pid()), "status");
      double residentKiB = sum(RESIDENT, Files.readString(status, StandardCharsets.UTF_8));
      return new Memory(heapKiB / 1024, residentKiB / 1024);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("this case needs jcmd and the /proc of Linux", e);
    }
  }

  private static String jcmd(Child child, String command) throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(JCMD, String.valueOf(child.pid()), command)
            .redirectErrorStream(true)
            .start();
    String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (jcmd.waitFor() != 0) {
      throw new IllegalStateException("jcmd " + command + " says: " + output);
    }
    return output;
  }

  /** Adds the generations of a heap up, or takes the one figure there is. */
  private static double sum(Pattern figure, String text) {
    Matcher found = figure.matcher(text);
    if (!found.find()) {
      throw new IllegalStateException("no " + figure + " in: " + text);
    }
    double sum = 0;
    do {
      sum += Long.parseLong(found.group(1));
    } while (found.find());
    return sum;
  }
}
