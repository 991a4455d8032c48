package dev.offload.bench;

import dev.offload.bench.LoadGenerator.Load;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A million tasks that are not finished, with a heap of 512 MB: far ones, which are in the store
 * alone, then near ones, which are in memory, too; and a restart with them.
 */
final class InFlight implements Case {
  private static final String HEAP = "-Xmx512m";
  private static final int TASKS = 1_000_000;
  private static final int CONNECTIONS = 512;
  private static final int ROUND_S = 5;
  private static final int ROUNDS_MAX = 30;
  private static final int RESTARTS = 2;
  private static final long HOUR_MS = 3_600_000;

  /** How far ahead of now a node holds tasks in memory. */
  private static final long WINDOW_MS = 60_000;

  /** Near tasks are due from then on, after the filling began: by then the restarts are over. */
  private static final long DUE_FROM_MS = 85_000;

  /** And until then. */
  private static final long DUE_TO_MS = 95_000;

  @Override
  public String title() {
    return "a million tasks in flight in a heap of 512 MB, and a restart with them (SQLite)";
  }

  @Override
  public List<Row> run(Lab lab) {
    List<Row> rows = new ArrayList<>(far(lab));
    rows.addAll(near(lab));
    return rows;
  }

  private static List<Row> far(Lab lab) {
    Map<String, String> settings = StoreKind.SQLITE.settings(lab, "far", HOUR_MS);
    Running node = new Running(lab, "offload-far", settings, HEAP);
    List<Row> rows = new ArrayList<>(fillOverHttp(lab, node));
    rows.addAll(memory("far", node));
    lab.end(node.child());
    dueSoon(settings);
    node = new Running(lab, "offload-far", settings, HEAP);
    rows.addAll(restarts(lab, "far", node, settings, RESTARTS));
    return rows;
  }

  private static List<Row> near(Lab lab) {
    Map<String, String> settings = StoreKind.SQLITE.settings(lab, "near", HOUR_MS);
    dueSoon(settings);
    long fromMs = System.currentTimeMillis();
    try (Filler filler = new Filler(StoreKind.SQLITE, settings)) {
      long spreadMs = DUE_TO_MS - DUE_FROM_MS;
      filler.insert(
          "",
          0,
          TASKS,
          fromMs + DUE_TO_MS,
          i -> Filler.waiting(i, fromMs - TASKS + i, fromMs + DUE_FROM_MS + i * spreadMs / TASKS));
    }
    waitUntil(fromMs + DUE_TO_MS - WINDOW_MS);
    Running node = new Running(lab, "offload-near", settings, HEAP);
    List<Row> rows = new ArrayList<>();
    rows.add(
        new Row(
            "near, start until all are in memory",
            "s",
            List.of(node.secondsUntil("offload_tasks_held", TASKS))));
    rows.addAll(memory("near", node));
    rows.addAll(restarts(lab, "near", node, settings, 1));
    return rows;
  }

  private static List<Row> fillOverHttp(Lab lab, Running node) {
    List<Double> rates = new ArrayList<>();
    long tasks = 0;
    double seconds = 0;
    while (tasks < TASKS) {
      if (rates.size() == ROUNDS_MAX) {
        throw new IllegalStateException("only " + tasks + " tasks in " + seconds + " s");
      }
      Load load = lab.load().run(node.url(), CONNECTIONS, ROUND_S);
      rates.add(load.perSecond());
      tasks += load.answered();
      seconds += load.answered() / load.perSecond();
    }
    return List.of(
        new Row("far, filled over HTTP, " + CONNECTIONS + " connections", "POST/s", rates),
        new Row("far, time for a million posts", "s", List.of(seconds * TASKS / tasks)));
  }

  private static List<Row> memory(String what, Running node) {
    Memory memory = Memory.afterCollection(node.child());
    return List.of(
        new Row(what + ", heap after a collection", "MiB", List.of(memory.heapMiB())),
        new Row(what + ", resident memory", "MiB", List.of(memory.residentMiB())));
  }

  private static List<Row> restarts(
      Lab lab, String what, Running first, Map<String, String> settings, int times) {
    Restart afterTerm = new Restart(lab, Restart.How.SIGTERM, settings, HEAP);
    Restart afterKill = new Restart(lab, Restart.How.SIGKILL, settings, HEAP);
    Running node = first;
    for (int i = 0; i < times; i++) {
      node = afterKill.again(afterTerm.again(node));
    }
    lab.end(node.child());
    List<Row> rows = new ArrayList<>(afterTerm.rows(what));
    rows.addAll(afterKill.rows(what));
    return rows;
  }

  private static void dueSoon(Map<String, String> settings) {
    String delay = Restart.DUE_AFTER_MS + "-" + Restart.DUE_AFTER_MS;
    settings.put("DEMO_PROCESSING_AFTER_MS", delay);
  }

  private static void waitUntil(long epochMs) {
    long left = epochMs - System.currentTimeMillis();
    for (; left > 0; left = epochMs - System.currentTimeMillis()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(left));
    }
  }
}
