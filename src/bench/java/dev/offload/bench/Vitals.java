package dev.offload.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process has cost by now, as Linux counts it.
 *
 * @param cpuNs processor time of all threads
 * @param waits how often each thread that lives began to wait, by its id
 */
record Vitals(long cpuNs, Map<String, Long> waits) {
  private static final Pattern WAITS = Pattern.compile("\nvoluntary_ctxt_switches:\\s*(\\d+)");

  static Vitals of(Child child) {
    long cpuNs =
        ProcessHandle.of(child.pid())
            .flatMap(process -> process.info().totalCpuDuration())
            .orElseThrow()
            .toNanos();
    Map<String, Long> waits = new HashMap<>();
    Path threads = Path.of("/proc", String.valueOf(child.pid()), "task");
    try (DirectoryStream<Path> all = Files.newDirectoryStream(threads)) {
      for (Path thread : all) {
        waits.put(thread.getFileName().toString(), waits(thread));
      }
    } catch (IOException e) {
      throw new IllegalStateException("this case counts with the /proc of Linux", e);
    }
    return new Vitals(cpuNs, waits);
  }

  /** Returns how often a thread was woken up since then; one that ended meanwhile is left out. */
  long wakeUpsSince(Vitals before) {
    long count = 0;
    for (Map.Entry<String, Long> thread : waits.entrySet()) {
      count += thread.getValue() - before.waits.getOrDefault(thread.getKey(), 0L);
    }
    return count;
  }

  private static long waits(Path thread) throws IOException {
    try {
      Matcher found =
          WAITS.matcher(Files.readString(thread.resolve("status"), StandardCharsets.UTF_8));
      return found.find() ? Long.parseLong(found.group(1)) : 0;
    } catch (NoSuchFileException e) {
      return 0;
    }
  }
}
