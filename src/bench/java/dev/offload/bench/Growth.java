package dev.offload.bench;

import dev.offload.bench.LoadGenerator.Load;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * What finished tasks that stay in the store cost. Of two folders one is filled and one is not;
 * otherwise both get the same, in turn, so the tasks of the rounds themselves are in both.
 */
final class Growth implements Case {
  private static final List<Integer> MILLIONS = List.of(1, 5);
  private static final int CONNECTIONS = 512;
  private static final int ROUNDS = 6;
  private static final int WARM_UP_S = 5;
  private static final int ROUND_S = 2;
  private static final long HOUR_MS = 3_600_000;

  /** Five million, one after the other, end before now and began after what is removed by age. */
  private static final long BEGAN_BEFORE_MS = 144 * HOUR_MS;

  private static final long EVERY_MS = 100;
  private static final long DISK_BYTES = 4L << 30;
  private static final String ACCEPTED = "offload_tasks_accepted_total";
  private static final String MOVED = "offload_tasks_moved_total";
  private static final int MOVES = 2;
  private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long LONGEST_NS = TimeUnit.SECONDS.toNanos(120);

  private final List<Row> rows = new ArrayList<>();
  private long finished;
  private long fromMs;

  /** Two nodes: one has an empty store, the other one with many finished tasks. */
  private record Pair(Running empty, Running full) {}

  @Override
  public String title() {
    return "growth: a store with 1 and 5 million finished tasks beside an empty one (SQLite)";
  }

  @Override
  public List<Row> run(Lab lab) {
    needDisk();
    Map<String, String> empty = StoreKind.SQLITE.settings(lab, "empty", HOUR_MS);
    Map<String, String> full = StoreKind.SQLITE.settings(lab, "full", HOUR_MS);
    fromMs = System.currentTimeMillis() - BEGAN_BEFORE_MS;
    for (int millions : MILLIONS) {
      String with = millions + " M finished";
      fill(full, millions * 1_000_000L, with);
      lifecycles(lab, pair(lab, empty, full, 1), with);
      posts(lab, pair(lab, empty, full, HOUR_MS), with);
    }
    return rows;
  }

  private void fill(Map<String, String> settings, long to, String with) {
    long startNs = System.nanoTime();
    try (Filler filler = new Filler(StoreKind.SQLITE, settings)) {
      filler.insert("", finished, to, 0, i -> Filler.finished(i, fromMs + i * EVERY_MS));
    }
    finished = to;
    rows.add(new Row("filled, " + with, "s", List.of((System.nanoTime() - startNs) / 1e9)));
    double bytes = Path.of(settings.get("DATA_DIR"), "offload.db").toFile().length();
    rows.add(new Row("file, " + with, "MiB", List.of(bytes / 1_048_576)));
  }

  private void lifecycles(Lab lab, Pair nodes, String with) {
    List<Double> empty = new ArrayList<>();
    List<Double> full = new ArrayList<>();
    inTurn(
        nodes,
        node -> lifecycle(lab, node, WARM_UP_S),
        node -> (node == nodes.full ? full : empty).add(lifecycle(lab, node, ROUND_S)));
    rows.add(new Row("lifecycles, empty beside " + with, "tasks/s", empty));
    rows.add(new Row("lifecycles, " + with, "tasks/s", full, empty));
    end(lab, nodes);
  }

  private void posts(Lab lab, Pair nodes, String with) {
    long postsFromMs = System.currentTimeMillis();
    List<Load> empty = new ArrayList<>();
    List<Load> full = new ArrayList<>();
    inTurn(
        nodes,
        node -> lab.load().run(node.url(), CONNECTIONS, WARM_UP_S),
        node ->
            (node == nodes.full ? full : empty)
                .add(lab.load().run(node.url(), CONNECTIONS, ROUND_S).good()));
    List<Double> limits = empty.stream().map(Load::perSecond).toList();
    rows.add(new Row("durable, empty beside " + with, "POST/s", limits));
    rows.add(
        new Row("durable, " + with, "POST/s", full.stream().map(Load::perSecond).toList(), limits));
    if (finished == MILLIONS.get(0) * 1_000_000L) {
      Reads reads = new Reads(nodes.empty.url(), postsFromMs, System.currentTimeMillis());
      rows.addAll(reads.measure("none finished"));
    }
    Reads reads = new Reads(nodes.full.url(), fromMs, fromMs + finished * EVERY_MS);
    rows.addAll(reads.measure(with));
    end(lab, nodes);
  }

  /** Every other round begins with the other one, so a drift of the machine favours neither. */
  private static void inTurn(Pair nodes, Consumer<Running> warmUp, Consumer<Running> round) {
    warmUp.accept(nodes.empty);
    warmUp.accept(nodes.full);
    for (int i = 0; i < ROUNDS; i++) {
      round.accept(i % 2 == 0 ? nodes.empty : nodes.full);
      round.accept(i % 2 == 0 ? nodes.full : nodes.empty);
    }
  }

  /** Counts from the first post until the last task is complete; returns how many a second. */
  private static double lifecycle(Lab lab, Running node, int loadS) {
    double before = node.metrics().sum(ACCEPTED);
    long startNs = System.nanoTime();
    lab.load().run(node.url(), CONNECTIONS, loadS).good();
    while (node.metrics().sum(MOVED) < MOVES * node.metrics().sum(ACCEPTED)) {
      if (System.nanoTime() - startNs > LONGEST_NS) {
        throw new IllegalStateException("tasks are not finished after two minutes");
      }
      LockSupport.parkNanos(LOOK_NS);
    }
    double seconds = (System.nanoTime() - startNs) / 1e9;
    return (node.metrics().sum(ACCEPTED) - before) / seconds;
  }

  private static Pair pair(
      Lab lab, Map<String, String> empty, Map<String, String> full, long delayMs) {
    for (Map<String, String> settings : List.of(empty, full)) {
      settings.put("DEMO_PROCESSING_AFTER_MS", delayMs + "-" + delayMs);
      settings.put("DEMO_COMPLETE_AFTER_MS", delayMs + "-" + delayMs);
    }
    return new Pair(
        new Running(lab, "offload-empty", empty), new Running(lab, "offload-full", full));
  }

  private static void end(Lab lab, Pair nodes) {
    lab.end(nodes.empty.child());
    lab.end(nodes.full.child());
  }

  private static void needDisk() {
    try {
      long free = Files.getFileStore(Path.of("target")).getUsableSpace();
      if (free < DISK_BYTES) {
        throw new IllegalStateException("this case needs 4 GiB of disk, there are " + free + " B");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
