package dev.offload.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Java process takes of memory.
 *
 * @param residentMiB what it has of the machine
 * @param heapMiB what is alive of its heap, after a full collection
 */
record Footprint(double residentMiB, double heapMiB) {
  private static final String JCMD = Path.of(System.getProperty("java.home"), "bin", "jcmd") + "";
  private static final Pattern USED =
      Pattern.compile("(?:heap|generation)\\s+total \\d+K, used (\\d+)K");

  /** Looks at a process, which it stops for the collection. */
  static Footprint of(Child child) {
    String pid = String.valueOf(child.pid());
    double residentKiB = Double.parseDouble(output("ps", "-o", "rss=", "-p", pid).trim());
    output(JCMD, pid, "GC.run");
    Matcher used = USED.matcher(output(JCMD, pid, "GC.heap_info"));
    double heapKiB = 0;
    while (used.find()) {
      heapKiB += Double.parseDouble(used.group(1));
    }
    return new Footprint(residentKiB / 1_024, heapKiB / 1_024);
  }

  private static String output(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + " says: " + text);
      }
      return text;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
