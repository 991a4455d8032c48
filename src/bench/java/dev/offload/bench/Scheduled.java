package dev.offload.bench;

import dev.offload.schedule.Firing;
import dev.offload.schedule.Past;
import dev.offload.schedule.Schedule;
import dev.offload.schedule.ScheduleReader;
import dev.offload.schedule.Wanted;
import dev.offload.task.Shelf;
import dev.offload.task.Task;
import dev.offload.task.TaskJson;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What many schedules cost that are not due, and how soon many fire that are due at once. */
final class Scheduled implements Case {
  private static final int STANDING = 100_000;
  private static final int DUE = 10_000;
  private static final int STARTS = 3;
  private static final int SETTLE_S = 10;
  private static final int IDLE_S = 30;
  private static final int REST_S = 3;
  private static final long HOUR_MS = 3_600_000;
  private static final long DUE_AFTER_MS = 60_000;
  private static final String HEAP = "-Xmx256m";
  private static final String LATEST = "offload_slot_lateness_seconds_max";
  private static final String FIRED = "offload_slot_lateness_seconds_count";

  @Override
  public String title() {
    return "100,000 schedules that stand, and 10,000 of the same second (SQLite, 256 MB of heap)";
  }

  @Override
  public List<Row> run(Lab lab) {
    List<Row> rows = new ArrayList<>();
    rows.add(new Row("start to first answer, none", "s", starts(lab, settings(lab))));
    Map<String, String> standing = settings(lab);
    fill(standing, STANDING, "\"cron\": \"0 3 1 1 *\", \"startAt\": \"2100-01-01T00:00:00Z\"");
    rows.add(new Row("start to first answer, 100,000 stand", "s", starts(lab, standing)));
    rows.addAll(idle(lab, standing));
    rows.addAll(due(lab));
    return rows;
  }

  private static List<Double> starts(Lab lab, Map<String, String> settings) {
    List<Double> seconds = new ArrayList<>();
    for (int i = 0; i < STARTS; i++) {
      Running node = new Running(lab, "offload-scheduled", settings, HEAP);
      Caller.get(node.url() + "/");
      seconds.add(node.seconds());
      lab.end(node.child());
    }
    return seconds;
  }

  private static List<Row> idle(Lab lab, Map<String, String> settings) {
    Running node = new Running(lab, "offload-scheduled", settings, HEAP);
    node.url();
    Pause.seconds(SETTLE_S);
    double before = node.metrics().storeOperations();
    Pause.seconds(IDLE_S);
    double operations = node.metrics().storeOperations() - before;
    Memory memory = Memory.afterCollection(node.child());
    lab.end(node.child());
    return List.of(
        new Row("100,000 stand, store operations", "1/min", List.of(operations * 60 / IDLE_S)),
        new Row("100,000 stand, heap", "MiB", List.of(memory.heapMiB())));
  }

  private static List<Row> due(Lab lab) {
    Map<String, String> settings = settings(lab);
    String at = TaskJson.time((System.currentTimeMillis() / 1_000 + DUE_AFTER_MS / 1_000) * 1_000);
    fill(settings, DUE, "\"at\": \"" + at + "\"");
    Running node = new Running(lab, "offload-scheduled", settings, HEAP);
    // To ask for metrics takes time that the schedules are to have.
    Pause.seconds((int) (DUE_AFTER_MS / 1_000) + REST_S);
    node.secondsUntil(FIRED, DUE);
    double latest = node.metrics().sum(LATEST);
    lab.end(node.child());
    return List.of(new Row("10,000 of the same second, the last is late by", "s", List.of(latest)));
  }

  private static Map<String, String> settings(Lab lab) {
    return StoreKind.SQLITE.settings(lab, "scheduled", HOUR_MS);
  }

  private static void fill(Map<String, String> settings, int count, String when) {
    long nowMs = System.currentTimeMillis();
    JsonObject definition = new JsonObject("{\"topic\": \"background-task\", " + when + "}");
    try (Filler filler = new Filler(StoreKind.SQLITE, settings)) {
      filler.insert("", 0, count, nowMs, i -> task(definition, i, nowMs));
    }
  }

  private static Task task(JsonObject definition, long number, long nowMs) {
    Schedule schedule = new ScheduleReader(definition).read("customer-" + number, "{\"of\": 17}");
    Wanted wanted = Wanted.first(schedule, false, null, nowMs);
    long dueAt = new Firing(wanted, Past.NONE).dueAt(nowMs);
    return Task.received(schedule.id(), Shelf.SCHEDULES, wanted.payload(), nowMs, dueAt);
  }
}
