package dev.offload.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** How soon a node answers after its start, and what it costs while there is nothing to do. */
final class Idle implements Case {
  private static final int STARTS = 5;
  private static final int SETTLE_S = 20;
  private static final int ROUNDS = 3;
  private static final int ROUND_S = 20;
  private static final long WAITING = 1_000_000;
  private static final long DAY_MS = 86_400_000;
  private static final long HOUR_MS = 3_600_000;
  private static final Pattern INCARNATION = Pattern.compile("This node is (\\S+)");

  private final StoreKind store;

  /** A node that answered; the owner of its tasks where the store records one. */
  private record Started(Child child, Metrics metrics, String owner, double seconds) {}

  Idle(StoreKind store) {
    this.store = store;
  }

  @Override
  public String title() {
    return "start to first answer, and what an idle node costs (" + store.word() + ")";
  }

  @Override
  public List<Row> run(Lab lab) {
    List<Row> rows = new ArrayList<>();
    rows.add(starts(lab, "start to first answer", () -> settings(lab)));
    Map<String, String> settings = settings(lab);
    Started node = start(lab, settings);
    rows.addAll(idle(node, "no tasks"));
    if (store == StoreKind.SQLITE) {
      // The folder is a node's own, so it is filled while there is none.
      lab.end(node.child);
      fill(settings, node.owner);
      rows.add(starts(lab, "start to first answer, 1 M waiting", () -> settings));
      node = start(lab, settings);
    } else {
      fill(settings, node.owner);
    }
    rows.addAll(idle(node, "1 M waiting"));
    lab.end(node.child);
    return rows;
  }

  private Row starts(Lab lab, String what, Supplier<Map<String, String>> settings) {
    List<Double> seconds = new ArrayList<>();
    for (int i = 0; i < STARTS; i++) {
      Started node = start(lab, settings.get());
      seconds.add(node.seconds);
      lab.end(node.child);
    }
    return new Row(what, "s", seconds);
  }

  private Map<String, String> settings(Lab lab) {
    Map<String, String> settings = store.settings(lab, "idle", HOUR_MS);
    settings.put(Metrics.PORT, "0");
    return settings;
  }

  private Started start(Lab lab, Map<String, String> settings) {
    long startNs = System.nanoTime();
    Child child = lab.offload("offload-idle", settings);
    Metrics metrics = Metrics.of(child);
    String owner = store == StoreKind.MONGO ? child.await(INCARNATION).group(1) : "";
    Caller.get(child.baseUrl() + "/");
    return new Started(child, metrics, owner, (System.nanoTime() - startNs) / 1e9);
  }

  private void fill(Map<String, String> settings, String owner) {
    long nowMs = System.currentTimeMillis();
    try (Filler filler = new Filler(store, settings)) {
      filler.insert(
          owner,
          0,
          WAITING,
          nowMs,
          i -> Filler.waiting(i, nowMs - WAITING + i, nowMs + DAY_MS + i));
    }
  }

  private static List<Row> idle(Started node, String with) {
    pause(SETTLE_S);
    List<Double> percents = new ArrayList<>();
    List<Double> operations = new ArrayList<>();
    List<Double> wakeUps = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      double operationsBefore = node.metrics.storeOperations();
      Vitals before = Vitals.of(node.child);
      long startNs = System.nanoTime();
      pause(ROUND_S);
      Vitals after = Vitals.of(node.child);
      double minutes = (System.nanoTime() - startNs) / 6e10;
      percents.add((after.cpuNs() - before.cpuNs()) / (minutes * 6e8));
      wakeUps.add(after.wakeUpsSince(before) / minutes);
      operations.add((node.metrics.storeOperations() - operationsBefore) / minutes);
    }
    return List.of(
        new Row("idle, " + with + ", of one processor", "%", percents),
        new Row("idle, " + with + ", store operations", "1/min", operations),
        new Row("idle, " + with + ", wake-ups", "1/min", wakeUps));
  }

  private static void pause(int seconds) {
    long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    for (long left = endNs - System.nanoTime(); left > 0; left = endNs - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
