package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.it.OffloadProcess.Launch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 512 connections that post as fast as they can into a node with a heap of 256 MB, for 10 s or
 * {@code -Dflood.seconds}.
 */
class FloodIT {

  /** More than the 100 that are taken in and the 1/8 of the heap, 512 heads, that may wait. */
  private static final int CLIENTS = 768;

  private static final Pattern USED_KB =
      Pattern.compile("(?:def new generation|tenured generation) .*used (\\d+)K");
  private static final long HEAP_AFTER_MAX_KB = 128 * 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Map<String, String> SETTINGS =
      Map.of(
          "INTAKE_MAX_TASKS", "100",
          "DEMO_PROCESSING_AFTER_MS", "1000-5000",
          "DEMO_COMPLETE_AFTER_MS", "1000-5000");

  @TempDir Path dataDir;

  @Test
  void memory_stays_flat_and_nothing_that_was_taken_is_lost() {
    int seconds = Integer.getInteger("flood.seconds", 10);
    Launch small = new Launch(List.of(), List.of("-Xmx256m", "-XX:+ExitOnOutOfMemoryError"));
    Ledger ledger = new Ledger(4_096);
    try (OffloadProcess node = OffloadProcess.start(small, dataDir, SETTINGS)) {
      String url = node.baseUrl();
      Traffic flood = Traffic.start(ledger, Traffic.Shape.unending(CLIENTS, 0), List.of(url));
      Eventually.pass(seconds * 1_000L);
      flood.stop();
      Api api = new Api(url);
      Eventually.within(PATIENCE, "all complete", () -> isAllDone(api));
      String counted = ledger.verify(api.tasks(null));
      long heapKb = heapAfterCollectionKb(node);
      System.out.printf(
          "%d s of %d connections: %s; heap %d kB%n", seconds, CLIENTS, counted, heapKb);
      assertThat(node.isAlive()).isTrue();
      assertThat(heapKb).isPositive().isLessThan(HEAP_AFTER_MAX_KB);
      assertThat(ledger.acknowledgedCount()).isGreaterThan(1_000);
      assertThat(ledger.unansweredCount()).isZero();
      assertThat(ledger.refusals()).isNotEmpty().allMatch(Ledger.Refusal::hasRetryAfter);
    }
  }

  private static boolean isAllDone(Api api) {
    return api.tasks("received").isEmpty() && api.tasks("processing").isEmpty();
  }

  static long heapAfterCollectionKb(OffloadProcess node) {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    String pid = String.valueOf(node.pid());
    Commands.run(jcmd, pid, "GC.run");
    Matcher used = USED_KB.matcher(Commands.run(jcmd, pid, "GC.heap_info"));
    return used.results().mapToLong(found -> Long.parseLong(found.group(1))).sum();
  }
}
